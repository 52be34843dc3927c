/* compile - JSON Schema draft-07 text into a flat program */
#ifndef SCHEMA_COMPILE_H
#define SCHEMA_COMPILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct schema;

struct schema_options {
	const char *name;   /* for messages */
	const char *path;   /* the schema's own file, or NULL */
	const char *folder; /* where other URIs are looked up, or NULL */
	bool has_no_format; /* format and content* only describe */
};

/*
 * Every keyword of draft-07; unknown ones and unknown formats are read over,
 * as are those that describe (title, $comment, default, ...) and all beside
 * $ref. `$defs` serves like `definitions`; dependentRequired and
 * dependentSchemas count in a document whose $schema names a later draft.
 *
 * References lead into the same document, by $id into any that is at hand,
 * to the metaschema of draft-07, which is built in, and to files: a file: URI
 * below the folder of options->path or below options->folder, the path of any
 * other URI below options->folder, whatever its host. Nothing is read from
 * the network, and no file outside these two folders, links followed.
 *
 * A keyword's value that is not what it must be, a reference to nothing,
 * subschemas that lead to themselves without a step into the value, and more
 * than SCHEMA_EXPANSION of them on one value are errors: ERR_CONFIG, with
 * `name: /pointer: what`; ERR_IO when a file cannot be read. text is copied.
 */
#define SCHEMA_EXPANSION 1000000
int schema_compile(struct schema **schema, const char *text, size_t len,
		   const struct schema_options *options, struct err *e);

/* The same from a file of at most SCHEMA_BYTES ("-": stdin). */
#define SCHEMA_BYTES ((size_t)16 << 20)
int schema_load(struct schema **schema, const char *path,
		const struct schema_options *options, struct err *e);

void schema_free(struct schema **schema); /* for AUTO */

#endif
