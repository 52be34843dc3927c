/* change - what a contribution changes on the board of the Hub */
#include "board/change.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "board/explain.h"
#include "board/retraction.h"

static void remember(struct change_digests *d, const struct entry *row)
{
	d->items = xgrow(d->items, d->count, &d->room, sizeof *d->items);
	memcpy(d->items[d->count++], row->digest, sizeof row->digest);
}

void change_before(struct change *c, const struct state *ours,
		   const struct state *theirs)
{
	const struct entry **rows;
	size_t count = state_board(theirs, &rows);

	for (size_t i = 0; i < count; i++)
		remember(&c->board, rows[i]);
	free(rows);
	for (size_t i = 0; i < ours->count; i++) {
		const struct entry *row = ours->entries[i];

		if (row->is_retraction)
			continue;
		if (state_retraction(theirs, row))
			remember(&c->withheld, row);
		else if (!state_find(theirs, row->digest))
			remember(&c->fresh, row);
	}
}

/* Rows by identity. */
static void add_row(struct map *m, const struct entry *row)
{
	*map_put(m, row->key, strlen(row->key)) = (void *)row;
}

static const struct entry *row_of(const struct map *m, const struct entry *row)
{
	return map_get(m, row->key, strlen(row->key));
}

static bool is_same(const struct entry *a, const struct entry *b)
{
	return a && b && !strcmp(a->digest, b->digest);
}

static void note(struct change *c, struct change_note note)
{
	c->notes =
		xgrow(c->notes, c->note_count, &c->note_room, sizeof *c->notes);
	c->notes[c->note_count++] = note;
}

/*
 * What is compared: a row of ours with the row of theirs' board before, and
 * that with the row that base had.
 */
static void weigh(struct change *c, const struct entry *row,
		  const struct entry *theirs, bool is_conflict, bool is_first)
{
	struct change_note n = { CHANGE_WON, row, theirs, ORDER_EQUAL };

	if (order_compare(row, theirs, &n.rule) < 0)
		n.kind = is_conflict ? CHANGE_LOST : CHANGE_LOWER;
	c->conflicts += is_conflict;
	if (is_conflict || (n.kind == CHANGE_LOWER && is_first))
		note(c, n);
}

/* Rows of ours are sorted: the first of an identity is its best. */
static void weigh_fresh(struct change *c, const struct state *all,
			const struct map *was, const struct map *base)
{
	const struct entry *last = NULL;

	for (size_t i = 0; i < c->fresh.count; i++) {
		const struct entry *row = state_find(all, c->fresh.items[i]);
		const struct entry *theirs = row_of(was, row);
		bool is_first = !last || strcmp(last->key, row->key) != 0;

		if (!theirs || state_retraction(all, row) ||
		    state_retraction(all, theirs))
			continue;
		last = row;
		weigh(c, row, theirs,
		      base && !is_same(row_of(base, row), theirs), is_first);
	}
}

static void note_withheld(struct change *c, const struct state *all)
{
	for (size_t i = 0; i < c->withheld.count; i++) {
		const struct entry *row = state_find(all, c->withheld.items[i]);

		note(c, (struct change_note){ CHANGE_WITHHELD, row,
					      state_retraction(all, row),
					      ORDER_EQUAL });
	}
}

static void index_board(struct map *m, const struct state *s)
{
	const struct entry **rows;
	size_t count = state_board(s, &rows);

	for (size_t i = 0; i < count; i++)
		add_row(m, rows[i]);
	free(rows);
}

void change_after(struct change *c, const struct state *all,
		  const struct entry **board, size_t count,
		  const struct state *base)
{
	AUTO(map_release) struct map was = { 0 };
	AUTO(map_release) struct map known = { 0 };

	for (size_t i = 0; i < c->board.count; i++)
		add_row(&was, state_find(all, c->board.items[i]));
	for (size_t i = 0; i < count; i++) {
		const struct entry *before = row_of(&was, board[i]);

		c->added += !before;
		c->kept += is_same(before, board[i]);
		c->updated += before && !is_same(before, board[i]);
	}
	c->withdrawn = was.count - c->kept - c->updated;
	if (base)
		index_board(&known, base);
	weigh_fresh(c, all, &was, base ? &known : NULL);
	note_withheld(c, all);
}

void change_text(struct buf *out, const struct change_note *n)
{
	static const char *const words[] = {
		[CHANGE_LOWER] = " is lower than ",
		[CHANGE_LOST] = " is lower than ",
		[CHANGE_WON] = " beats ",
		[CHANGE_WITHHELD] = " stays out: retracted by ",
	};

	explain_name(out, n->ours);
	buf_adds(out, words[n->kind]);
	if (n->kind == CHANGE_WITHHELD) {
		buf_addf(out, "%s (", n->theirs->source);
		retraction_reason(out, n->theirs);
		buf_adds(out, "); a run retracted by mistake returns under a "
			      "new entry_id");
		return;
	}
	explain_name(out, n->theirs);
	if (n->kind != CHANGE_LOWER)
		buf_adds(out, ", which changed since base,");
	buf_addf(out, " on %s", order_name(n->rule));
	if (n->kind != CHANGE_WON)
		buf_adds(out, "; to lower that row: bench-merge --replace");
}

void change_release(struct change *c)
{
	free(c->notes);
	free(c->board.items);
	free(c->fresh.items);
	free(c->withheld.items);
	*c = (struct change){ 0 };
}
