/* state - two sets that only grow: accepted entries, and retractions */
#include "board/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "board/order.h"
#include "board/packed.h"

/*
 * The greater bytes stay, in the memory of the one that is known already: the
 * maps and others point to it. What is packed is the same in equal values.
 */
static void swap_texts(struct entry *kept, struct entry *repeat)
{
	struct entry old = *kept;

	*kept = *repeat;
	*repeat = old;
	repeat->value = kept->value;
	kept->value = old.value;
}

static void join(struct entry *kept, struct entry *repeat)
{
	uint32_t repeats = kept->repeats + repeat->repeats + 1;
	bool was_best = kept->was_best || repeat->was_best;
	bool is_fresh = kept->is_fresh || repeat->is_fresh;
	bool is_withheld = kept->is_withheld || repeat->is_withheld;

	if (order_bytes(repeat, kept) > 0)
		swap_texts(kept, repeat);
	kept->repeats = repeats;
	kept->was_best = was_best;
	kept->is_fresh = is_fresh;
	kept->is_withheld = is_withheld;
	entry_free(repeat);
}

/* `DIGEST ID`; with an empty digest: every content under that id. */
static void target_of(struct buf *out, const char *digest,
		      const struct entry *named)
{
	buf_adds(out, digest);
	buf_addc(out, ' ');
	entry_id(out, named);
}

static const char *own_name(struct state *s, const struct buf *name)
{
	return memcpy(arena_take(&s->names, name->len + 1), name->data,
		      name->len + 1);
}

/* Of several retractions of one thing the one with the least digest speaks. */
static void note_retraction(struct state *s, struct entry *r)
{
	AUTO(buf_release) struct buf name = BUF_INIT(BUF_MAX);
	const char *digest = entry_retracts(r);
	const struct entry *known;
	void **slot;

	target_of(&name, digest, r);
	slot = map_put(&s->by_target, own_name(s, &name), name.len);
	known = *slot;
	if (!known || strcmp(entry_digest(r), entry_digest(known)) < 0)
		*slot = r;
	if (!*digest)
		return;
	buf_drop(&name, strlen(digest));
	*map_put(&s->by_name, own_name(s, &name), name.len) = r;
}

/* One that is alike. */
static void find_alike(struct match *m, const struct state *s,
		       const struct entry *entry)
{
	struct index_walk walk = index_find(&s->alike, m->hash);
	uint32_t i;

	while (!m->alike && index_next(&walk, &i)) {
		if (entry_is_alike(s->entries[i], entry))
			m->alike = s->entries[i];
		m->at = i;
	}
}

/* The one of equal value among those that are alike. */
static struct entry *find_equal(const struct state *s, struct entry *alike,
				const struct entry *entry)
{
	const char *digest;

	if (!alike || entry_is_same_text(entry, alike))
		return alike;
	digest = entry_digest(entry);
	if (!strcmp(digest, entry_digest(alike)))
		return alike;
	return map_get(&s->by_digest, digest, strlen(digest));
}

struct match state_match(const struct state *s, const struct entry *entry)
{
	struct match m = { .hash = entry_hash(entry) };

	find_alike(&m, s, entry);
	m.equal = find_equal(s, m.alike, entry);
	return m;
}

struct entry *state_find(const struct state *s, const struct entry *entry)
{
	return s->count ? state_match(s, entry).equal : NULL;
}

/* The first of those that are alike goes into the index. */
static void append(struct state *s, struct entry *entry, const struct match *m)
{
	const char *digest;

	s->entries =
		xgrow(s->entries, s->count, &s->room, sizeof(struct entry *));
	s->entries[s->count] = entry;
	if (!m->alike) {
		index_put(&s->alike, m->hash, (uint32_t)s->count);
	} else {
		digest = entry_digest(entry);
		*map_put(&s->by_digest, digest, strlen(digest)) = entry;
	}
	s->count++;
	s->retractions += entry->is_retraction;
	if (entry->is_retraction)
		note_retraction(s, entry);
}

void state_put(struct state *s, struct entry *entry, const struct match *m)
{
	if (m->equal)
		join(m->equal, entry);
	else
		append(s, entry, m);
}

void state_add(struct state *s, struct entry *entry)
{
	struct match m = state_match(s, entry);

	state_put(s, entry, &m);
}

