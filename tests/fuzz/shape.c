/* shape - fuzz a doc used again against new ones; 0xff ends a text */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/doc.h"
#include "same_doc.h"

static const struct json_limits limits = { (size_t)1 << 20, 200 };

static void compare(struct json_doc *used, const char *text, size_t len)
{
	AUTO(json_doc_release) struct json_doc fresh = { 0 };
	struct err e = { 0 };
	bool is_good = !json_scan(&fresh, text, len, &limits, &e);

	for (int times = 0; times < 2; times++) {
		bool again = !json_scan(used, text, len, &limits, &e);

		if (again != is_good || (is_good ? !is_same_doc(&fresh, used)
						 : fresh.stop != used->stop))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(json_doc_release) struct json_doc used = { 0 };
	const char *text = (const char *)data, *end = text + size;

	while (text < end) {
		const char *stop = memchr(text, 0xff, (size_t)(end - text));
		size_t len = (size_t)((stop ? stop : end) - text);
		/* A copy of its very size, so that a sanitizer sees the end. */
		AUTO(free_text) char *copy = xmalloc(len + !len);

		memcpy(copy, text, len);
		compare(&used, copy, len);
		text += len + 1;
	}
	return 0;
}
