/* dataset - what is asked: prompts by number, from a seed or from a file */
#ifndef LOAD_DATASET_H
#define LOAD_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "load/prompt.h"

enum dataset_kind {
	DATASET_RANDOM,
	DATASET_PREFIX,     /* random, behind one of num_prefixes prefixes */
	DATASET_MULTI_TURN, /* random conversations */
	DATASET_SHAREGPT,   /* JSON: [{"conversations": [{"value"}, ...]}] */
	DATASET_JSONL,      /* {"prompt"} or {"messages"}, a line each */
	DATASET_MOONCAKE,   /* lines: timestamp, lengths, hash_ids */
	DATASET_AZURE,      /* CSV: TIMESTAMP,ContextTokens,GeneratedTokens */
	DATASET_BURSTGPT,   /* CSV: Timestamp, Request and Response tokens */
	DATASET_TIMED,      /* lines: timestamp, and a text or lengths */
};

/*
 * Tokens of input are those of the texts; a chat's template comes on top, as
 * in vLLM's and SGLang's random datasets. Zeroed but for kind is allowed
 * where a meaning of 0 is given.
 */
struct dataset_options {
	enum dataset_kind kind;
	const char *path; /* a regular file, for those that need one */
	uint64_t seed;
	uint64_t count;       /* prompts wanted by all shards; 0: as many as
				 there are, for files */
	size_t input_tokens;  /* random text; without the prefix */
	size_t output_tokens; /* of a file: 0 takes those of the record */
	double range_ratio;   /* lengths are drawn from L(1-r) to L(1+r) */
	size_t num_prefixes;  /* of DATASET_PREFIX, 1 or more */
	size_t prefix_tokens;
	size_t turns;     /* of DATASET_MULTI_TURN, 1 or more */
	int64_t think_ns; /* before each turn but the first, on average:
			     drawn exponentially; 0: none */
	double speedup;   /* of a trace's clock; 0: 1 */
	struct counter counter;
};

#define DATASET_TOKENS_MAX 10000000
#define DATASET_RECORDS_MAX ((uint64_t)16 << 20) /* of one file */

struct dataset;

/* `random`, `prefix`, `multi-turn`, `sharegpt`, `jsonl`, `mooncake`, `azure`,
 * `burstgpt`, `timed`. ERR_USAGE. */
int dataset_kind(enum dataset_kind *kind, const char *name, struct err *e);

/* Whether prompts of this kind have offset_ns. */
bool dataset_is_trace(enum dataset_kind kind);

/*
 * Strings of options are borrowed until the release. ERR_USAGE for options
 * that contradict, ERR_IO, ERR_DATA with `path:line: what is wrong`, and what
 * the counter says. A file is indexed, not kept: memory is 16 bytes a record
 * (traces: 40, and 8 a hash id).
 *
 * ShareGPT is filtered as vLLM documents it: two or more turns, of which the
 * first is the prompt and the second sets the output; each 4 tokens or more;
 * prompt at most 1024, both at most 2048. With output_tokens set the second
 * turn's length does not count. The order is random, by seed; fewer than
 * count that pass are used again.
 */
int dataset_open(struct dataset **d, const struct dataset_options *options,
		 struct err *e);

/*
 * How many prompts there are: options.count, or the file's number when that is
 * 0 (of a trace, the lesser). Of DATASET_MULTI_TURN count is rounded up to
 * whole conversations; turns of one have neighbouring ids.
 */
uint64_t dataset_count(const struct dataset *d);

/*
 * Prompt number id, from 0; behind the last they begin anew (random ones go
 * on). Nothing but options, id and salt decides about it. Salt other than 0
 * puts words of its own first, so that no cache of another salt has a prefix
 * of this prompt: one for the run (--cache-bust), another for warm-ups.
 * Random texts are no longer for it, texts of files are, by a few tokens.
 */
int dataset_get(struct dataset *d, uint64_t id, uint64_t salt, struct prompt *p,
		struct err *e);

void dataset_release(struct dataset **d); /* for AUTO */

#endif
