/* identity - which entries compete with one another, as data */
#ifndef BOARD_IDENTITY_H
#define BOARD_IDENTITY_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "board/keys.h"
#include "json/doc.h"

/*
 * An ordered list of fields. Each has sources that are tried in turn (a JSON
 * pointer, the text behind a prefix, a known word in a text) and a default;
 * null and "" count as absent. schemas/identity.json is the default list and
 * describes the form.
 */
struct identity;

/* The JSON text of a list of fields; name is for messages. ERR_DATA. */
int identity_compile(struct identity **identity, const char *text, size_t len,
		     const char *name, struct err *e);
int identity_named(struct identity **identity, const char *name,
		   struct err *e); /* "default" or "six"; else ERR_USAGE */
void identity_free(struct identity **identity); /* for AUTO */

/* What merging needs of a row beside its identity. */
enum row_field {
	ROW_ID,
	ROW_RETRACTED,
	ROW_THROUGHPUT,
	ROW_TTFT,
	ROW_ERRORS,
	ROW_TIME,
	ROW_NODES,
	ROW_FIELDS
};

/*
 * The identity of an entry, as long as the rule lives: two entries compete
 * when it is the same pointer. Its text is the canonical one of the values, a
 * JSON array, one value a field. In the same walk over the entry the nodes of
 * its row fields are found (NULL where there is none).
 */
const struct key *identity_key(struct identity *identity,
			       const struct json_doc *entry,
			       const struct json_node *row[ROW_FIELDS]);

/* SHA-256 of the rule's canonical text: it changes when the rule does. */
const char *identity_digest(const struct identity *identity);

#endif
