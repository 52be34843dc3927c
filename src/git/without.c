/* without - trees without some paths */
#include "git/without.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "git/delta.h"
#include "git/object.h"

#define CHAIN_MAX 50 /* as git's own default is */

/* A part of a path; last: the tree that was written here before. */
struct without_node {
	char *name;
	size_t name_len;
	bool is_end, is_met;
	struct without_node *children, *next;
	char *last;
	size_t last_len;
	uint64_t last_at;
	unsigned last_depth;
};

struct oid without_nothing(void)
{
	struct oid id;

	oid_of(&id, OBJECT_TREE, "", 0);
	return id;
}

void without_init(struct without *t, struct store *s, struct pack_write *w)
{
	*t = (struct without){ .s = s, .w = w };
	t->marks = xcalloc((size_t)s->count + 1, 1);
	t->root = xcalloc(1, sizeof *t->root);
	t->lately = xcalloc(1, sizeof *t->lately);
}

static struct without_node *child_of(const struct without_node *node,
				     const char *name, size_t len)
{
	struct without_node *child = node->children;

	while (child &&
	       (child->name_len != len || memcmp(child->name, name, len) != 0))
		child = child->next;
	return child;
}

void without_path(struct without *t, const char *path)
{
	struct without_node *node = t->root;

	while (*path) {
		size_t len = strcspn(path, "/");
		struct without_node *child = child_of(node, path, len);

		if (!child) {
			child = xcalloc(1, sizeof *child);
			child->name = xstrndup(path, len);
			child->name_len = len;
			child->next = node->children;
			node->children = child;
		}
		node = child;
		path += len + (path[len] == '/');
	}
	node->is_end = true;
}

/* The end of one of the paths, at or above this one. */
static const struct without_node *end_above(const struct without *t,
					    const char *path)
{
	const struct without_node *node = t->root;
	size_t len;

	for (; node && !node->is_end && *path; path += len + !!path[len]) {
		len = strcspn(path, "/");
		node = child_of(node, path, len);
	}
	return node && node->is_end ? node : NULL;
}

bool without_covers(const struct without *t, const char *path)
{
	return end_above(t, path) != NULL;
}

bool without_met(const struct without *t, const char *path)
{
	const struct without_node *end = end_above(t, path);

	return end && end->is_met;
}

static void free_nodes(struct without_node *node)
{
	while (node) {
		struct without_node *next = node->next;

		free_nodes(node->children);
		free(node->name);
		free(node->last);
		free(node);
		node = next;
	}
}

void without_release(struct without *t)
{
	free_nodes(t->root);
	free(t->marks);
	free(t->lately);
	free(t->memo);
	free(t->drops);
	index_release(&t->memo_index);
	index_release(&t->drop_index);
	*t = (struct without){ 0 };
}

static int broken_tree(struct err *e)
{
	return err_set(e, ERR_DATA, "a tree is broken; see git fsck");
}

static int reach_number(struct without *t, uint32_t n, struct err *e);

/* Something that a tree names. */
static int reach_entry(struct without *t, const struct object_entry *entry,
		       struct err *e)
{
	bool is_tree = object_is_tree(entry->mode);
	uint32_t n;

	if (entry->mode == OBJECT_MODE_COMMIT ||
	    lately_saw(t->lately, &entry->id, is_tree))
		return 0;
	n = store_find(t->s, &entry->id);
	if (n == STORE_NONE) {
		if (is_tree && pack_write_find(t->w, &entry->id) != UINT32_MAX)
			return 0;
		return store_missing(&entry->id, e);
	}
	if (is_tree)
		return reach_number(t, n, e);
	t->marks[n] |= WITHOUT_LIVES;
	return 0;
}

static int reach_number(struct without *t, uint32_t n, struct err *e)
{
	AUTO(store_drop) struct store_bytes *tree = NULL;
	struct object_entry entry;
	struct oid id;
	const char *at;
	int more, code = 0;

	/* LIVES is not enough: a broken tree may call this one a file. */
	if (t->marks[n] & WITHOUT_WALKED)
		return 0;
	t->marks[n] |= WITHOUT_LIVES | WITHOUT_WALKED;
	id = store_id(t->s, n);
	if (t->depth == WITHOUT_DEPTH)
		return err_set(e, ERR_DATA, "folders are too deep");
	if (store_get(&tree, t->s, &id, OBJECT_TREE, e) < 0)
		return -1;
	t->depth++;
	at = tree->data;
	while (!code &&
	       (more = object_entry(&entry, &at, tree->data + tree->len)) > 0)
		code = reach_entry(t, &entry, e);
	t->depth--;
	return !code && more < 0 ? broken_tree(e) : code;
}

int without_reach(struct without *t, const struct oid *tree, struct err *e)
{
	struct object_entry entry = { .mode = OBJECT_MODE_TREE, .id = *tree };

	return reach_entry(t, &entry, e);
}

/* What delta_trees hands on. */
struct fresh {
	struct without *t;
	struct err *e;
};

static int on_fresh(void *context, const struct object_entry *entry)
{
	struct fresh *fresh = context;

	return reach_entry(fresh->t, entry, fresh->e);
}