const struct entry *state_retraction(const struct state *s,
				     const struct entry *row)
{
	AUTO(buf_release) struct buf name = BUF_INIT(BUF_MAX);
	const struct entry *every;

	if (!s->retractions)
		return NULL;
	target_of(&name, "", row);
	every = entry_has_id(row) ? map_get(&s->by_target, name.data, name.len)
				  : NULL;
	if (every || !map_get(&s->by_name, name.data, name.len))
		return every;
	buf_clear(&name);
	target_of(&name, entry_digest(row), row);
	return map_get(&s->by_target, name.data, name.len);
}

/* The entries stay where they are, in no index. */
static void forget(struct state *s)
{
	index_release(&s->alike);
	map_release(&s->by_digest);
	map_release(&s->by_target);
	map_release(&s->by_name);
	arena_release(&s->names);
	s->count = s->retractions = 0;
}

void state_absorb(struct state *s, struct state *from)
{
	size_t count = from->count;

	forget(from);
	for (size_t i = 0; i < count; i++)
		state_add(s, from->entries[i]);
}

void state_reduce(struct state *s, const struct state *rivals)
{
	AUTO(free_text) char *is_wanted = NULL;
	const struct entry **best;
	size_t ranks = state_best(s, &best), count = s->count;

	is_wanted = xcalloc(ranks + 1, 1);
	for (size_t i = 0; i < rivals->count; i++) {
		const struct entry *row = rivals->entries[i];

		if (!row->is_retraction && key_rank(row->key) < ranks)
			is_wanted[key_rank(row->key)] = 1;
	}
	forget(s);
	for (size_t i = 0; i < count; i++) {
		struct entry *entry = s->entries[i];
		size_t rank = entry->key ? key_rank(entry->key) : ranks;

		if (is_wanted[rank] && best[rank] == entry)
			state_add(s, entry);
		else
			entry_free(entry);
	}
	free(best);
}

static int compare_retractions(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;
	AUTO(buf_release) struct buf one = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf two = BUF_INIT(BUF_MAX);
	int order = packed_compare_ids(x->packed, y->packed);

	if (!order)
		order = strcmp(entry_retracts(x), entry_retracts(y));
	if (order || x == y)
		return order;
	entry_text(&one, x);
	entry_text(&two, y);
	return strcmp(one.data, two.data);
}

static int compare_rows(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;

	if (x->key != y->key)
		return key_rank(x->key) < key_rank(y->key) ? -1 : 1;
	return order_compare(y, x, NULL);
}

static size_t select_kind(const struct state *s, bool is_retraction,
			  const struct entry ***selected)
{
	size_t count = 0;

	*selected = xcalloc(s->count + 1, sizeof **selected);
	for (size_t i = 0; i < s->count; i++) {
		if (s->entries[i]->is_retraction == is_retraction)
			(*selected)[count++] = s->entries[i];
	}
	return count;
}

void state_order(const struct entry **rows, size_t count)
{
	qsort(rows, count, sizeof *rows, compare_rows);
}

size_t state_rows(const struct state *s, const struct entry ***rows)
{
	size_t count = select_kind(s, false, rows);

	state_order(*rows, count);
	return count;
}

size_t state_retractions(const struct state *s,
			 const struct entry ***retractions)
{
	size_t count = select_kind(s, true, retractions);

	qsort(*retractions, count, sizeof **retractions, compare_retractions);
	return count;
}

size_t state_ranks(const struct state *s)
{
	for (size_t i = 0; i < s->count; i++) {
		if (s->entries[i]->key)
			return key_count(s->entries[i]->key);
	}
	return 0;
}

size_t state_best(const struct state *s, const struct entry ***best)
{
	size_t ranks = state_ranks(s);

	*best = xcalloc(ranks + 1, sizeof **best);
	for (size_t i = 0; i < s->count; i++) {
		const struct entry *row = s->entries[i];
		const struct entry **slot;

		if (row->is_retraction || state_retraction(s, row))
			continue;
		slot = &(*best)[key_rank(row->key)];
		if (!*slot || order_compare(row, *slot, NULL) > 0)
			*slot = row;
	}
	return ranks;
}

size_t state_board(const struct state *s, const struct entry ***rows)
{
	size_t ranks = state_best(s, rows), count = 0;

	for (size_t i = 0; i < ranks; i++) {
		if ((*rows)[i])
			(*rows)[count++] = (*rows)[i];
	}
	return count;
}

void state_release(struct state *s)
{
	for (size_t i = 0; i < s->count; i++)
		entry_free(s->entries[i]);
	free(s->entries);
	s->entries = NULL;
	s->room = 0;
	forget(s);
}
