/* thin - history without some paths: commits, tags, notes */
#include "git/thin.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define TAG_DEPTH 100 /* of tags at tags */

/* Whether a commit is another one now, or gone. */
static bool has_moved(void *context, const struct oid *id)
{
	const struct thin *t = context;
	uint32_t n = history_find(t->history, id);
	const struct history_commit *c;

	if (n == HISTORY_NONE)
		return false;
	c = &t->history->commits[n];
	return c->is_done && (c->is_skipped || !oid_equal(&c->new_id, id));
}

static bool mention(void *context, char hex[OID_HEX + 1],
		    const struct object_word *word)
{
	struct thin *t = context;
	uint32_t n = history_named(t->history, word->at, word->len);
	const struct history_commit *c;

	if (n == HISTORY_NONE)
		return false;
	c = &t->history->commits[n];
	if (!c->is_done || c->is_skipped) {
		t->counts.stale++;
		return false;
	}
	oid_hex(hex, &c->new_id);
	return memcmp(hex, word->at, word->len) != 0;
}

void thin_init(struct thin *t, struct history *h, struct without *without)
{
	*t = (struct thin){
		.s = without->s,
		.w = without->w,
		.without = without,
		.history = h,
		.names = { has_moved, mention, t },
		.scratch = BUF_INIT(BUF_MAX),
	};
}

void thin_release(struct thin *t)
{
	buf_release(&t->scratch);
}

/* Parents while they are chosen. */
struct parents {
	uint32_t *old, *new; /* commits */
	uint32_t count;
	uint32_t *all, all_count; /* what new was before some were dropped */
};

static void release_parents(struct parents *p)
{
	free(p->old);
	free(p->new);
	free(p->all);
}

static void drop_parent(struct parents *p, uint32_t i)
{
	p->count--;
	memmove(p->old + i, p->old + i + 1, (p->count - i) * sizeof *p->old);
	memmove(p->new + i, p->new + i + 1, (p->count - i) * sizeof *p->new);
}

static void map_parents(struct parents *p, const struct thin *t,
			const struct history_commit *c)
{
	const struct history *h = t->history;

	p->old = xcalloc(c->parent_count + 1, sizeof *p->old);
	p->new = xcalloc(c->parent_count + 1, sizeof *p->new);
	for (uint32_t i = 0; i < c->parent_count; i++) {
		uint32_t old = h->edges[c->parents + i];
		uint32_t now = h->commits[old].now;

		if (now == HISTORY_NONE)
			continue;
		p->old[p->count] = old;
		p->new[p->count++] = now;
	}
	p->all = xcalloc(p->count + 1, sizeof *p->all);
	memcpy(p->all, p->new, p->count * sizeof *p->all);
	p->all_count = p->count;
}

static bool is_skipped(const struct parents *p, uint32_t i)
{
	return p->old[i] != p->new[i];
}

/* A parent that stands in for one that went, and is there already. */
static void drop_repeats(struct parents *p)
{
	for (uint32_t i = 1; i < p->count; i++) {
		bool is_there = false;

		for (uint32_t j = 0; j < i; j++)
			is_there |= p->new[j] == p->new[i];
		if (is_there && is_skipped(p, i))
			drop_parent(p, i--);
	}
}

/* It stands in for one that went, and another parent leads to it by now. */
static bool is_redundant(const struct parents *p, uint32_t i, struct history *h)
{
	for (uint32_t j = 0; is_skipped(p, i) && j < p->count; j++) {
		if (j == i)
			continue;
		if (history_is_ancestor(h, p->new[i], p->new[j], true) &&
		    !history_is_ancestor(h, p->old[i], p->old[j], false))
			return true;
	}
	return false;
}

static void choose_parents(struct parents *p, struct thin *t,
			   const struct history_commit *c)
{
	bool *redundant;

	map_parents(p, t, c);
	if (p->count < 2)
		return;
	drop_repeats(p);
	redundant = xcalloc(p->count, sizeof *redundant);
	for (uint32_t i = 0; p->count > 1 && i < p->count; i++)
		redundant[i] = is_redundant(p, i, t->history);
	for (uint32_t i = p->count; i-- > 0;) {
		if (redundant[i] && p->count > 1)
			drop_parent(p, i);
	}
	free(redundant);
}

