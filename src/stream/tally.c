/* tally - how many records passed, how many failed, and by which rules */
#include "stream/tally.h"

#include <string.h>

static void count(struct tally *t, const char *rule)
{
	size_t at = 0;

	while (at < t->rule_count && strcmp(t->rules[at].name, rule) != 0)
		at++;
	if (at == TALLY_RULES)
		return;
	if (at == t->rule_count)
		t->rules[t->rule_count++].name = rule;
	t->rules[at].count++;
}

void tally_fail(struct tally *t, const struct findings *found)
{
	t->failed++;
	for (size_t i = 0; i < found->count; i++)
		count(t, found->items[i].rule);
}

void tally_json(struct buf *out, const struct tally *t)
{
	buf_addf(out,
		 "{\n  \"passed\": %zu,\n  \"failed\": %zu,\n"
		 "  \"retractions\": %zu,\n  \"unread\": %zu,\n  \"rules\": {",
		 t->passed, t->failed, t->retractions, t->unread);
	for (size_t i = 0; i < t->rule_count; i++)
		buf_addf(out, "%s\n    \"%s\": %zu", i ? "," : "",
			 t->rules[i].name, t->rules[i].count);
	buf_adds(out, t->rule_count ? "\n  }\n}\n" : "}\n}\n");
}

void tally_markdown(struct buf *out, const struct tally *t)
{
	buf_addf(out, "### Validation\n\n%zu passed, %zu failed", t->passed,
		 t->failed);
	if (t->unread)
		buf_addf(out, ", %zu inputs not read to the end", t->unread);
	buf_adds(out, t->rule_count ? "\n\n| rule | findings |\n|---|---:|\n"
				    : "\n");
	for (size_t i = 0; i < t->rule_count; i++)
		buf_addf(out, "| `%s` | %zu |\n", t->rules[i].name,
			 t->rules[i].count);
	buf_addc(out, '\n');
}
