/* chunk - what one event of a reply says: text, finish, counts */
#ifndef API_CHUNK_H
#define API_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * An event counts for tokens only when it has text that is not empty; a
 * role, a finish, usage alone and [DONE] do not. What text is, and where the
 * counts stand, each interface says for itself: see api/api.h. A reply that
 * is no stream is one event.
 */
struct chunk {
	bool has_text;    /* of any kind; of an embedding, that it is there */
	bool has_visible; /* text that is no reasoning */
	bool has_finish;  /* it says why it ended */
	bool is_done;     /* [DONE] */
	bool has_error;   /* the server says that it failed */
	bool is_bad;      /* no JSON object */
	uint32_t ids;     /* tokens of this event, one by one; 0: no word */
	int64_t input_tokens, output_tokens; /* of usage, so far; -1: none */
	int64_t cached_tokens; /* of input, that a cache answered; -1: none */
	int64_t more_tokens;   /* the same of output, of this event alone */
	const char *text;      /* the visible text, still escaped; or NULL */
	size_t text_len;
	const char *reasoning; /* the same of reasoning */
	size_t reasoning_len;
	uint32_t texts; /* of both kinds; those two are the last of each */
};

#define CHUNK_NOTHING                                                          \
	{                                                                      \
		.input_tokens = -1, .output_tokens = -1, .cached_tokens = -1,  \
		.more_tokens = -1,                                             \
	}

#endif
