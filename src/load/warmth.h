/* warmth - whether a prefix cache answered what nobody meant it to */
#ifndef LOAD_WARMTH_H
#define LOAD_WARMTH_H

#include <stdbool.h>

#include "load/endpoint.h"
#include "prompt/prompts.h"
#include "stat/record.h"

/*
 * The share of prompt tokens that a prefix cache can know when it was empty
 * before the run and forgets nothing: 0 for random prompts; of shared
 * prefixes all but the first of each; of conversations all turns before.
 * count prompts are asked. NaN: the prompts are someone else's, and may share
 * what they like.
 */
double warmth_expected(const struct prompts_options *o, uint64_t count);

/*
 * The same for prompts that a chat's template came to: it is the same in all
 * of them. made are their tokens without it, seen with it.
 */
double warmth_templated(double expected, double made, double seen);

/*
 * The hit rate of a server that counts only the tokens of prompts which no
 * cache answered (llama.cpp's): what is missing of those it told us of. NaN
 * when not all replies tell, when others were served beside us, or probes,
 * whose prompts are all alike, or when it is another server that counts: each
 * prompt has a token to be computed at least.
 */
double warmth_counted(const struct recording *all, double fresh);

/*
 * Have the server forget its prefix cache: POST /reset_prefix_cache (vLLM in
 * development mode), else /flush_cache (SGLang). ERR_UNAVAILABLE when it does
 * neither, ERR_AGAIN when there is no answer.
 */
int warmth_reset(const struct endpoint *endpoint, struct err *e);

#define WARMTH_SLACK 0.05

/*
 * Whether a server's hit rate is more than expected by more than the slack:
 * the cache was warm with the prompts of a run before, and so TTFT and
 * throughput are better than they are. false when either is NaN.
 */
bool warmth_is_suspect(double hit_rate, double expected);

#endif
