/* without - trees without some paths */
#ifndef GIT_WITHOUT_H
#define GIT_WITHOUT_H

#include "git/lately.h"
#include "git/object.h"
#include "git/pack_write.h"
#include "git/store.h"

#define WITHOUT_DEPTH 2000 /* of folders */

/* What an object of the store is found to be, a byte each. */
enum {
	WITHOUT_LIVES = 1,   /* reached by what is left */
	WITHOUT_DROPPED = 2, /* below a path that went */
	WITHOUT_WALKED = 4,  /* a tree whose entries are marked */
};

struct without_node;

struct without_memo {
	const struct without_node *node;
	uint32_t tree;
	bool is_empty;
	struct oid id;
};

struct without_drop {
	struct oid id;
	unsigned mode;
};

/*
 * s and w are borrowed: where trees come from, and where those go that the
 * store does not have. A tree is looked at once for each place it has among
 * the paths; below, nothing changes and nothing is read but to be marked.
 */
struct without {
	struct store *s;
	struct pack_write *w;
	uint8_t *marks;
	struct lately *lately; /* marked, or no matter */
	struct without_node *root;
	struct without_memo *memo;
	size_t memo_count, memo_room;
	struct index memo_index;
	struct without_drop *drops; /* what stood at the paths, each once */
	size_t drop_count, drop_room;
	struct index drop_index;
	size_t depth;
};

/* Paths with a slash between parts that are not empty, files or folders. */
void without_init(struct without *t, struct store *s, struct pack_write *w);
void without_path(struct without *t, const char *path);
void without_release(struct without *t);
/* Behind all commits: whether some tree held the path, or one above it. */
bool without_met(const struct without *t, const char *path);
/* Whether a path is one of them or below one. */
bool without_covers(const struct without *t, const char *path);

/*
 * The tree without the paths, written if need be, and all it holds marked;
 * the tree of nothing when nothing is left. ERR_DATA for a missing object.
 */
int without_tree(struct oid *id, struct without *t, const struct oid *tree,
		 struct err *e);

/* It is used: the tree of nothing is written only then. */
int without_settle(struct without *t, const struct oid *tree, struct err *e);

/* Write a tree that was composed; what it names is marked. */
int without_write(struct oid *id, struct without *t, const struct buf *tree,
		  struct err *e);

/* Mark a tree of the store and all below; one that is new is well already. */
int without_reach(struct without *t, const struct oid *tree, struct err *e);

/* Note what stood at one of the paths. */
void without_drop(struct without *t, const struct object_entry *entry);

/* Mark what is below the paths that went; what is missing there may be. */
int without_mark_dropped(struct without *t, struct err *e);

/* The id of the tree of nothing. */
struct oid without_nothing(void);

#endif
