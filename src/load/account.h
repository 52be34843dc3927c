/* account - tokens that were asked for, against what the server made of them */
#ifndef LOAD_ACCOUNT_H
#define LOAD_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "load/meter.h"
#include "stat/sample.h"

/*
 * Of replies that succeeded. A server may cut a prompt that does not fit its
 * context (llama.cpp's does, without a word), may not know ignore_eos, or may
 * not heed the limit: then the run is not the one that its entry tells of.
 */
struct account {
	uint64_t prompts_cut;   /* the server counts less than was sent */
	uint64_t replies_short; /* although they were to be full */
	uint64_t replies_long;
	uint64_t made_tokens; /* of prompts, as they were made, */
	uint64_t seen_tokens; /* and by usage: with a chat's template */
	uint64_t replies;
	uint64_t told; /* of them, that say what a prefix cache answered: */
	uint64_t told_tokens, cached_tokens; /* of their prompts */
};

/* Of one reply, beside its sample. */
struct account_item {
	int64_t made_tokens;   /* of the prompt; below 1: not known */
	int64_t cached_tokens; /* of it, by usage; -1: not known */
	bool is_full;          /* it was to have all tokens asked for */
};
void account_note(struct account *a, const struct sample *s,
		  const struct account_item *item);

void account_join(struct account *into, const struct account *from);

/* The share of prompts that a cache answered, when all replies tell; NaN. */
double account_hit_rate(const struct account *a);

/* A tenth and two tokens are nothing: counts differ so. is_exact: made_tokens
 * are by the server's own tokenizer; else they are not held against it. */
void account_judge(struct meter_judgement *j, const struct account *a,
		   bool is_exact);

#endif
