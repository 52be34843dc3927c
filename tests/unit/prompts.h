/* prompts - what the tests of datasets share */
#ifndef UNIT_PROMPTS_H
#define UNIT_PROMPTS_H

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "prompt/prompts.h"
#include "tap.h"

static size_t calls;

/* A tokenizer as hostile as they get: a long word has two tokens. */
static int count(void *context, const char *text, size_t len, size_t *tokens,
		 struct err *e)
{
	size_t word = 0;

	(void)context;
	(void)e;
	calls++;
	*tokens = 0;
	for (size_t i = 0; i <= len; i++) {
		if (i < len && text[i] != ' ' && text[i] != '\n') {
			word++;
			continue;
		}
		*tokens += (word > 0) + (word > 6);
		word = 0;
	}
	return 0;
}

/* One whose words are a token each. */
__attribute__((unused)) static int count_words(void *context, const char *text,
					       size_t len, size_t *tokens,
					       struct err *e)
{
	(void)context;
	(void)e;
	calls++;
	*tokens = len > 0;
	for (size_t i = 0; i < len; i++)
		*tokens += text[i] == ' ';
	return 0;
}

static struct prompts_options options(enum prompts_kind kind)
{
	return (struct prompts_options){
		.kind = kind,
		.seed = 5,
		.count = 10,
		.input_tokens = 50,
		.output_tokens = 20,
		.num_prefixes = 3,
		.prefix_tokens = 30,
		.turns = 4,
		.think_ns = 1000000000,
		.counter = { count, NULL },
	};
}

__attribute__((unused)) static struct prompts *
open_it(const struct prompts_options *o)
{
	struct prompts *d = NULL;
	struct err e;

	if (!ok(prompts_open(&d, o, &e) == 0, "opens"))
		printf("# %s\n", e.text);
	return d;
}

static char *text_of(struct prompts *d, uint64_t id, uint64_t salt)
{
	struct buf out = BUF_INIT(BUF_MAX);
	struct prompt p;
	struct err e;

	if (prompts_get(d, id, salt, &p, &e) < 0) {
		printf("# %s\n", e.text);
		return xstrdup("");
	}
	prompt_join(&out, &p);
	return buf_detach(&out);
}

__attribute__((unused)) static bool
is_same(struct prompts *a, struct prompts *b, uint64_t id, uint64_t salt)
{
	AUTO(free_text) char *x = text_of(a, id, 0);
	AUTO(free_text) char *y = text_of(b, id, salt);

	return *x && !strcmp(x, y);
}

/* A dataset of a file with that text; *e says what was wrong. */
__attribute__((unused)) static struct prompts *
of_file(struct prompts_options *o, const char *text, struct err *e)
{
	static char path[32]; /* borrowed until the release */
	int fd;
	struct prompts *d = NULL;

	snprintf(path, sizeof path, "/tmp/dataset.XXXXXX");
	fd = mkstemp(path);
	*e = (struct err){ 0 };
	o->path = path;
	if (fd < 0 || file_put(fd, text, strlen(text), path, e) < 0)
		return NULL;
	close(fd);
	if (prompts_open(&d, o, e) == 0)
		ok(prompts_count(d) > 0, "opened");
	unlink(path);
	return d;
}

#endif
