/* meter - how the client itself kept up, and whether to believe the run */
#ifndef LOAD_METER_H
#define LOAD_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Counts by size, in steps of an eighth of an octave: a quantile is at most
 * 12.5 % above the truth, whatever the count, in flat memory.
 */
#define SPREAD_STEPS 8
struct spread {
	uint64_t buckets[64 * SPREAD_STEPS];
	uint64_t count;
	int64_t max;
};

void spread_add(struct spread *s, int64_t value); /* below 0 counts as 0 */
void spread_join(struct spread *into, const struct spread *from);
/* The upper bound of the part q, 0 to 1; 0 when there is nothing. */
int64_t spread_at(const struct spread *s, double q);

/* Of one thread; all in ns. */
struct meter {
	int64_t busy_ns, idle_ns; /* outside and inside of epoll_wait */
	int64_t max_loop_ns;      /* the longest time outside of it */
	int64_t cpu_ns;           /* used; threads add up */
	struct spread read_delay; /* from the wake to the stamp of a read */
	struct spread lag;        /* from when a request could be sent to when
				     it was */
	uint64_t chunks;          /* events with tokens */
	uint64_t opened, reused, retried; /* connections */
};

enum meter_verdict {
	METER_OK,
	METER_SUSPECT, /* the figures may be the client's own */
	METER_INVALID, /* they are */
};

/* What the run was like, against which the client is judged. */
struct meter_load {
	double mean_gap_ms; /* between arrivals; 0: a closed loop */
	double mean_itl_ms; /* 0: not known */
};

struct meter_judgement {
	enum meter_verdict verdict;
	double busy_fraction;
	double read_delay_p50_ms, read_delay_p99_ms;
	double max_loop_ms, lag_p99_ms;
	char why[256]; /* empty when it is ok */
};

/* What bench-run(1) says under CLIENT. */
void meter_judge(struct meter_judgement *j, const struct meter *m,
		 const struct meter_load *load);

const char *meter_word(enum meter_verdict v); /* ok, suspect, invalid */

/* One more reason: `what value unit`. */
void meter_accuse(struct meter_judgement *j, enum meter_verdict v,
		  const char *what, double value, const char *unit);

/* Threads add up; the busiest counts for the fraction. */
void meter_join(struct meter *into, const struct meter *from);

#endif
