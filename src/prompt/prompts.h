/* prompts - what is asked: prompts by number, from a seed or from a file */
#ifndef PROMPT_PROMPTS_H
#define PROMPT_PROMPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "prompt/length.h"
#include "prompt/prompt.h"

enum prompts_kind {
	PROMPTS_RANDOM,
	PROMPTS_PREFIX,     /* random, behind one of num_prefixes prefixes */
	PROMPTS_MULTI_TURN, /* random conversations */
	PROMPTS_SHAREGPT,   /* JSON: [{"conversations": [{"value"}, ...]}] */
	PROMPTS_JSONL,      /* {"prompt"} or {"messages"}, a line each */
	PROMPTS_SONNET,     /* text: lines of a poem, behind a question */
	PROMPTS_RAW,        /* whole requests, a JSON object a line */
	PROMPTS_MOONCAKE,   /* lines: timestamp, lengths, hash_ids */
	PROMPTS_AZURE,      /* CSV: TIMESTAMP,ContextTokens,GeneratedTokens */
	PROMPTS_BURSTGPT,   /* CSV: Timestamp, Request and Response tokens */
	PROMPTS_TIMED,      /* lines: timestamp, and a text or lengths */
};

/*
 * Tokens of input are those of the texts; a chat's template comes on top, as
 * in vLLM's and SGLang's random datasets. Zeroed but for kind is allowed
 * where a meaning of 0 is given.
 */
struct prompts_options {
	enum prompts_kind kind;
	const char *path; /* a regular file, for those that need one */
	uint64_t seed;
	uint64_t count;       /* prompts wanted by all shards; 0: as many as
				 there are, for files */
	size_t input_tokens;  /* random text; without the prefix */
	size_t output_tokens; /* of a file: 0 takes those of the record */
	struct length spread; /* of lengths, around those given */
	size_t num_prefixes;  /* of PROMPTS_PREFIX, 1 or more */
	size_t prefix_tokens;
	size_t turns;     /* of PROMPTS_MULTI_TURN, 1 or more */
	int64_t think_ns; /* before each turn but the first, on average:
			     drawn exponentially; 0: none */
	double speedup;   /* of a trace's clock; 0: 1 */
	struct counter counter;
};

#define PROMPTS_TOKENS_MAX 10000000
#define PROMPTS_RECORDS_MAX ((uint64_t)16 << 20) /* of one file */

struct prompts;

/* `random`, `prefix`, `multi-turn`, `sharegpt`, `jsonl`, `sonnet`, `raw`,
 * `mooncake`, `azure`, `burstgpt`, `timed`. ERR_USAGE. */
int prompts_kind(enum prompts_kind *kind, const char *name, struct err *e);

/* Whether prompts of this kind have offset_ns. */
bool prompts_is_trace(enum prompts_kind kind);

/* Whether the user's lengths count, and not those of a file. */
bool prompts_has_lengths(enum prompts_kind kind);

/*
 * Strings of options are borrowed until the release. ERR_USAGE for options
 * that contradict, ERR_IO, ERR_DATA with `path:line: what is wrong`, and what
 * the counter says. A file is indexed, not kept: memory is 16 bytes a record
 * (traces: 48, and 8 a hash id).
 *
 * ShareGPT is filtered as vLLM documents it: two or more turns, of which the
 * first is the prompt and the second sets the output; each 4 tokens or more;
 * prompt at most 1024, both at most 2048. With output_tokens set the second
 * turn's length does not count. The order is random, by seed; fewer than
 * count that pass are used again.
 */
int prompts_open(struct prompts **d, const struct prompts_options *options,
		 struct err *e);

/*
 * How many prompts there are: options.count, or the file's number when that is
 * 0 (of a trace, the lesser). Of PROMPTS_MULTI_TURN count is rounded up to
 * whole conversations; turns of one have neighbouring ids.
 */
uint64_t prompts_count(const struct prompts *d);

/*
 * Prompt number id, from 0; behind the last they begin anew (random ones go
 * on). Nothing but options, id and salt decides about it. Salt other than 0
 * puts words of its own first, so that no cache of another salt has a prefix
 * of this prompt: one for the run (--cache-bust), another for warm-ups.
 * Random texts are no longer for it, texts of files are, by a few tokens.
 */
int prompts_get(struct prompts *d, uint64_t id, uint64_t salt, struct prompt *p,
		struct err *e);

/*
 * Whether words have turned out to be a token each: so many texts were drawn
 * and the counter had nothing to correct.
 */
#define PROMPTS_REGULAR 64
bool prompts_is_regular(const struct prompts *d);

/*
 * Ask the counter no more: a run is under way, and would be held up. Texts
 * that are drawn stay exact when they are regular; others are counted about.
 */
void prompts_hush(struct prompts *d);

void prompts_release(struct prompts **d); /* for AUTO */

#endif