/* A merge with changes of its own stays one, also of sides that became one. */
static void stay_merge(struct parents *p)
{
	if (p->count > 1 || p->all_count < 2)
		return;
	memcpy(p->new, p->all, p->all_count * sizeof *p->all);
	p->count = p->all_count;
}

/* Whether the commit changed nothing from the start. */
static bool was_empty(const struct thin *t, const struct history_commit *c)
{
	struct oid nothing = without_nothing();
	const struct history *h = t->history;

	if (!c->parent_count)
		return oid_equal(&c->tree, &nothing);
	return oid_equal(&c->tree, &h->commits[h->edges[c->parents]].tree);
}

static bool is_superfluous(const struct thin *t, const struct history_commit *c,
			   const struct parents *p)
{
	const struct history *h = t->history;
	struct oid nothing = without_nothing();
	const struct oid *before =
		p->count ? &h->commits[p->new[0]].new_tree : &nothing;
	bool lost = p->count < c->parent_count;

	if (p->count > 1 || !oid_equal(&c->new_tree, before))
		return false;
	if (!was_empty(t, c))
		return true;
	return lost || (c->parent_count == 1 && is_skipped(p, 0));
}

static bool is_as_it_was(const struct thin *t, const struct history_commit *c,
			 const struct parents *p)
{
	const struct history *h = t->history;

	if (!oid_equal(&c->tree, &c->new_tree) || p->count != c->parent_count)
		return false;
	for (uint32_t i = 0; i < p->count; i++) {
		struct oid id = history_id(h, p->old[i]);

		if (is_skipped(p, i) ||
		    !oid_equal(&id, &h->commits[p->old[i]].new_id))
			return false;
	}
	return true;
}

/* Write an object that was composed, unless it is there. */
static int put(struct oid *id, struct thin *t, enum object_type type,
	       struct err *e)
{
	struct pack_object object = { .type = type,
				      .bytes = t->scratch.data,
				      .len = t->scratch.len };
	uint32_t n;

	oid_of(id, type, t->scratch.data, t->scratch.len);
	object.id = *id;
	n = store_find(t->s, id);
	if (n != STORE_NONE) {
		t->without->marks[n] |= WITHOUT_LIVES;
		return 0;
	}
	if (pack_write_find(t->w, id) != UINT32_MAX)
		return 0;
	return pack_write_add(t->w, &object, e);
}

static int compose(struct thin *t, struct history_commit *c,
		   const struct parents *p, struct err *e)
{
	AUTO(store_drop) struct store_bytes *bytes = NULL;
	struct oid *ids = xcalloc(p->count + 1, sizeof *ids);
	struct rewrite with = { c->new_tree, ids, p->count, &t->names,
				&t->counts.in };
	struct object_commit raw;
	int code = store_read(&bytes, t->s, c->object, e);

	for (uint32_t i = 0; i < p->count; i++)
		ids[i] = t->history->commits[p->new[i]].new_id;
	if (!code)
		code = object_commit(&raw, bytes->data, bytes->len, e);
	if (!code) {
		buf_clear(&t->scratch);
		rewrite_commit(&t->scratch, &raw, &with);
		code = put(&c->new_id, t, OBJECT_COMMIT, e);
	}
	free(ids);
	return code;
}

static void note_parents(struct thin *t, struct history_commit *c,
			 const struct parents *p)
{
	struct history *h = t->history;

	c->new_depth = 1;
	c->new_parents = (uint32_t)h->edge_count;
	c->new_parent_count = p->count;
	for (uint32_t i = 0; i < p->count; i++) {
		uint32_t depth = h->commits[p->new[i]].new_depth;

		c->new_depth = depth >= c->new_depth ? depth + 1 : c->new_depth;
		history_edge(h, p->new[i]);
	}
}

