/* load_script - the text of replies as strings of JSON, whatever came */
#include "base/mem.h"
#include "load/script.h"
#include "tap.h"

static struct chunk of(const char *text, const char *reasoning)
{
	return (struct chunk){ .text = text,
			       .text_len = text ? strlen(text) : 0,
			       .reasoning = reasoning,
			       .reasoning_len =
				       reasoning ? strlen(reasoning) : 0 };
}

static void bounded(struct script *s)
{
	static char text[8192];
	const struct chunk c = { .text = text, .text_len = sizeof text };

	script_clear(s);
	ok(!s->content.len && !s->has_reasoning, "cleared");
	memset(text, 'x', sizeof text);
	for (size_t i = 0; i < 5000 && !s->content.is_full; i++)
		script_add(s, &c);
	ok(s->content.is_full && s->content.len <= SCRIPT_MAX,
	   "a text that is too long has an end");
}

int main(void)
{
	AUTO(script_release) struct script s;
	AUTO(buf_release) struct buf all = BUF_INIT(BUF_MAX);
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	static const struct json_limits limits = JSON_LIMITS;
	const struct chunk chunks[] = {
		of(NULL, "let me"),      of("say \\\"hi\\\"", NULL),
		of("\\ud83d", NULL),     of("\\ude00 \\u4f60", NULL),
		of("\xff\xfe|", NULL),   of("tab\there", NULL),
		of("\\x no such", NULL), of("both", "of them"),
	};
	struct err e;

	script_init(&s);
	for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++)
		script_add(&s, &chunks[i]);
	ok(s.has_content && s.has_reasoning, "there is some of each");
	is(s.content.data,
	   "\"\",\"say \\\"hi\\\"\",\"\\\\ud83d\",\"\\\\ude00 \\\\u4f60\","
	   "\"?\?|\",\"tab\\there\",\"\\\\x no such\",\"both\"",
	   "strings, and bytes escaped where they were none");
	is(s.reasoning.data,
	   "\"let me\",\"\",\"\",\"\",\"\",\"\",\"\","
	   "\"of them\"",
	   "as many of reasoning");
	buf_addf(&all, "[[%s],[%s]]", s.content.data, s.reasoning.data);
	ok(json_scan(&doc, all.data, all.len, &limits, &e) == 0,
	   "all of it is JSON");
	bounded(&s);
	return done();
}
