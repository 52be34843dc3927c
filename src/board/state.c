/* state - two sets that only grow: accepted entries, and retractions */
#include "board/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "board/order.h"

static void swap(struct entry *a, struct entry *b)
{
	struct entry old = *a;

	*a = *b;
	*b = old;
}

/*
 * The greater bytes stay, in the memory of the one that is known already:
 * the maps point into it. Equal values have equal ids and targets.
 */
static void join(struct entry *kept, struct entry *repeat)
{
	size_t repeats = kept->repeats + repeat->repeats + 1;
	enum order_rule rule;

	if (order_compare(repeat, kept, &rule) > 0) {
		char *target = kept->target;

		swap(kept, repeat);
		repeat->target = kept->target;
		kept->target = target;
	}
	kept->repeats = repeats;
	entry_free(repeat);
}

/* Of several retractions of one thing the one with the least digest speaks. */
static void note_retraction(struct state *s, struct entry *r)
{
	void **slot = map_put(&s->by_target, r->target, strlen(r->target));
	const struct entry *known = *slot;

	if (!known || strcmp(r->digest, known->digest) < 0)
		*slot = r;
}

static void keep(struct state *s, struct entry *entry)
{
	s->entries = xgrow(s->entries, s->count, &s->room, sizeof *s->entries);
	s->entries[s->count++] = entry;
	s->retractions += entry->is_retraction;
	if (entry->is_retraction)
		note_retraction(s, entry);
}

void state_add(struct state *s, struct entry *entry)
{
	void **slot =
		map_put(&s->by_digest, entry->digest, strlen(entry->digest));

	if (*slot) {
		join(*slot, entry);
		return;
	}
	*slot = entry;
	keep(s, entry);
}

int state_add_record(void *state_input, struct record *record, struct err *e)
{
	const struct state_input *in = state_input;
	struct entry *entry;

	if (entry_new(&entry, record, in->identity, e) < 0)
		return -1;
	state_add(in->state, entry);
	return 0;
}

const struct entry *state_find(const struct state *s, const char *digest)
{
	return map_get(&s->by_digest, digest, strlen(digest));
}

const struct entry *state_retraction(const struct state *s,
				     const struct entry *row)
{
	AUTO(free_text) char *target = NULL;
	const struct entry *every;

	if (!s->retractions)
		return NULL;
	target = xasprintf("%s %s", row->digest, row->id);
	every = *row->id ? map_get(&s->by_target, target + strlen(row->digest),
				   strlen(row->id) + 1)
			 : NULL;
	return every ? every : map_get(&s->by_target, target, strlen(target));
}

static void clear(struct state *s)
{
	map_clear(&s->by_digest);
	map_clear(&s->by_target);
	s->count = s->retractions = 0;
}

void state_subtract(struct state *ours, const struct state *base)
{
	size_t count = ours->count;

	clear(ours);
	for (size_t i = 0; i < count; i++) {
		struct entry *entry = ours->entries[i];

		if (state_find(base, entry->digest))
			entry_free(entry);
		else
			state_add(ours, entry);
	}
}

void state_absorb(struct state *s, struct state *from)
{
	size_t count = from->count;

	clear(from);
	for (size_t i = 0; i < count; i++)
		state_add(s, from->entries[i]);
}

static int compare_retractions(const struct entry *a, const struct entry *b)
{
	int order = strcmp(a->id, b->id);

	if (!order)
		order = strcmp(a->retracts, b->retracts);
	return order ? order : strcmp(a->raw, b->raw);
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a;
	const struct entry *y = *(struct entry *const *)b;
	int order;

	if (x->is_retraction != y->is_retraction)
		return x->is_retraction - y->is_retraction;
	if (x->is_retraction)
		return compare_retractions(x, y);
	order = strcmp(x->key, y->key);
	return order ? order : order_compare(y, x, NULL);
}

void state_sort(struct state *s)
{
	if (s->count)
		qsort(s->entries, s->count, sizeof *s->entries,
		      compare_entries);
}

/* Put row where the best of its identity stands. */
static void compete(struct map *best, const struct entry *row)
{
	void **slot = map_put(best, row->key, strlen(row->key));

	if (!*slot || order_compare(row, *slot, NULL) > 0)
		*slot = (void *)row;
}

size_t state_board(const struct state *s, const struct entry ***rows)
{
	AUTO(map_release) struct map best = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct entry *row = s->entries[i];

		if (!row->is_retraction && !state_retraction(s, row))
			compete(&best, row);
	}
	*rows = xcalloc(best.count + 1, sizeof **rows);
	for (size_t i = 0; i < best.room; i++) {
		if (best.slots[i].key)
			(*rows)[count++] = best.slots[i].value;
	}
	qsort(*rows, count, sizeof **rows, compare_entries);
	return count;
}

void state_release(struct state *s)
{
	for (size_t i = 0; i < s->count; i++)
		entry_free(s->entries[i]);
	free(s->entries);
	map_release(&s->by_digest);
	map_release(&s->by_target);
	*s = (struct state){ 0 };
}
