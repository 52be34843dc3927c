/* added - tokens that are found in a text before all else */
#include "token/added.h"

#include <stdlib.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "token/vocab.h"

static int add_token(struct added *a, struct part p, struct normalizer *n,
		     struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(PART_TEXT_MAX);
	bool is_special = false, is_normalized, is_cut = false;
	struct added_token token = { 0 };
	size_t id = 0;

	if (part_flag(&is_special, p, "special", e) < 0)
		return -1;
	is_normalized = !is_special;
	if (part_flag(&token.strips_left, p, "lstrip", e) < 0 ||
	    part_flag(&token.strips_right, p, "rstrip", e) < 0 ||
	    part_flag(&token.is_word, p, "single_word", e) < 0 ||
	    part_flag(&is_normalized, p, "normalized", e) < 0 ||
	    part_number(&id, part_near(p, "id"), VOCAB_ID_MAX, e) < 0 ||
	    part_text(&text, p, "content", e) < 0)
		return -1;
	token.id = (uint32_t)id;
	if (is_normalized && normalizer_run(n, &text, &is_cut, e) < 0)
		return -1;
	if (!text.len)
		return 0;
	a->items = xgrow(a->items, a->count, &a->room, sizeof *a->items);
	a->items[a->count] = token;
	prefixes_add(is_normalized ? &a->normal : &a->raw, text.data, text.len,
		     (uint32_t)a->count++);
	return 0;
}

int added_read(struct added *a, struct part list, struct normalizer *n,
	       struct err *e)
{
	struct part item;

	if (!list.node)
		return 0;
	if (!part_has(list, JSON_ARRAY) || list.node->count > VOCAB_MAX)
		return part_fail(list, e, "expected a list of at most %zu",
				 VOCAB_MAX);
	item = part_first(list);
	for (uint32_t i = 0; i < list.node->count; i++) {
		if (!part_has(item, JSON_OBJECT))
			return part_fail(item, e, "expected an added token");
		if (add_token(a, item, n, e) < 0)
			return -1;
		item = part_next(item);
	}
	prefixes_sort(&a->raw);
	prefixes_sort(&a->normal);
	return 0;
}

static const struct prefixes_item *longest(const struct prefixes *set,
					   const char *text, size_t len)
{
	struct prefixes_walk walk = prefixes_find(set, text, len);
	const struct prefixes_item *item, *last = NULL;

	while ((item = prefixes_next(&walk)))
		last = item;
	return last;
}

static bool is_within_word(const struct piece *p, size_t start, size_t end)
{
	const char *behind = p->text + end;

	if (start && point_is_word(point_before(p->text, p->text + start)))
		return true;
	return end < p->len && point_is_word(point_next(&behind));
}

/* Back over white space, to from at most. */
static size_t left_of(const struct piece *p, size_t start, size_t from)
{
	while (start > from &&
	       point_is_space(point_before(p->text, p->text + start)))
		do
			start--;
		while (((unsigned char)p->text[start] & 0xc0) == 0x80);
	return start;
}

static size_t right_of(const struct piece *p, size_t end)
{
	const char *at = p->text + end;

	while (end < p->len && point_is_space(point_next(&at)))
		end = (size_t)(at - p->text);
	return end;
}

static int give_piece(const struct piece *p, size_t start, size_t end,
		      const struct added_sink *sink, struct err *e)
{
	const struct piece piece = { p->text + start, end - start,
				     p->is_first && !start };

	return start < end ? sink->give(sink->context, &piece, 0, e) : 0;
}

/*
 * The search goes on behind the text of a token, also where the token takes
 * more white space than that, as the reference does it.
 */
int added_split(const struct added *a, const struct prefixes *set,
		const struct piece *p, const struct added_sink *sink,
		struct err *e)
{
	size_t at = 0, done = 0;

	while (set->count && at < p->len) {
		const struct prefixes_item *found =
			longest(set, p->text + at, p->len - at);
		const struct added_token *token;
		size_t start = at, end;

		if (!found) {
			at += utf8_width(p->text[at]);
			continue;
		}
		at = end = start + found->len;
		token = &a->items[found->value];
		if (token->is_word && is_within_word(p, start, end))
			continue;
		if (token->strips_left)
			start = left_of(p, start, done);
		if (token->strips_right)
			end = right_of(p, end);
		if (give_piece(p, done, start, sink, e) < 0 ||
		    sink->give(sink->context, NULL, token->id, e) < 0)
			return -1;
		done = end;
	}
	return give_piece(p, done, p->len, sink, e);
}

void added_release(struct added *a)
{
	free(a->items);
	prefixes_release(&a->raw);
	prefixes_release(&a->normal);
	a->items = NULL;
	a->count = a->room = 0;
}
