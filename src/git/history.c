/* history - all commits that references reach, ancestors first */
#include "git/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
	NEW,
	OPEN,
	CLOSED,
};

void history_init(struct history *h, struct store *s)
{
	*h = (struct history){ .s = s };
	h->by_object = xmalloc(((size_t)s->count + 1) * sizeof *h->by_object);
	memset(h->by_object, 0xff,
	       ((size_t)s->count + 1) * sizeof *h->by_object);
}

void history_release(struct history *h)
{
	free(h->commits);
	free(h->by_object);
	free(h->edges);
	free(h->words);
	free(h->by_id);
	free(h->order);
	free(h->stamps);
	free(h->pending.items);
	*h = (struct history){ 0 };
}

struct oid history_id(const struct history *h, uint32_t commit)
{
	return store_id(h->s, h->commits[commit].object);
}

uint32_t history_find(const struct history *h, const struct oid *id)
{
	uint32_t n = store_find(h->s, id);

	return n == STORE_NONE ? HISTORY_NONE : h->by_object[n];
}

void history_edge(struct history *h, uint32_t commit)
{
	h->edges =
		xgrow(h->edges, h->edge_count, &h->edge_room, sizeof *h->edges);
	h->edges[h->edge_count++] = commit;
}

static void push(struct history *h, uint32_t n)
{
	h->pending.items = xgrow(h->pending.items, h->pending.count,
				 &h->pending.room, sizeof *h->pending.items);
	h->pending.items[h->pending.count++] = n;
}

/* The commit of an object, made and to be looked at when it is new. */
static int discover(uint32_t *commit, struct history *h, const struct oid *id,
		    struct err *e)
{
	uint32_t n = store_find(h->s, id);

	if (n == STORE_NONE)
		return store_missing(id, e);
	*commit = h->by_object[n];
	if (*commit != HISTORY_NONE)
		return 0;
	h->commits = xgrow(h->commits, h->count, &h->room, sizeof *h->commits);
	h->commits[h->count] =
		(struct history_commit){ .object = n, .now = HISTORY_NONE };
	*commit = h->by_object[n] = (uint32_t)h->count++;
	push(h, *commit);
	return 0;
}

static void add_words(struct history *h, struct history_commit *c,
		      const struct object_commit *raw)
{
	const char *at = raw->message;
	struct object_word word;

	c->words = (uint32_t)h->word_count;
	while (object_word(&word, &at, raw->end)) {
		struct history_word *to;

		h->words = xgrow(h->words, h->word_count, &h->word_room,
				 sizeof *h->words);
		to = &h->words[h->word_count++];
		*to = (struct history_word){ .len = (uint8_t)word.len };
		memcpy(to->hex, word.at, word.len);
		c->word_count++;
	}
}

static int look(struct history *h, uint32_t n, struct err *e)
{
	AUTO(store_drop) struct store_bytes *bytes = NULL;
	struct oid id = history_id(h, n);
	struct object_commit raw;

	if (store_get(&bytes, h->s, &id, OBJECT_COMMIT, e) < 0 ||
	    object_commit(&raw, bytes->data, bytes->len, e) < 0)
		return -1;
	h->commits[n].tree = raw.tree;
	h->commits[n].parents = (uint32_t)h->edge_count;
	h->commits[n].parent_count = (uint32_t)raw.parent_count;
	for (size_t i = 0; i < raw.parent_count; i++) {
		struct oid parent = object_parent(&raw, i);
		uint32_t commit;

		if (discover(&commit, h, &parent, e) < 0)
			return -1;
		history_edge(h, commit);
	}
	add_words(h, &h->commits[n], &raw);
	return 0;
}

int history_add(struct history *h, const struct oid *tip, bool is_note,
		struct err *e)
{
	size_t before = h->count;
	uint32_t commit;

	if (discover(&commit, h, tip, e) < 0)
		return -1;
	while (h->pending.count) {
		if (look(h, h->pending.items[--h->pending.count], e) < 0)
			return -1;
	}
	for (size_t i = before; i < h->count; i++)
		h->commits[i].is_note = is_note;
	return 0;
}

static int by_id(const void *a, const void *b, void *context)
{
	const struct history *h = context;
	struct oid x = history_id(h, *(const uint32_t *)a);
	struct oid y = history_id(h, *(const uint32_t *)b);

	return oid_compare(&x, &y);
}

