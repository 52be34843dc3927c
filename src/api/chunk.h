/* chunk - what one event of a completion says: text, finish, counts */
#ifndef API_CHUNK_H
#define API_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The interface is OpenAI's, for chat and completions, as vLLM, SGLang and
 * llama.cpp's server speak it. An event counts for tokens only when one of
 * its choices has text that is not empty: delta.content, delta.reasoning,
 * delta.reasoning_content, the arguments of delta.tool_calls, or text. A role,
 * a finish, usage alone and [DONE] do not.
 */
struct chunk {
	bool has_text;    /* of any kind */
	bool has_visible; /* text that is no reasoning */
	bool has_finish;  /* a choice says why it ended */
	bool is_done;     /* [DONE] */
	bool has_error;   /* the server says that it failed */
	bool is_bad;      /* no JSON object */
	uint32_t ids;     /* token_ids, else entries of logprobs; 0: none */
	int64_t input_tokens, output_tokens; /* of usage, so far; -1: none */
	const char *text; /* the visible text, still escaped; or NULL */
	size_t text_len;
};

/*
 * Looks at what is needed, in one pass, and passes over the rest; it judges
 * no more than it must to find its way. An answer that is no stream has
 * message in the place of delta.
 */
void chunk_read(struct chunk *c, const char *data, size_t len);

#endif
