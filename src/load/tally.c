/* tally - replies that the server did not count, counted behind the run */
#include "load/tally.h"

#include <stdlib.h>

#include "base/mem.h"

void said_clear(struct said *s)
{
	buf_clear(&s->text);
	s->is_lost = false;
}

/* Half of a surrogate pair finds the other half in the next event. */
static void add(struct said *s, const char *escaped, size_t len,
		bool is_visible)
{
	struct buf *text = &s->text;

	if (!escaped)
		return;
	if (!text->len || s->is_visible != is_visible)
		buf_adds(text, text->len ? "\",\"" : "[\"");
	s->is_visible = is_visible;
	buf_add(text, escaped, len);
}

void said_add(struct said *s, const struct chunk *c)
{
	if (s->is_lost)
		return;
	add(s, c->reasoning, c->reasoning_len, false);
	add(s, c->text, c->text_len, true);
	s->is_lost = s->text.is_full ||
		     c->texts != (uint32_t) !!c->reasoning + !!c->text;
	if (s->is_lost)
		buf_clear(&s->text);
}

void tally_add(struct tally *t, size_t sample, const struct said *s)
{
	size_t at = t->text.len;

	if (s->is_lost || !s->text.len)
		return;
	if (!t->text.limit)
		t->text = BUF_INIT(TALLY_MAX);
	buf_add(&t->text, s->text.data, s->text.len);
	if (buf_adds(&t->text, "\"]") < 0) {
		buf_cut(&t->text, at);
		return;
	}
	t->items = xgrow(t->items, t->count, &t->room, sizeof *t->items);
	t->items[t->count++] =
		(struct tally_item){ sample, at, t->text.len - at };
}

/* The sum of all texts, or -1. */
static int64_t count_texts(const struct json_doc *doc, const struct counter *c)
{
	const struct json_node *text = json_first(doc, doc->nodes);
	struct err ignored;
	int64_t sum = 0;

	for (uint32_t i = 0; i < doc->nodes->count; i++) {
		AUTO(buf_release) struct buf plain = BUF_INIT(SAID_MAX);
		size_t tokens;

		json_text(&plain, doc, text);
		if (counter_count(c, plain.data, plain.len, &tokens, &ignored) <
		    0)
			return -1;
		sum += (int64_t)tokens;
		text = json_next(doc, text);
	}
	return sum;
}

void tally_count(struct tally *t, const struct counter *c,
		 struct recording *recording)
{
	static const struct json_limits limits = { SAID_MAX + 16, 2 };
	AUTO(json_doc_release) struct json_doc doc = { 0 };

	for (size_t i = 0; i < t->count; i++) {
		struct tally_item *item = &t->items[i];
		struct sample *s = &recording->samples[item->sample];
		struct err ignored;
		int64_t tokens;

		if (json_scan(&doc, t->text.data + item->at, item->len, &limits,
			      &ignored) < 0)
			continue;
		tokens = count_texts(&doc, c);
		if (tokens <= 0)
			continue;
		s->output_tokens = tokens;
		s->token_source = SAMPLE_TOKENIZER;
	}
	t->count = 0;
	buf_clear(&t->text);
}

void tally_release(struct tally *t)
{
	free(t->items);
	buf_release(&t->text);
	t->items = NULL;
	t->count = t->room = 0;
}
