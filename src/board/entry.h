/* entry - a leaderboard row or a retraction, kept with what merging needs */
#ifndef BOARD_ENTRY_H
#define BOARD_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/hash.h"
#include "base/time.h"
#include "board/identity.h"
#include "stream/reader.h"
#include "stream/sources.h"

enum entry_metric {
	ENTRY_THROUGHPUT,
	ENTRY_TTFT,
	ENTRY_ERRORS,
	ENTRY_METRICS
};

/*
 * As small as it can be: an index of many entries is made of these. The text
 * lies in memory, or in a source that it is read from when it is asked for.
 * A retraction is a record {"retracted": {"entry_id", "digest", ...}}: its id
 * is the one it names.
 */
struct entry {
	const struct key *key;       /* identity_key; NULL for a retraction */
	const struct source *source; /* NULL: the text is in memory */
	union {
		off_t offset; /* of the text in the source */
		char *text;   /* compact, NUL, `file:line`, NUL; owned */
		const char *borrowed; /* the record's, as it came */
	};
	struct entry_value *value; /* what was asked for once, or NULL */
	int64_t seconds;
	int32_t nanoseconds;
	uint32_t len;     /* of the text, where it is */
	uint32_t line;    /* of the source */
	uint32_t repeats; /* further copies equal by value, dropped */
	bool is_retraction : 1;
	bool has_time : 1; /* metadata.submitted_at (at, of a retraction) is
			      RFC 3339, and is seconds and nanoseconds */
	bool is_multi_node : 1; /* cluster.node_count of 2 or more */
	bool is_compact : 1;    /* the text is in the form of lines */
	bool is_indented : 1;   /* or in that of an array's elements */
	bool is_borrowed : 1;
	bool is_copied : 1; /* intake: in ours too */
	bool was_best : 1, is_fresh : 1, is_withheld : 1; /* see change */
	unsigned char packed[]; /* the id (empty when missing, no string, or
				   with a NUL), then the metrics; or the digest
				   that a retraction names, up to a NUL */
};

/*
 * Read a record; the entry's text is the record's, which it borrows. ERR_DATA
 * when it is a retraction without a string entry_id, with a digest that is
 * neither null nor 64 hex digits, or with neither an id nor a digest (""
 * names every row without an id).
 */
int entry_read(struct entry **entry, const struct record *record,
	       struct identity *identity, struct err *e);

/* The text is in memory, or in source, from now on. ERR_IO. */
int entry_keep(struct entry *entry, const struct record *record,
	       struct source *source, struct err *e);

/* Both, in memory. */
int entry_new(struct entry **entry, const struct record *record,
	      struct identity *identity, struct err *e);
void entry_free(struct entry *entry);

/* A copy in memory that the caller owns, made with the same identity. */
int entry_copy(struct entry **copy, const struct entry *entry,
	       struct identity *identity, struct err *e);

/*
 * Append the compact text. -1 when it cannot be read any more: sources_check
 * says why.
 */
int entry_text(struct buf *out, const struct entry *entry);

/*
 * The canonical text, made once and kept; empty when it cannot be read. Only
 * entries that tie in all else are asked for it.
 */
const struct buf *entry_canon(const struct entry *entry);

/* The text as it is kept; until the next text is read. NULL: as above. */
const char *entry_raw(const struct entry *entry, size_t *len);

/* The SHA-256 of the canonical text in hex; "" when it cannot be read. */
const char *entry_digest(const struct entry *entry);

/* Append `file:line`; the id. */
void entry_place(struct buf *out, const struct entry *entry);
void entry_id(struct buf *out, const struct entry *entry);
bool entry_has_id(const struct entry *entry);
bool entry_is_named(const struct entry *entry, const char *id);

/* A number packed (board/packed), of canonical text; none: not known. */
const unsigned char *entry_metric(const struct entry *entry,
				  enum entry_metric metric);

/* The digest that a retraction names; "": every content. */
const char *entry_retracts(const struct entry *retraction);

/*
 * Entries that are equal by value are alike and have one hash; those that are
 * alike agree in all that an entry keeps, and have equal values or not.
 */
bool entry_is_alike(const struct entry *a, const struct entry *b);
uint64_t entry_hash(const struct entry *entry);

/* Whether they are equal by value; whether their compact texts are the same. */
bool entry_is_equal(const struct entry *a, const struct entry *b);
bool entry_is_same_text(const struct entry *a, const struct entry *b);

/*
 * Whether the record is a retraction: "retracted" stands at its top, and no
 * entry_id does (a row may have a field of that name).
 */
bool entry_is_retraction(const struct json_doc *record);

/* 64 hex digits, as lower case, into digest; -1 when text is none. */
int entry_read_digest(char digest[HASH_SHA256_HEX], const char *text,
		      size_t len);

/* The month of submitted_at in UTC, "2026-01", or "undated". */
void entry_month(char month[8 + 1], const struct entry *entry);

#endif
