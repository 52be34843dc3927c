/* stage - how a text is cut into words, one step after the other */
#include "token/stage.h"

#include <string.h>

#include "base/mem.h"

/* What was found so far; a piece waits until it is known where it ends. */
struct cutter {
	struct stage *stage;
	const struct piece *piece;
	int (*give)(struct stage *s, const struct piece *p, struct err *e);
	size_t start, end;
	bool is_waiting, was_match;
};

int stage_pass(struct stage *s, const struct piece *p, struct err *e)
{
	return s->next->run(s->next, p, e);
}

static int give(struct cutter *c, size_t start, size_t end, struct err *e)
{
	const struct piece p = { c->piece->text + start, end - start,
				 c->piece->is_first && !start };

	return p.len ? c->give(c->stage, &p, e) : 0;
}

static int flush(struct cutter *c, struct err *e)
{
	if (!c->is_waiting)
		return 0;
	c->is_waiting = false;
	return give(c, c->start, c->end, e);
}

/* Whether it belongs to the piece that waits. */
static bool is_joined(const struct cutter *c, bool is_match)
{
	switch (c->stage->way) {
	case SPLIT_WITH_PREVIOUS:
		return is_match && !c->was_match;
	case SPLIT_WITH_NEXT:
		return !is_match && c->was_match;
	case SPLIT_CONTIGUOUS:
		return is_match == c->was_match;
	default:
		return false;
	}
}

static int take_piece(struct cutter *c, size_t start, size_t end, bool is_match,
		      struct err *e)
{
	is_match ^= c->stage->is_inverted;
	if (c->stage->way == SPLIT_REMOVED)
		return is_match ? 0 : give(c, start, end, e);
	if (!c->is_waiting || !is_joined(c, is_match)) {
		if (flush(c, e) < 0)
			return -1;
		c->start = start;
		c->is_waiting = true;
	}
	c->end = end;
	c->was_match = is_match;
	return 0;
}

static int find_literal(const struct stage *s, struct regex_walk *walk,
			size_t *start, size_t *end)
{
	const char *at = walk->text + walk->at;
	const char *found = memmem(at, walk->len - walk->at, s->literal.data,
				   s->literal.len);

	if (!found)
		return 0;
	*start = (size_t)(found - walk->text);
	*end = walk->at = *start + s->literal.len;
	return 1;
}

static int find_point(const struct stage *s, struct regex_walk *walk,
		      size_t *start, size_t *end)
{
	const char *p = walk->text + walk->at;

	while (p < walk->text + walk->len) {
		*start = (size_t)(p - walk->text);
		if (!s->is_match(s, point_next(&p)))
			continue;
		*end = walk->at = (size_t)(p - walk->text);
		return 1;
	}
	return 0;
}

int stage_next(struct stage *s, struct regex_walk *walk, size_t *start,
	       size_t *end, struct err *e)
{
	if (s->regex)
		return regex_next(s->regex, walk, start, end, e);
	if (s->is_match)
		return find_point(s, walk, start, end);
	return find_literal(s, walk, start, end);
}

int stage_split(struct stage *s, const struct piece *p,
		int (*to)(struct stage *s, const struct piece *p,
			  struct err *e),
		struct err *e)
{
	struct cutter c = { .stage = s, .piece = p, .give = to };
	struct regex_walk walk = { .text = p->text, .len = p->len };
	size_t start, end, last = 0;
	int found;

	while ((found = stage_next(s, &walk, &start, &end, e)) > 0) {
		if (start > last && take_piece(&c, last, start, false, e) < 0)
			return -1;
		if (take_piece(&c, start, end, true, e) < 0)
			return -1;
		last = end;
	}
	if (found < 0)
		return -1;
	if (last < p->len && take_piece(&c, last, p->len, false, e) < 0)
		return -1;
	return flush(&c, e);
}

int stage_pattern(struct stage *s, struct part p, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(REGEX_SIZE_MAX);
	struct part pattern = part_at(p, "pattern");
	struct part regex = part_at(pattern, "Regex");

	if (part_text(&text, pattern, "Regex", e) < 0)
		return -1;
	if (regex.node) {
		s->regex = regex_open(text.data, text.len, e);
		if (s->regex)
			return 0;
		return part_fail(regex, e, "%s: " PART_ADVICE, e->text);
	}
	s->literal = BUF_INIT(PART_TEXT_MAX);
	if (part_text(&s->literal, pattern, "String", e) < 0)
		return -1;
	if (!s->literal.len)
		return part_fail(p, e, "expected a pattern, String or Regex");
	return 0;
}

int stages_run(struct stages *all, struct stage *last, const struct piece *p,
	       struct err *e)
{
	struct stage *first = all->count ? all->items : last;

	for (size_t i = 0; i < all->count; i++)
		all->items[i].next =
			i + 1 < all->count ? &all->items[i + 1] : last;
	return p->len ? first->run(first, p, e) : 0;
}

void stages_release(struct stages *all)
{
	for (size_t i = 0; i < all->count; i++) {
		regex_release(&all->items[i].regex);
		buf_release(&all->items[i].literal);
		buf_release(&all->items[i].whole);
		buf_release(&all->items[i].mapped);
	}
	all->count = 0;
}
