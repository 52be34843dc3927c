/* change - what a contribution changes on the board of the Hub */
#include "board/change.h"

#include <stdlib.h>

#include "base/mem.h"
#include "board/explain.h"
#include "board/retraction.h"

static void clear_marks(struct state *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct entry *entry = s->entries[i];

		entry->was_best = entry->is_fresh = entry->is_withheld = false;
	}
}

/* Entries are the state's own to mark, whatever order they are listed in. */
static void mark_best(const struct state *s)
{
	const struct entry **rows;
	size_t count = state_board(s, &rows);

	for (size_t i = 0; i < count; i++)
		((struct entry *)rows[i])->was_best = true;
	free(rows);
}

void change_before(struct state *ours, struct state *theirs)
{
	clear_marks(ours);
	clear_marks(theirs);
	mark_best(theirs);
	for (size_t i = 0; i < ours->count; i++) {
		struct entry *row = ours->entries[i];

		if (row->is_retraction)
			continue;
		if (state_retraction(theirs, row))
			row->is_withheld = true;
		else
			row->is_fresh = !state_find(theirs, row);
	}
}

/* Those with a mark, in the order of rows. */
static size_t marked(const struct state *all, bool is_withheld,
		     const struct entry ***rows)
{
	size_t count = 0, room = 0;

	*rows = NULL;
	for (size_t i = 0; i < all->count; i++) {
		const struct entry *row = all->entries[i];

		if (is_withheld ? !row->is_withheld : !row->is_fresh)
			continue;
		*rows = xgrow(*rows, count, &room, sizeof **rows);
		(*rows)[count++] = row;
	}
	if (count)
		state_order(*rows, count);
	return count;
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

/* What an identity had before, and in base. */
struct past {
	const struct entry **was, **known; /* by key_rank; or NULL */
	size_t was_count, known_count;
};

/* Whether base had another row, or none, where theirs has this one. */
static bool is_conflict(const struct past *past, const struct entry *theirs)
{
	size_t rank = key_rank(theirs->key);
	const struct entry *known = NULL;

	if (!past->known)
		return false;
	if (rank < past->known_count)
		known = past->known[rank];
	return !known || !entry_is_equal(known, theirs);
}

/* In their order the first of an identity is its best. */
static void weigh_fresh(struct change *c, const struct state *all,
			const struct past *past)
{
	const struct entry **rows, *last = NULL;
	size_t count = marked(all, false, &rows);

	for (size_t i = 0; i < count; i++) {
		const struct entry *row = rows[i];
		const struct entry *theirs = past->was[key_rank(row->key)];
		bool is_first = !last || last->key != row->key;

		if (!theirs || state_retraction(all, row) ||
		    state_retraction(all, theirs))
			continue;
		last = row;
		weigh(c, row, theirs, is_conflict(past, theirs), is_first);
	}
	free(rows);
}

static void note_withheld(struct change *c, const struct state *all)
{
	const struct entry **rows;
	size_t count = marked(all, true, &rows);

	for (size_t i = 0; i < count; i++)
		note(c, (struct change_note){ CHANGE_WITHHELD, rows[i],
					      state_retraction(all, rows[i]),
					      ORDER_EQUAL });
	free(rows);
}

static void past_init(struct past *past, const struct state *all,
		      const struct state *base)
{
	*past = (struct past){ 0 };
	past->was = xcalloc(state_ranks(all) + 1, sizeof *past->was);
	for (size_t i = 0; i < all->count; i++) {
		const struct entry *row = all->entries[i];

		if (row->was_best)
			past->was[key_rank(row->key)] = row;
		past->was_count += row->was_best;
	}
	if (base)
		past->known_count = state_best(base, &past->known);
}

static void past_release(struct past *past)
{
	free(past->was);
	free(past->known);
}

void change_after(struct change *c, const struct state *all,
		  const struct entry **board, size_t count,
		  const struct state *base)
{
	AUTO(past_release) struct past past = { 0 };

	past_init(&past, all, base);
	for (size_t i = 0; i < count; i++) {
		const struct entry *before = past.was[key_rank(board[i]->key)];

		c->added += !before;
		c->kept += before == board[i];
		c->updated += before && before != board[i];
	}
	c->withdrawn = past.was_count - c->kept - c->updated;
	weigh_fresh(c, all, &past);
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
		entry_place(out, n->theirs);
		buf_adds(out, " (");
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
	*c = (struct change){ 0 };
}
