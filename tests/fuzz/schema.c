/* schema - fuzz the schema compiler, and both ways of checking a value */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/check.h"
#include "schema/compile.h"

static const struct json_limits limits = { (size_t)1 << 20, 200 };

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Refused is what has findings, and they lead into the value. */
static void check(const struct schema *schema, const char *text, size_t len)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(findings_release) struct findings found = { 0 };
	struct err e = { 0 };
	bool holds;

	if (json_scan(&doc, text, len, &limits, &e) < 0)
		return;
	findings_start(&found, &doc);
	holds = schema_check(schema, &doc, &found);
	must(holds == !found.count);
	must(holds == schema_check(schema, &doc, NULL));
	for (size_t i = 0; i < found.count; i++) {
		const struct finding *f = &found.items[i];
		AUTO(free_text)
		char *whole = xstrndup(f->pointer, f->whole_len);

		must(strcmp(f->rule, "schema") != 0);
		must(json_at(&doc, whole) || memmem(text, len, "\\u0000", 6));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The schema is the first line, the value all that follows. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(schema_free) struct schema *schema = NULL;
	const struct schema_options options = { .name = "fuzz" };
	const char *text = (const char *)data;
	const char *line = memchr(text, '\n', size);
	size_t len = line ? (size_t)(line - text) : size;
	struct err e = { 0 };

	if (schema_compile(&schema, text, len, &options, &e) < 0) {
		must(e.kind == ERR_CONFIG && *e.text && !schema);
		return 0;
	}
	if (line)
		check(schema, line + 1, size - len - 1);
	return 0;
}
