/* chain - the tokens of a word while neighbours are merged */
#include "token/chain.h"

#include <stdlib.h>

#include "base/mem.h"

void chain_release(struct chain *c)
{
	free(c->links);
	free(c->tries);
	*c = (struct chain){ 0 };
}

void chain_clear(struct chain *c)
{
	if (c->room > CHAIN_KEPT || c->try_room > 2 * CHAIN_KEPT)
		chain_release(c);
	c->count = c->tried = 0;
}

void chain_add(struct chain *c, uint32_t id)
{
	int32_t at = (int32_t)c->count;

	c->links = xgrow(c->links, c->count, &c->room, sizeof *c->links);
	c->links[c->count++] = (struct chain_link){ id, at - 1, -1, false };
	if (at > 0)
		c->links[at - 1].behind = at;
}

static bool is_before(const struct chain_try *a, const struct chain_try *b)
{
	return a->rank != b->rank ? a->rank < b->rank : a->at < b->at;
}

static void push(struct chain *c, struct chain_try new)
{
	size_t i = c->tried;

	c->tries = xgrow(c->tries, c->tried++, &c->try_room, sizeof *c->tries);
	while (i && is_before(&new, &c->tries[(i - 1) / 2])) {
		c->tries[i] = c->tries[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	c->tries[i] = new;
}

static struct chain_try pop(struct chain *c)
{
	struct chain_try top = c->tries[0], last = c->tries[--c->tried];
	size_t i = 0;

	for (;;) {
		size_t child = 2 * i + 1;

		if (child + 1 < c->tried &&
		    is_before(&c->tries[child + 1], &c->tries[child]))
			child++;
		if (child >= c->tried || !is_before(&c->tries[child], &last))
			break;
		c->tries[i] = c->tries[child];
		i = child;
	}
	c->tries[i] = last;
	return top;
}

/* The pair at a link and the one behind it. */
static const struct merge *pair_at(const struct chain *c, int32_t at,
				   const struct merges *m)
{
	int32_t behind = at < 0 ? -1 : c->links[at].behind;

	if (behind < 0)
		return NULL;
	return merges_find(m, c->links[at].id, c->links[behind].id);
}

static void try_at(struct chain *c, int32_t at, const struct merges *m)
{
	const struct merge *merge = pair_at(c, at, m);

	if (merge)
		push(c, (struct chain_try){ merge->rank, (uint32_t)at,
					    merge->id });
}

static void join(struct chain *c, int32_t at, uint32_t id)
{
	struct chain_link *left = &c->links[at];
	struct chain_link *right = &c->links[left->behind];

	left->id = id;
	left->behind = right->behind;
	right->is_gone = true;
	if (left->behind >= 0)
		c->links[left->behind].before = at;
}

void chain_merge(struct chain *c, const struct merges *m)
{
	for (size_t i = 0; i + 1 < c->count; i++)
		try_at(c, (int32_t)i, m);
	while (c->tried) {
		struct chain_try top = pop(c);
		int32_t at = (int32_t)top.at;
		const struct merge *merge;

		if (c->links[at].is_gone)
			continue;
		merge = pair_at(c, at, m);
		if (!merge || merge->id != top.id)
			continue; /* it was merged otherwise meanwhile */
		join(c, at, top.id);
		try_at(c, c->links[at].before, m);
		try_at(c, at, m);
	}
}

void chain_give(struct chain *c, struct tokens *out)
{
	if (!c->count)
		return;
	c->first_id = c->links[0].id;
	for (int32_t i = 0; i >= 0; i = c->links[i].behind)
		tokens_add(out, c->links[i].id);
}
