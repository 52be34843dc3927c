/* outcome - what became of each contributed entry: the body of a receipt */
#include "board/outcome.h"

#include <stdlib.h>

#include "base/mem.h"

static void index_board(struct map *board, const struct state *state)
{
	const struct entry **rows;
	size_t count = state_board(state, &rows);

	for (size_t i = 0; i < count; i++) {
		*map_put(board, (const char *)&rows[i]->key,
			 sizeof rows[i]->key) = (void *)rows[i];
	}
	free(rows);
}

void outcome_view_init(struct outcome_view *v, const struct state *before,
		       const struct state *after)
{
	*v = (struct outcome_view){ .before = before, .after = after };
	index_board(&v->board_before, before);
	index_board(&v->board_after, after);
}

void outcome_view_release(struct outcome_view *v)
{
	map_release(&v->board_before);
	map_release(&v->board_after);
}

static struct outcome against_board(const struct outcome_view *v,
				    const struct entry *entry)
{
	const char *key = (const char *)&entry->key;
	const struct entry *winner =
		map_get(&v->board_after, key, sizeof entry->key);
	const struct entry *last =
		map_get(&v->board_before, key, sizeof entry->key);
	struct outcome o = { OUTCOME_BEATEN, winner, ORDER_EQUAL };

	if (winner && entry_is_equal(winner, entry)) {
		o.kind = last ? OUTCOME_WON : OUTCOME_ADDED;
		o.by = last;
	} else if (winner) {
		order_compare(winner, entry, &o.rule);
	}
	return o;
}

struct outcome outcome_of(const struct outcome_view *v,
			  const struct entry *entry)
{
	const struct entry *retraction;

	if (state_find(v->before, entry))
		return (struct outcome){ .kind = OUTCOME_THERE };
	if (!state_find(v->after, entry))
		return (struct outcome){ .kind = OUTCOME_REFUSED };
	if (entry->is_retraction)
		return (struct outcome){ .kind = OUTCOME_RETRACTS };
	retraction = state_retraction(v->after, entry);
	if (retraction)
		return (struct outcome){ OUTCOME_RETRACTED, retraction, 0 };
	return against_board(v, entry);
}

const char *outcome_name(enum outcome_kind kind)
{
	static const char *const names[OUTCOME_KINDS] = {
		[OUTCOME_ADDED] = "added",
		[OUTCOME_WON] = "won",
		[OUTCOME_BEATEN] = "beaten",
		[OUTCOME_THERE] = "already there",
		[OUTCOME_RETRACTED] = "retracted",
		[OUTCOME_RETRACTS] = "retracts",
		[OUTCOME_REFUSED] = "refused",
	};

	return names[kind];
}

static void add_id(cJSON *json, const char *name, const struct entry *entry)
{
	AUTO(buf_release) struct buf id = BUF_INIT(BUF_MAX);

	entry_id(&id, entry);
	cJSON_AddStringToObject(json, name, id.data);
}

cJSON *outcome_json(const struct entry *entry, const struct outcome *outcome)
{
	cJSON *json = cJSON_CreateObject();

	add_id(json, "entry_id", entry);
	cJSON_AddStringToObject(json, "digest", entry_digest(entry));
	cJSON_AddStringToObject(json, "outcome", outcome_name(outcome->kind));
	if (outcome->by)
		add_id(json, "by", outcome->by);
	if (outcome->kind == OUTCOME_BEATEN)
		cJSON_AddStringToObject(json, "rule",
					order_name(outcome->rule));
	return json;
}
