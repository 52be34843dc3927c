/* history - all commits that references reach, ancestors first */
#ifndef GIT_HISTORY_H
#define GIT_HISTORY_H

#include "git/object.h"
#include "git/store.h"

#define HISTORY_NONE UINT32_MAX

struct history_commit {
	uint32_t object;         /* its number in the store */
	uint32_t parents, words; /* where its own begin in the history */
	uint32_t parent_count, word_count;
	uint32_t depth; /* 1: no parents */
	struct oid tree;
	uint8_t state;   /* while it is sorted */
	bool is_note;    /* only references below notes reach it */
	bool is_done;    /* what follows is known */
	bool is_skipped; /* `now` stands for it */
	uint32_t now;    /* itself, an ancestor, HISTORY_NONE */
	uint32_t new_parents, new_parent_count, new_depth;
	struct oid new_id, new_tree;
};

/*
 * A word of hex digits in a message, and the commit that it means. It may mean
 * one that is no ancestor, so those are sorted before as well.
 */
struct history_word {
	char hex[OID_HEX];
	uint8_t len;
	uint32_t commit; /* HISTORY_NONE: none of ours */
};

struct history {
	struct store *s;
	struct history_commit *commits;
	size_t count, room;
	uint32_t *by_object; /* for each of the store */
	uint32_t *edges;     /* parents, old and new */
	size_t edge_count, edge_room;
	struct history_word *words;
	size_t word_count, word_room;
	uint32_t *by_id; /* commits sorted by id */
	uint32_t *order; /* ancestors first */
	size_t ordered;
	uint32_t *stamps, stamp; /* of the last walk that passed by */
	struct {
		uint32_t *items;
		size_t count, room;
	} pending;
};

void history_init(struct history *h, struct store *s);
void history_release(struct history *h);

/* Add a commit and its ancestors. ERR_DATA for a missing object. */
int history_add(struct history *h, const struct oid *tip, bool is_note,
		struct err *e);

/* When all are added: sort them, and find out what words mean. */
void history_sort(struct history *h);

/* HISTORY_NONE: no commit of ours. */
uint32_t history_find(const struct history *h, const struct oid *id);
/* The only commit whose id begins with these digits. */
uint32_t history_named(const struct history *h, const char *hex, size_t len);

/* Whether a is b or an ancestor of b, among the old ones or the new. */
bool history_is_ancestor(struct history *h, uint32_t a, uint32_t b,
			 bool is_new);

/* Append a parent to the edges. */
void history_edge(struct history *h, uint32_t commit);

struct oid history_id(const struct history *h, uint32_t commit);

#endif
