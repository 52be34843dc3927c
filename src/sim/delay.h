/* delay - times drawn from a distribution, the same for the same seed */
#ifndef SIM_DELAY_H
#define SIM_DELAY_H

#include <stdint.h>

#include "base/err.h"

enum delay_kind {
	DELAY_FIXED,     /* a: the time */
	DELAY_UNIFORM,   /* from a to b */
	DELAY_NORMAL,    /* mean a, standard deviation b; never below 0 */
	DELAY_EXP,       /* mean a */
	DELAY_LOGNORMAL, /* median a, standard deviation of the logarithm b */
};

struct delay {
	enum delay_kind kind;
	double a, b; /* ns; for DELAY_LOGNORMAL, b is a plain number */
};

/* No delay is longer. */
#define DELAY_MAX_NS ((int64_t)3600 * 1000000000)

/*
 * `50ms`, `50` (ms), `200us`, `1.5s`, `uniform:A:B`, `normal:MEAN:SD`,
 * `exp:MEAN`, `lognormal:MEDIAN:SIGMA`. ERR_USAGE.
 */
int delay_parse(struct delay *d, const char *text, struct err *e);

/* SplitMix64 (Steele, Lea, Flood, OOPSLA 2014); any state is a good seed. */
struct dice {
	uint64_t state;
};

uint64_t dice_roll(struct dice *d);
double dice_unit(struct dice *d); /* in [0, 1) */

/* In ns, from 0 to DELAY_MAX_NS. */
int64_t delay_draw(const struct delay *d, struct dice *dice);

#endif
