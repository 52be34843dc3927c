/* rule - an identity as it is kept: compiled, and at work */
#ifndef BOARD_RULE_H
#define BOARD_RULE_H

#include <regex.h>
#include <stdbool.h>

#include "board/identity.h"
#include "json/pick.h"

#define RECENT_MAX 64 /* bytes of a value worth remembering */

/*
 * Where a value may stand. Neither prefix nor words: the value itself. Entries
 * beside one another often agree: the last text and what came of it are kept.
 */
struct place {
	char *pointer;
	size_t node; /* its number in the pick */
	char recent[RECENT_MAX];
	size_t recent_len; /* 0: none */
	uint32_t recent_value;
	struct buf prefix; /* empty: none */
	regex_t *words;
	size_t word_count;
};

struct field {
	struct place *sources;
	size_t count;
	char *fallback; /* canonical text */
	uint32_t fallback_value;
	bool is_last;
};

struct identity {
	struct field *fields;
	size_t count;
	char digest[HASH_SHA256_HEX];
	struct pick pick;
	const struct json_node **nodes; /* what the last pick found */
	uint32_t *values;               /* of the last key */
	struct keys keys;
	struct buf text;
};

#endif
