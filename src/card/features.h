/* features - the types of a dataset's columns, as load_dataset wants them */
#ifndef CARD_FEATURES_H
#define CARD_FEATURES_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "json/doc.h"

enum feature_type {
	FEATURE_NONE, /* null, or nothing, so far */
	FEATURE_BOOL,
	FEATURE_INTEGER,
	FEATURE_FLOAT,
	FEATURE_STRING,
	FEATURE_STRUCT,
	FEATURE_LIST,  /* of its only member */
	FEATURE_MIXED, /* no column holds this */
};

/* Zeroed: nothing is known of it. */
struct feature {
	enum feature_type type;
	char *name;
	struct feature **members; /* in the order they came */
	size_t count, room;
};

#define FEATURES_MAX 2000 /* members of one struct */

/*
 * What a schema (draft-07, as in schemas/) says of an entry: properties, $ref
 * into its own definitions, type with null or not, enum of strings. ERR_BUG.
 */
int features_schema(struct feature *row, const char *schema, struct err *e);

/*
 * What a row has: members that are not known yet are added, numbers of those
 * as floats. A value of another type makes its column mixed.
 */
void features_add(struct feature *row, const struct json_doc *doc);

/* NULL, or the first mixed column, `a.b`; borrowed from buf. */
const char *features_mixed(const struct feature *row, struct buf *path);

/* The list below `features:`, each line indented by indent. */
void features_write(struct buf *out, const struct feature *row, size_t indent);

void features_release(struct feature *row);

#endif
