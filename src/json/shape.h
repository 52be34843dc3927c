/* shape - all of a record but its scalars, to know the next one by */
#ifndef JSON_SHAPE_H
#define JSON_SHAPE_H

#include "json/token.h"

/*
 * The records of a stream are mostly alike: members, order and white space of
 * one are those of the one before, and only strings and numbers differ. A
 * shape is a record that was accepted, cut at its scalars: what lies between
 * them are its seams. A text with the same seams, and a scalar wherever the
 * shape has one, is accepted as well: where the grammar takes a scalar it
 * takes any other, and nesting, keys and white space are the same bytes. So
 * the seams are compared, not read, and only the scalars are scanned.
 */
struct shape_seam {
	uint32_t at, len;   /* in the shape's text */
	uint32_t node;      /* the scalar behind it; behind the last: none */
	uint32_t mark, end; /* in its marks: the seam without white space */
};

/* What an owner noted down of all records of the shape. */
struct shape_notes {
	const void *owner;
	uint32_t *nodes;
	size_t count;
};

#define SHAPE_OWNERS 4

struct json_shape {
	struct buf text;
	struct buf marks; /* with SHAPE_SLACK bytes behind them */
	struct json_node *nodes;
	uint32_t *containers; /* their nodes, outer ones first */
	struct shape_seam *seams;
	size_t count, container_count, seam_count;
	size_t lines;
	size_t depth; /* that it was scanned with */
	int level;
	bool is_compact;
	bool is_stale;   /* the last record compared was of another */
	unsigned missed; /* records in a row that were */
	struct shape_notes notes[SHAPE_OWNERS];
};

/* Above these, a record is not one of many. */
#define SHAPE_SIZE_MAX ((size_t)64 << 10)
#define SHAPE_NODES_MAX 4096

#define SHAPE_SLACK 32

/*
 * The place behind a value at p that has the shape of an earlier one, its
 * nodes in the doc and all else noted in s; NULL when it has not, or is not
 * wholly at hand. Then p is to be scanned.
 */
const char *shape_scan(struct scan *s, const char *p);

/* Remember the shape of the value that was scanned, up to end. */
void shape_learn(struct scan *s, const char *end);

void shape_release(struct json_shape **shape);

#endif
