/* tally - replies that the server did not count, counted behind the run */
#ifndef LOAD_TALLY_H
#define LOAD_TALLY_H

#include "api/chunk.h"
#include "base/buf.h"
#include "prompt/prompt.h"
#include "stat/record.h"

#define SAID_MAX ((size_t)16 << 20)   /* bytes of one reply, escaped */
#define TALLY_MAX ((size_t)256 << 20) /* of all replies of a lane */

/*
 * The text of one reply as it comes: `["...","..."`, without the end; a text
 * begins where reasoning ends, or begins, for the two are apart in the tokens
 * as well. is_lost: an event had more than one text of a kind, of which only
 * the last is known, or it grew too long.
 */
struct said {
	struct buf text;
	bool is_visible, is_lost;
};

#define SAID_INIT                                                              \
	{                                                                      \
		.text = BUF_INIT(SAID_MAX)                                     \
	}

void said_clear(struct said *s);
void said_add(struct said *s, const struct chunk *c);

/* Of a lane: the texts that wait, and whose they are. Zeroed but for text. */
struct tally {
	struct buf text;
	struct tally_item {
		size_t sample; /* its number in the recording */
		size_t at, len;
	} * items;
	size_t count, room;
};

/* Keep what was said in a sample that has no count of the server's. */
void tally_add(struct tally *t, size_t sample, const struct said *s);

/*
 * Count all of it: the samples then have SAMPLE_TOKENIZER. What is no text
 * stays as it is.
 */
void tally_count(struct tally *t, const struct counter *c,
		 struct recording *recording);

void tally_release(struct tally *t);

#endif
