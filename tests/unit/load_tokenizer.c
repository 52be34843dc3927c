/* load_tokenizer - the shapes of /tokenize, and servers that have none */
#include <stdio.h>

#include "load/tokenizer.h"
#include "tap.h"

/* A server: it answers bodies that hold a text, others otherwise. */
struct server {
	const char *holds, *answer;
	long status, other;
	bool is_gone;
	char last[256];
};

static int call(void *context, struct endpoint_call *c, struct err *e)
{
	struct server *s = context;
	bool holds = strstr(c->body, s->holds) != NULL;

	if (s->is_gone)
		return err_set(e, ERR_AGAIN, "no route");
	snprintf(s->last, sizeof s->last, "%s %s", c->path, c->body);
	buf_clear(c->out);
	buf_adds(c->out, holds ? s->answer : "{}");
	c->status = holds ? s->status : s->other;
	return 0;
}

static int probe(struct server *s, struct tokenizer *t, struct err *e)
{
	struct endpoint endpoint = { call, s };

	return tokenizer_open(t, &endpoint, "a\"b", e);
}

static void shapes(void)
{
	static const struct {
		const char *holds, *answer, *body;
		enum tokenizer_shape shape;
	} rows[] = {
		{ "\"prompt\"", "{\"count\":3,\"tokens\":[1,2,3]}",
		  "/tokenize {\"model\":\"a\\\"b\",\"prompt\":\"x\\n\","
		  "\"add_special_tokens\":false}",
		  TOKENIZER_PROMPT },
		{ "\"content\"", "{\"tokens\":[1,{\"id\":2},3]}",
		  "/tokenize {\"content\":\"x\\n\",\"add_special\":false}",
		  TOKENIZER_CONTENT },
		{ "\"inputs\"", "[{\"id\":1},{\"id\":2},{\"id\":3}]",
		  "/tokenize {\"inputs\":\"x\\n\","
		  "\"add_special_tokens\":false}",
		  TOKENIZER_INPUTS },
	};
	struct tokenizer t;
	struct counter c;
	struct err e;
	size_t n = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct server s = { rows[i].holds,      rows[i].answer, 200,
				    i == 1 ? 200 : 422, false,          "" };

		ok(probe(&s, &t, &e) == 0 && t.shape == rows[i].shape,
		   "shape %zu is found", i);
		c = tokenizer_counter(&t);
		ok(counter_count(&c, "x\n", 2, &n, &e) == 0 && n == 3,
		   "and counts");
		is(s.last, rows[i].body, "asked so");
		s.status = 503;
		ok(counter_count(&c, "x", 1, &n, &e) < 0 && e.kind == ERR_AGAIN,
		   "a server that fails is no count");
		s.status = 200;
		s.answer = "{\"count\":-1}";
		ok(counter_count(&c, "x", 1, &n, &e) < 0 && e.kind == ERR_DATA,
		   "nor is what says none: %s", e.text);
	}
}

static void nothing(void)
{
	static const struct {
		long status;
		const char *answer;
		int result, kind;
	} rows[] = {
		{ 404, "", 0, 0 },
		{ 501, "", 0, 0 },
		{ 400, "", 0, 0 },
		{ 200, "<html>", 0, 0 },
		{ 200, "{\"count\":0}", 0, 0 },
		{ 200, "{\"count\":1.5}", 0, 0 },
		{ 200, "{\"count\":999}", 0, 0 },
		{ 200, "{\"count\":[1]}", 0, 0 },
		{ 200, "{\"count\":3", 0, 0 },
		{ 401, "", -1, ERR_UNAVAILABLE },
		{ 429, "", -1, ERR_AGAIN },
		{ 500, "", -1, ERR_AGAIN },
	};
	struct server gone = { "", "", 200, 200, true, "" };
	struct tokenizer t;
	struct err e;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct server s = { "{", rows[i].answer, rows[i].status,
				    0,   false,          "" };

		e.kind = 0;
		ok(probe(&s, &t, &e) == rows[i].result &&
			   t.shape == TOKENIZER_NONE && e.kind == rows[i].kind,
		   "status %ld %s", rows[i].status, rows[i].answer);
		ok(!tokenizer_counter(&t).count, "counts nothing");
	}
	ok(probe(&gone, &t, &e) < 0 && e.kind == ERR_AGAIN, "no server");
}

int main(void)
{
	shapes();
	nothing();
	return done();
}
