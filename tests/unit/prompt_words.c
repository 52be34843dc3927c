/* prompt_words - words by their places, and as ids of a server's tokens */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/tokenizer.h"
#include "tap.h"

/* A server whose token for word i is 1000 + i; of them it tells some. */
struct server {
	size_t tells;
	bool has_objects;
};

static int call(void *context, struct endpoint_call *call, struct err *e)
{
	const struct server *s = context;

	(void)e;
	buf_clear(call->out);
	buf_adds(call->out, s->has_objects ? "[" : "{\"tokens\":[");
	for (size_t i = 0; i < s->tells; i++)
		buf_addf(call->out, "%s%s%zu%s", i ? "," : "",
			 s->has_objects ? "{\"text\":\"x\",\"id\":" : "",
			 1000 + i, s->has_objects ? "}" : "");
	buf_adds(call->out, s->has_objects ? "]" : "]}");
	call->status = 200;
	return 0;
}

static void places(void)
{
	AUTO(buf_release) struct buf all = BUF_INIT(BUF_MAX);
	const char *at;
	int place = 0, wrong = 0;

	words_list(&all);
	for (at = all.data; *at; at += at[0] == ' ') {
		size_t len = strcspn(at, " ");

		wrong += words_place(at, len) != place++;
		at += len;
	}
	ok(place == WORDS_COUNT && !wrong, "each word has its place");
	ok(words_place("abou", 4) < 0 && words_place("abouts", 6) < 0 &&
		   words_place("zebra", 5) < 0 && words_place("", 0) < 0,
	   "what is none has none");
}

static void ids(enum tokenizer_shape shape)
{
	struct server s = { WORDS_COUNT, shape == TOKENIZER_INPUTS };
	struct tokenizer t = { .endpoint = { call, &s }, .shape = shape };
	struct words_ids *ids = xcalloc(1, sizeof *ids);
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct counter c = words_counter();
	size_t tokens;
	struct err e;

	ok(tokenizer_words(&t, ids, &e) == 0, "ids are told");
	ok(words_encode(&out, ids, "above  about\n\nleft above") == 0,
	   "a text");
	is(out.data, "[1001,1000,1255,1001]", "in ids");
	buf_clear(&out);
	ok(words_encode(&out, ids, "") == 0 && !strcmp(out.data, "[]"),
	   "nothing is nothing");
	ok(words_encode(&out, ids, "about Above") < 0,
	   "another word is refused");
	ok(counter_count(&c, " above  about\n", 14, &tokens, &e) == 0 &&
		   tokens == 2,
	   "a token a word");
	s.tells--;
	ok(tokenizer_words(&t, ids, &e) < 0 && e.kind == ERR_DATA,
	   "one too few: %s", e.text);
	free(ids);
}

int main(void)
{
	places();
	ids(TOKENIZER_PROMPT);
	ids(TOKENIZER_CONTENT);
	ids(TOKENIZER_INPUTS);
	return done();
}
