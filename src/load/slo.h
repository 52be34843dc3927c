/* slo - what a service promises: limits of latency, and who kept them */
#ifndef LOAD_SLO_H
#define LOAD_SLO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum slo_metric {
	SLO_TTFT,
	SLO_TPOT,
	SLO_E2EL,
	SLO_TTFT_SCHED,
	SLO_ITL, /* the request's own mean */
	SLO_METRICS
};

/* Limits in ms; NaN: none. See slo_init. */
struct slo {
	double limit_ms[SLO_METRICS];
};

void slo_init(struct slo *s);

/* `ttft:200`, `tpot:50`, `e2el:5000`, `ttft_sched:500`, `itl:80`, or a list
 * with blanks or commas between them. Each once. ERR_USAGE. */
int slo_parse(struct slo *s, const char *text, struct err *e);

bool slo_is_set(const struct slo *s);

/* {"ttft_ms": 200}: those that are set. */
int slo_write(struct buf *out, const struct slo *s);

#endif
