/* identity - which entries compete with one another, as data */
#ifndef BOARD_IDENTITY_H
#define BOARD_IDENTITY_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
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

/*
 * Append the canonical text of the values (a JSON array, one value a field):
 * two entries compete when these bytes are equal. The order of boards is
 * that of these bytes.
 */
int identity_key(struct buf *out, const struct identity *identity,
		 const struct json_doc *entry);

/* SHA-256 of the rule's canonical text: it changes when the rule does. */
const char *identity_digest(const struct identity *identity);

#endif