/* A tree that the store lacks, as a difference to the last one here. */
static int write_at(struct without_node *node, struct without *t,
		    const struct oid *id, const struct buf *tree, struct err *e)
{
	AUTO(buf_release) struct buf delta = BUF_INIT(BUF_MAX);
	struct delta_tree from = { node->last ? node->last : "",
				   node->last_len };
	struct delta_tree to = { tree->data, tree->len };
	struct fresh fresh = { t, e };
	struct pack_object object = { .id = *id,
				      .type = OBJECT_TREE,
				      .bytes = tree->data,
				      .len = tree->len };

	if (delta_trees(&delta, &from, &to, on_fresh, &fresh) < 0)
		return -1;
	node->last_depth++;
	if (node->last && node->last_depth <= CHAIN_MAX &&
	    delta.len < tree->len / 2) {
		object.base = node->last_at;
		object.bytes = delta.data;
		object.len = delta.len;
	} else {
		node->last_depth = 0;
	}
	node->last_at = t->w->at;
	node->last = xrealloc(node->last, tree->len + 1, 1);
	memcpy(node->last, tree->data, tree->len);
	node->last_len = tree->len;
	return pack_write_add(t->w, &object, e);
}

static int put_tree(struct oid *id, struct without_node *node,
		    struct without *t, const struct buf *tree, struct err *e)
{
	uint32_t n;

	oid_of(id, OBJECT_TREE, tree->data, tree->len);
	n = store_find(t->s, id);
	if (n != STORE_NONE)
		return reach_number(t, n, e);
	if (pack_write_find(t->w, id) != UINT32_MAX)
		return 0;
	return write_at(node, t, id, tree, e);
}

int without_write(struct oid *id, struct without *t, const struct buf *tree,
		  struct err *e)
{
	return put_tree(id, t->root, t, tree, e);
}

static uint64_t memo_hash(const struct without_node *node, uint32_t tree)
{
	return ((uint64_t)(uintptr_t)node ^ tree) * 0x9e3779b97f4a7c15u >> 16;
}

static struct without_memo *memo_find(const struct without *t,
				      const struct without_node *node,
				      uint32_t tree)
{
	struct index_walk walk =
		index_find(&t->memo_index, memo_hash(node, tree));
	uint32_t n;

	while (index_next(&walk, &n)) {
		if (t->memo[n].node == node && t->memo[n].tree == tree)
			return &t->memo[n];
	}
	return NULL;
}

static void memo_add(struct without *t, const struct without_memo *memo)
{
	t->memo = xgrow(t->memo, t->memo_count, &t->memo_room, sizeof *t->memo);
	t->memo[t->memo_count] = *memo;
	index_put(&t->memo_index, memo_hash(memo->node, memo->tree),
		  (uint32_t)t->memo_count++);
}

static int find_tree(struct without_memo *found, struct without *t,
		     struct without_node *node, const struct oid *id,
		     struct err *e);

/* What stays of an entry, into *id; is_empty: nothing. */
static int thin_entry(struct without_memo *left, struct without *t,
		      const struct without_node *node,
		      const struct object_entry *entry, struct err *e)
{
	struct without_node *child =
		child_of(node, entry->name, entry->name_len);

	*left = (struct without_memo){ .id = entry->id };
	if (child && child->is_end) {
		child->is_met = true;
		without_drop(t, entry);
		left->is_empty = true;
		return 0;
	}
	if (!child || !object_is_tree(entry->mode))
		return 0;
	return find_tree(left, t, child, &entry->id, e);
}

/* The tree as it will be into out; whether it is another one. */
static int thin_entries(struct buf *out, struct without *t,
			const struct without_node *node,
			const struct store_bytes *tree, struct err *e)
{
	const char *at = tree->data, *end = at + tree->len, *from = at;
	struct object_entry entry;
	struct without_memo left;
	int more;

	while ((more = object_entry(&entry, &at, end)) > 0) {
		if (thin_entry(&left, t, node, &entry, e) < 0)
			return -1;
		if (!left.is_empty && oid_equal(&left.id, &entry.id))
			continue;
		buf_add(out, from, (size_t)(entry.at - from));
		from = at;
		if (left.is_empty)
			continue;
		buf_add(out, entry.at, entry.len - OID_RAW);
		buf_add(out, left.id.bytes, OID_RAW);
	}
	if (more < 0)
		return broken_tree(e);
	if (from == tree->data)
		return 0;
	buf_add(out, from, (size_t)(end - from));
	return 1;
}

static int find_tree(struct without_memo *found, struct without *t,
		     struct without_node *node, const struct oid *id,
		     struct err *e)
{
	AUTO(store_drop) struct store_bytes *tree = NULL;
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	uint32_t n = store_find(t->s, id);
	const struct without_memo *memo =
		n == STORE_NONE ? NULL : memo_find(t, node, n);
	int changed;

	if (memo) {
		*found = *memo;
		return 0;
	}
	if (t->depth == WITHOUT_DEPTH)
		return err_set(e, ERR_DATA, "folders are too deep");
	if (store_get(&tree, t->s, id, OBJECT_TREE, e) < 0)
		return -1;
	*found = (struct without_memo){ node, n, false, *id };
	t->depth++;
	changed = thin_entries(&out, t, node, tree, e);
	t->depth--;
	if (changed < 0)
		return -1;
	found->is_empty = changed && !out.len;
	if (changed && out.len && put_tree(&found->id, node, t, &out, e) < 0)
		return -1;
	memo_add(t, found);
	return 0;
}

int without_tree(struct oid *id, struct without *t, const struct oid *tree,
		 struct err *e)
{
	struct oid nothing = without_nothing();
	struct without_memo found = { .is_empty = true };

	/* It need not be there for git to know it. */
	if (!oid_equal(tree, &nothing) &&
	    find_tree(&found, t, t->root, tree, e) < 0)
		return -1;
	*id = found.is_empty ? nothing : found.id;
	return found.is_empty ? 0 : without_reach(t, id, e);
}

int without_settle(struct without *t, const struct oid *tree, struct err *e)
{
	struct oid nothing = without_nothing(), id;
	struct buf empty = BUF_INIT(0);

	return oid_equal(tree, &nothing) ? put_tree(&id, t->root, t, &empty, e)
					 : 0;
}
