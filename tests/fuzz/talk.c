/* talk - fuzz prompts that someone wrote: what passes the check is readable */
#include "prompt/talk.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct json_limits limits = { 4096, 64 };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct prompts d = { .sheet = SHEET_INIT,
			     .scratch = BUF_INIT(SHEET_MAX) };
	struct prompt p = { .is_exact = true };
	struct err e;

	if (json_scan(&doc, (const char *)data, size, &limits, &e) == 0 &&
	    doc.nodes[0].type == JSON_OBJECT && talk_check(&doc, &e) > 0) {
		if (talk_read(&d, &doc, size, &p, &e) < 0)
			abort();
		sheet_show(&d.sheet, &p);
		for (size_t i = 0; i < p.message_count; i++)
			if (strlen(p.messages[i].text) != p.messages[i].len)
				abort();
	}
	sheet_release(&d.sheet);
	buf_release(&d.scratch);
	return 0;
}