static int compare_digits(const struct history *h, uint32_t commit,
			  const char *hex, size_t len)
{
	struct oid id = history_id(h, commit);
	char own[OID_HEX + 1];

	oid_hex(own, &id);
	return memcmp(own, hex, len);
}

uint32_t history_named(const struct history *h, const char *hex, size_t len)
{
	size_t low = 0, high = h->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_digits(h, h->by_id[middle], hex, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == h->count || compare_digits(h, h->by_id[low], hex, len) ||
	    (low + 1 < h->count &&
	     !compare_digits(h, h->by_id[low + 1], hex, len)))
		return HISTORY_NONE;
	return h->by_id[low];
}

/* The n-th that comes before a commit; false: there are no more. */
static bool before(uint32_t *other, const struct history *h,
		   const struct history_commit *c, uint32_t n)
{
	if (n < c->parent_count) {
		*other = h->edges[c->parents + n];
		return true;
	}
	n -= c->parent_count;
	if (n >= c->word_count)
		return false;
	*other = h->words[c->words + n].commit;
	return true;
}

static void close_commit(struct history *h, uint32_t n)
{
	struct history_commit *c = &h->commits[n];

	c->state = CLOSED;
	c->depth = 1;
	for (uint32_t i = 0; i < c->parent_count; i++) {
		uint32_t depth = h->commits[h->edges[c->parents + i]].depth;

		c->depth = depth >= c->depth ? depth + 1 : c->depth;
	}
	h->order[h->ordered++] = n;
}

/* Notes come last: they are about all others. */
static bool may_enter(const struct history *h, uint32_t from, uint32_t other)
{
	return other != HISTORY_NONE && h->commits[other].state == NEW &&
	       (h->commits[from].is_note || !h->commits[other].is_note);
}

/* A commit that waits until what comes before it is sorted. */
struct frames {
	struct frame {
		uint32_t commit, next;
	} * items;
	size_t count, room;
};

static void enter(struct frames *f, struct history *h, uint32_t commit)
{
	f->items = xgrow(f->items, f->count, &f->room, sizeof *f->items);
	f->items[f->count++] = (struct frame){ commit, 0 };
	h->commits[commit].state = OPEN;
}

static void sort_from(struct history *h, uint32_t from)
{
	struct frames f = { 0 };

	enter(&f, h, from);
	while (f.count) {
		struct frame *top = &f.items[f.count - 1];
		uint32_t other;

		if (!before(&other, h, &h->commits[top->commit], top->next++))
			close_commit(h, f.items[--f.count].commit);
		else if (may_enter(h, top->commit, other))
			enter(&f, h, other);
	}
	free(f.items);
}

void history_sort(struct history *h)
{
	h->by_id = xmalloc((h->count + 1) * sizeof *h->by_id);
	h->order = xmalloc((h->count + 1) * sizeof *h->order);
	h->stamps = xcalloc(h->count + 1, sizeof *h->stamps);
	for (uint32_t i = 0; i < h->count; i++)
		h->by_id[i] = i;
	qsort_r(h->by_id, h->count, sizeof *h->by_id, by_id, h);
	for (size_t i = 0; i < h->word_count; i++)
		h->words[i].commit =
			history_named(h, h->words[i].hex, h->words[i].len);
	for (int notes = 0; notes < 2; notes++) {
		for (uint32_t i = 0; i < h->count; i++) {
			if (h->commits[i].state == NEW &&
			    h->commits[i].is_note == notes)
				sort_from(h, i);
		}
	}
}

static void push_parents(struct history *h, const struct history_commit *c,
			 bool is_new)
{
	uint32_t first = is_new ? c->new_parents : c->parents;
	uint32_t count = is_new ? c->new_parent_count : c->parent_count;

	for (uint32_t i = 0; i < count; i++)
		push(h, h->edges[first + i]);
}

bool history_is_ancestor(struct history *h, uint32_t a, uint32_t b, bool is_new)
{
	const struct history_commit *goal = &h->commits[a];
	uint32_t least = is_new ? goal->new_depth : goal->depth;
	bool is_found = false;

	h->stamp++;
	push(h, b);
	while (h->pending.count && !is_found) {
		uint32_t n = h->pending.items[--h->pending.count];
		const struct history_commit *c = &h->commits[n];

		is_found = n == a;
		if ((is_new ? c->new_depth : c->depth) <= least ||
		    h->stamps[n] == h->stamp)
			continue;
		h->stamps[n] = h->stamp;
		push_parents(h, c, is_new);
	}
	h->pending.count = 0;
	return is_found;
}
