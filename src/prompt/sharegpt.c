/* sharegpt - prompts out of recorded conversations, filtered as vLLM does */
#include <stdlib.h>

#include "base/mem.h"
#include "prompt/records.h"
#include "prompt/source.h"

#define LEAST_TOKENS 4
#define PROMPT_TOKENS_MAX 1024
#define WHOLE_TOKENS_MAX 2048
#define TURN_BYTES_MAX ((size_t)64 << 10) /* more is beyond all limits */

struct chosen {
	uint32_t record, output_tokens;
};

struct sharegpt {
	struct records records;
	struct chosen *chosen;
	size_t count, room;
	struct buf turns[2];
};

static const struct json_node *turn(const struct json_doc *doc,
				    const char *pointer)
{
	const struct json_node *value = json_at(doc, pointer);

	return value && value->type == JSON_STRING &&
			       value->len <= TURN_BYTES_MAX
		       ? value
		       : NULL;
}

static int has_turns(void *context, const struct json_doc *doc, struct err *e)
{
	const struct json_node *all = json_at(doc, "/conversations");

	(void)context;
	if (!all || all->type != JSON_ARRAY)
		return err_set(e, ERR_DATA,
			       "/conversations: expected an array of turns");
	return turn(doc, "/conversations/0/value") &&
	       turn(doc, "/conversations/1/value");
}

/* Both turns of a record into s->turns; 1, or 0 when they cannot be used. */
static int read_turns(struct sharegpt *s, size_t record, struct err *e)
{
	static const char *const pointers[] = { "/conversations/0/value",
						"/conversations/1/value" };
	const struct json_doc *doc = &s->records.doc;

	if (records_read(&s->records, record, e) < 0)
		return -1;
	for (size_t i = 0; i < 2; i++) {
		const struct json_node *value = turn(doc, pointers[i]);

		buf_clear(&s->turns[i]);
		if (!value || records_text(&s->turns[i], doc, value) < 0)
			return 0;
	}
	return 1;
}

/* 1: the record passes the filter, and *output is what to ask for. */
static int judge(struct prompts *d, size_t record, uint32_t *output,
		 struct err *e)
{
	struct sharegpt *s = d->state;
	size_t tokens[2];
	int usable = read_turns(s, record, e);

	if (usable <= 0)
		return usable;
	tokens[1] = d->options.output_tokens;
	for (size_t i = 0; i < (tokens[1] ? 1 : 2); i++)
		if (counter_count(&d->options.counter, s->turns[i].data,
				  s->turns[i].len, &tokens[i], e) < 0)
			return -1;
	*output = (uint32_t)tokens[1];
	return tokens[0] >= LEAST_TOKENS &&
	       (tokens[1] >= LEAST_TOKENS || d->options.output_tokens) &&
	       tokens[0] <= PROMPT_TOKENS_MAX &&
	       tokens[0] + tokens[1] <= WHOLE_TOKENS_MAX;
}

/* In a random order, until there are enough. */
static int choose(struct prompts *d, struct err *e)
{
	struct sharegpt *s = d->state;
	uint64_t all = s->records.count;
	uint32_t output;

	for (uint64_t i = 0; i < all; i++) {
		uint64_t record = draw_place(d->options.seed, i, all);
		int verdict = judge(d, record, &output, e);

		if (verdict < 0)
			return -1;
		if (!verdict)
			continue;
		s->chosen =
			xgrow(s->chosen, s->count, &s->room, sizeof *s->chosen);
		s->chosen[s->count++] =
			(struct chosen){ (uint32_t)record, output };
		if (s->count == d->options.count)
			break;
	}
	if (!s->count)
		return err_set(e, ERR_DATA,
			       "%s: no conversation passes the filter (%llu "
			       "have two turns)",
			       d->options.path, (unsigned long long)all);
	if (!d->count)
		d->count = s->count;
	return 0;
}

static int open_sharegpt(struct prompts *d, struct err *e)
{
	struct sharegpt *s = xmalloc(sizeof *s);

	*s = (struct sharegpt){
		.records = RECORDS_INIT,
		.turns = { BUF_INIT(TURN_BYTES_MAX), BUF_INIT(TURN_BYTES_MAX) },
	};
	d->state = s;
	if (records_open(&s->records, d->options.path, has_turns, NULL, e) < 0)
		return -1;
	return choose(d, e);
}

static int get_sharegpt(struct prompts *d, uint64_t salt, struct prompt *p,
			struct err *e)
{
	struct sharegpt *s = d->state;
	const struct chosen *c = &s->chosen[p->id % s->count];
	struct message m = { .role = PROMPT_USER };

	if (read_turns(s, c->record, e) < 0)
		return -1;
	m.text = s->turns[0].data;
	m.len = s->turns[0].len;
	p->output_tokens = c->output_tokens;
	sheet_clear(&d->sheet);
	source_salt(d, salt, SIZE_MAX);
	return source_copy(d, &m, p, e);
}

static void release_sharegpt(void *state)
{
	struct sharegpt *s = state;

	if (!s)
		return;
	records_release(&s->records);
	buf_release(&s->turns[0]);
	buf_release(&s->turns[1]);
	free(s->chosen);
	free(s);
}

const struct source source_sharegpt = {
	.needs_path = true,
	.open = open_sharegpt,
	.get = get_sharegpt,
	.release = release_sharegpt,
};
