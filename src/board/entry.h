/* entry - a leaderboard row or a retraction, kept with what merging needs */
#ifndef BOARD_ENTRY_H
#define BOARD_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/time.h"
#include "board/identity.h"
#include "json/number.h"
#include "stream/reader.h"

struct metric {
	bool is_known;       /* a JSON number stood there */
	char *text;          /* it, owned */
	struct number value; /* its digits lie in text */
};

/*
 * raw is compact and owned; everything else points into it or is owned too.
 * A retraction is a record {"retracted": {"entry_id", "digest", ...}}: its id
 * is the one it names, `retracts` the digest it names ("": every content).
 */
struct entry {
	bool is_retraction;
	char *raw;
	size_t len;
	char *id;  /* unescaped; "" when missing, no string, or with a NUL */
	char *key; /* identity_key's text; "" for a retraction */
	char digest[HASH_SHA256_HEX]; /* of the canonical text */
	char retracts[HASH_SHA256_HEX];
	char *target;   /* of a retraction: `retracts`, a space and the id */
	size_t repeats; /* further copies equal by value that were dropped */
	struct metric throughput_tps, ttft_ms, error_rate;
	bool has_time; /* metadata.submitted_at (at, of a retraction) is RFC
			  3339 */
	struct instant submitted_at;
	bool is_multi_node; /* cluster.node_count of 2 or more */
	char *source;       /* "file:line", for messages */
	struct buf *canon;  /* of entry_canon; empty until it is asked for */
};

/*
 * Keep a record. ERR_DATA when it is a retraction without a string entry_id,
 * with a digest that is neither null nor 64 hex digits, or with neither an id
 * nor a digest ("" names every row without an id).
 */
int entry_new(struct entry **entry, const struct record *record,
	      const struct identity *identity, struct err *e);
void entry_free(struct entry *entry);

/* A copy that the caller owns, made with the same identity. */
int entry_copy(struct entry **copy, const struct entry *entry,
	       const struct identity *identity, struct err *e);

/* The canonical text, of which the digest is the SHA-256; the entry's own. */
const struct buf *entry_canon(const struct entry *entry);

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