static int thin_commit(struct thin *t, uint32_t n, struct err *e)
{
	struct history_commit *c = &t->history->commits[n];
	AUTO(release_parents) struct parents p = { 0 };

	if ((c->is_note
		     ? thin_notes(&c->new_tree, t, &c->tree, e)
		     : without_tree(&c->new_tree, t->without, &c->tree, e)) < 0)
		return -1;
	choose_parents(&p, t, c);
	c->is_done = true;
	if (is_as_it_was(t, c, &p)) {
		c->new_id = store_id(t->s, c->object);
		t->without->marks[c->object] |= WITHOUT_LIVES;
		t->counts.kept++;
	} else if (is_superfluous(t, c, &p)) {
		c->is_skipped = true;
		c->now = p.count ? p.new[0] : HISTORY_NONE;
		t->counts.removed++;
		return 0;
	} else {
		stay_merge(&p);
		if (compose(t, c, &p, e) < 0)
			return -1;
		t->counts.rewritten++;
	}
	c->now = n;
	note_parents(t, c, &p);
	return without_settle(t->without, &c->new_tree, e);
}

int thin_commits(struct thin *t, struct err *e)
{
	for (size_t i = 0; i < t->history->ordered; i++) {
		uint32_t n = t->history->order[i];
		struct oid id = history_id(t->history, n);
		char hex[OID_HEX + 1];

		if (thin_commit(t, n, e) == 0)
			continue;
		oid_hex(hex, &id);
		return err_wrap(e, "commit %s", hex);
	}
	return 0;
}

static void fate_of_commit(struct thin_fate *fate, const struct thin *t,
			   uint32_t n)
{
	const struct history_commit *c = &t->history->commits[n];

	fate->is_moved = c->is_skipped;
	fate->is_gone = c->now == HISTORY_NONE;
	if (!fate->is_gone)
		fate->id = t->history->commits[c->now].new_id;
}

static int fate_of_tag(struct thin_fate *fate, struct thin *t,
		       const struct store_bytes *bytes, struct err *e)
{
	struct rewrite with = { .names = &t->names, .counts = &t->counts.in };
	struct oid old = fate->id;
	struct thin_fate target;
	struct object_tag tag;
	uint32_t n = store_find(t->s, &old);
	int code;

	if (t->depth == TAG_DEPTH)
		return err_set(e, ERR_DATA, "tags at tags without end");
	if (object_tag(&tag, bytes->data, bytes->len, e) < 0)
		return -1;
	t->depth++;
	code = thin_object(&target, t, &tag.target, e);
	t->depth--;
	if (code < 0)
		return -1;
	fate->is_gone = target.is_gone;
	fate->is_moved = target.is_moved;
	if (target.is_gone)
		return 0;
	if (oid_equal(&target.id, &tag.target)) {
		t->without->marks[n] |= WITHOUT_LIVES;
		return 0;
	}
	buf_clear(&t->scratch);
	rewrite_tag(&t->scratch, &tag, &target.id, &with);
	return put(&fate->id, t, OBJECT_TAG, e);
}

int thin_object(struct thin_fate *fate, struct thin *t, const struct oid *id,
		struct err *e)
{
	AUTO(store_drop) struct store_bytes *bytes = NULL;
	uint32_t commit = history_find(t->history, id), n;

	*fate = (struct thin_fate){ .id = *id, .type = OBJECT_COMMIT };
	if (commit != HISTORY_NONE) {
		fate_of_commit(fate, t, commit);
		return 0;
	}
	if (store_get(&bytes, t->s, id, OBJECT_NONE, e) < 0)
		return -1;
	fate->type = bytes->type;
	n = store_find(t->s, id);
	if ((bytes->type == OBJECT_TREE || bytes->type == OBJECT_BLOB) &&
	    t->without->marks[n] == WITHOUT_DROPPED)
		return err_set(e, ERR_UNAVAILABLE,
			       "it names what is to go itself; remove it "
			       "first");
	if (bytes->type == OBJECT_TREE)
		return without_tree(&fate->id, t->without, id, e) < 0
			       ? -1
			       : without_settle(t->without, &fate->id, e);
	if (bytes->type == OBJECT_TAG)
		return fate_of_tag(fate, t, bytes, e);
	t->without->marks[n] |= WITHOUT_LIVES;
	return 0;
}
