/* edits - what hands changed in a dataset since it was last written */
#include "board/edits.h"

#include <stdlib.h>

#include "base/mem.h"

static void add(struct edits *edits, enum edit_kind kind,
		const struct entry *entry)
{
	edits->items = xgrow(edits->items, edits->count, &edits->room,
			     sizeof *edits->items);
	edits->items[edits->count++] = (struct edit){ kind, entry };
	edits->of_kind[kind]++;
}

/* What stands under each identity in the boards now. */
static char is_older[] = "older", is_newer[] = "newer";

static void note_identities(struct map *places, const struct state *accepted,
			    const struct state *boards)
{
	for (size_t i = 0; i < boards->count; i++) {
		const struct entry *row = boards->entries[i];
		void **place = map_put(places, (const char *)&row->key,
				       sizeof row->key);

		if (!state_find(accepted, row))
			*place = is_newer;
		else if (!*place)
			*place = is_older;
	}
}

static void edits_of_present(struct edits *edits, const struct state *accepted,
			     const struct state *boards)
{
	for (size_t i = 0; i < boards->count; i++) {
		const struct entry *row = boards->entries[i];

		if (state_retraction(accepted, row))
			add(edits, EDIT_PUT_BACK, row);
		else if (!state_find(accepted, row))
			add(edits, EDIT_ADDED, row);
	}
}

void edits_of_boards(struct edits *edits, const struct state *accepted,
		     const struct state *boards)
{
	AUTO(map_release) struct map places = { 0 };
	const struct entry **rows;
	size_t count = state_board(accepted, &rows);
	bool is_old_copy;

	note_identities(&places, accepted, boards);
	edits_of_present(edits, accepted, boards);
	is_old_copy = edits->of_kind[EDIT_PUT_BACK] > 0;
	for (size_t i = 0; i < count; i++) {
		const struct entry *row = rows[i];

		if (state_find(boards, row))
			continue;
		if (is_old_copy || map_get(&places, (const char *)&row->key,
					   sizeof row->key) == is_older)
			add(edits, EDIT_STALE, row);
		else
			add(edits, EDIT_GONE, row);
	}
	free(rows);
}

void edits_of_logs(struct edits *edits, const struct state *accepted,
		   const struct state *logs)
{
	for (size_t i = 0; i < logs->count; i++) {
		if (!state_find(accepted, logs->entries[i]))
			add(edits, EDIT_ADDED, logs->entries[i]);
	}
	for (size_t i = 0; i < accepted->count; i++) {
		const struct entry *entry = accepted->entries[i];

		if (state_find(logs, entry))
			continue;
		add(edits, entry->is_retraction ? EDIT_LOST : EDIT_GONE, entry);
	}
}

void edits_of_history(struct edits *edits, const struct state *accepted,
		      const struct state *history)
{
	for (size_t i = 0; i < history->count; i++) {
		if (!state_find(accepted, history->entries[i]))
			add(edits, EDIT_PAST, history->entries[i]);
	}
}

size_t edits_rows(const struct edits *edits)
{
	return edits->of_kind[EDIT_ADDED] + edits->of_kind[EDIT_GONE] +
	       edits->of_kind[EDIT_STALE];
}

const char *edit_name(enum edit_kind kind)
{
	static const char *const names[EDIT_KINDS] = {
		[EDIT_ADDED] = "added",
		[EDIT_GONE] = "gone",
		[EDIT_STALE] = "gone, an older run in its place",
		[EDIT_PUT_BACK] = "retracted, put back",
		[EDIT_LOST] = "retraction gone",
		[EDIT_PAST] = "only in an earlier revision",
	};

	return names[kind];
}

void edits_release(struct edits *edits)
{
	free(edits->items);
	*edits = (struct edits){ 0 };
}
