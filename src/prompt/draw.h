/* draw - random numbers by name: the same name has the same numbers */
#ifndef PROMPT_DRAW_H
#define PROMPT_DRAW_H

#include <stddef.h>
#include <stdint.h>

/*
 * A counter-based generator: number n of a stream is a function of the
 * stream's key and n, and the key of (seed, purpose, id). So request i has
 * the same prompt whichever shard or thread draws it, and no purpose moves
 * another. The function is the finaliser of SplitMix64 (Steele, Lea, Flood,
 * OOPSLA 2014).
 */
enum draw_purpose {
	DRAW_PROMPT = 1, /* words */
	DRAW_LENGTH,     /* tokens asked for */
	DRAW_ORDER,      /* which record of a file comes when */
	DRAW_SALT,       /* what keeps caches cold */
	DRAW_DELAY,      /* times of thinking */
	DRAW_ARRIVAL,    /* gaps between requests */
	DRAW_ASSIGN,     /* which request is cancelled */
	DRAW_PROBE,      /* words of probes */
};

struct draw {
	uint64_t key, count;
};

struct draw draw_open(uint64_t seed, enum draw_purpose purpose, uint64_t id);

/*
 * A seed of its own for each thing of a name: two workloads, or two repeats of
 * one, with the same seed would ask the same prompts, and the second would
 * measure the server's prefix cache.
 */
uint64_t draw_seed(uint64_t seed, const char *name, uint64_t number);

uint64_t draw_bits(struct draw *d);
double draw_unit(struct draw *d); /* in [0, 1) */
/* Each of 0 to n - 1 as likely as the others (Lemire, 2019); n above 0. */
uint64_t draw_below(struct draw *d, uint64_t n);
/* From low to high, both included. */
uint64_t draw_between(struct draw *d, uint64_t low, uint64_t high);

/* The place of item i in a random order of n items (Feistel rounds, walked
 * until they stay below n): no table is kept. i < n. */
uint64_t draw_place(uint64_t seed, uint64_t i, uint64_t n);

#endif
