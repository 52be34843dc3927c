/* dropped - what lies below the paths that went */
#include "base/mem.h"
#include "git/object.h"
#include "git/without.h"

static int drop_entry(struct without *t, const struct oid *id, unsigned mode,
		      struct err *e);

static int drop_tree(struct without *t, uint32_t n, struct err *e)
{
	AUTO(store_drop) struct store_bytes *tree = NULL;
	struct object_entry entry;
	const char *at;
	int code = 0;

	if (t->depth == WITHOUT_DEPTH)
		return err_set(e, ERR_DATA, "folders are too deep");
	if (store_read(&tree, t->s, n, e) < 0)
		return -1;
	at = tree->data;
	t->depth++;
	while (!code && object_entry(&entry, &at, tree->data + tree->len) > 0)
		code = drop_entry(t, &entry.id, entry.mode, e);
	t->depth--;
	return code;
}

static int drop_entry(struct without *t, const struct oid *id, unsigned mode,
		      struct err *e)
{
	uint32_t n =
		mode == OBJECT_MODE_COMMIT ? STORE_NONE : store_find(t->s, id);

	if (n == STORE_NONE || t->marks[n] & WITHOUT_DROPPED)
		return 0;
	t->marks[n] |= WITHOUT_DROPPED;
	return object_is_tree(mode) ? drop_tree(t, n, e) : 0;
}

int without_mark_dropped(struct without *t, struct err *e)
{
	for (size_t i = 0; i < t->drop_count; i++) {
		if (drop_entry(t, &t->drops[i].id, t->drops[i].mode, e) < 0)
			return -1;
	}
	return 0;
}

void without_drop(struct without *t, const struct object_entry *entry)
{
	struct index_walk walk =
		index_find(&t->drop_index, oid_hash(&entry->id));
	uint32_t n;

	while (index_next(&walk, &n)) {
		if (oid_equal(&t->drops[n].id, &entry->id))
			return;
	}
	t->drops =
		xgrow(t->drops, t->drop_count, &t->drop_room, sizeof *t->drops);
	t->drops[t->drop_count] =
		(struct without_drop){ entry->id, entry->mode };
	index_put(&t->drop_index, oid_hash(&entry->id),
		  (uint32_t)t->drop_count++);
}
