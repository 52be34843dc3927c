/* sweep - a list of loads to run one behind the other */
#ifndef LOAD_SWEEP_H
#define LOAD_SWEEP_H

#include <stddef.h>

#include "base/err.h"

#define SWEEP_MAX 256

enum sweep_axis {
	SWEEP_CONCURRENCY, /* whole numbers */
	SWEEP_RATE,        /* requests a second; `inf` is infinite */
};

struct sweep {
	enum sweep_axis axis;
	double values[SWEEP_MAX];
	size_t count;
};

/*
 * `concurrency=1,2,4`, `rate=0.5,1,inf`, `concurrency=1..64` (doubling: 1, 2,
 * 4, ... and the end), `rate=1..10:1` (steps of 1), and lists of those. Above
 * 0 and rising. ERR_USAGE.
 */
int sweep_parse(struct sweep *s, const char *text, struct err *e);

#endif
