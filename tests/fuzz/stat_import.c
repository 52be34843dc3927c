/* stat_import - fuzz the import of other tools' results */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stat/import.h"

static const struct json_limits limits = JSON_LIMITS;

/* Each line is an entry, and says what an entry must. */
static void check(const struct buf *out)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const char *line = out->data;
	struct err e;

	for (; *line; line += strcspn(line, "\n") + 1) {
		if (json_scan(&doc, line, strcspn(line, "\n"), &limits, &e) < 0)
			abort();
		if (!json_at(&doc, "/entry_id") ||
		    !json_at(&doc, "/metrics/throughput_tps") ||
		    !json_at(&doc, "/hardware/chip_model"))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* With all that a result does not say. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const told[] = {
		"/sagellm_version=0.5.1",
		"/config_type=single_gpu",
		"/hardware/chip_model=x",
		"/hardware/chip_count=1",
		"/model/name=m",
		"/model/precision=BF16",
		"/workload/input_length=1",
		"/workload/output_length=1",
		"/metadata/submitted_at=t",
	};
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	AUTO(import_release) struct import how = { 0 };
	struct err e = { 0 };

	if (json_scan(&doc, (const char *)data, size, &limits, &e) < 0 ||
	    doc.nodes->type != JSON_OBJECT)
		return 0;
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		if (import_set(&how, told[i], &e) < 0)
			abort();
	}
	if (import_result(&out, &how, &doc, &e) == 0)
		check(&out);
	else if (out.len)
		abort();
	return 0;
}
