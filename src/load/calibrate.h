/* calibrate - the client against the simulator, whose times are known */
#ifndef LOAD_CALIBRATE_H
#define LOAD_CALIBRATE_H

#include <signal.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "load/meter.h"

#define CALIBRATE_STEPS 32

struct calibrate_plan {
	size_t streams[CALIBRATE_STEPS];
	size_t count;
	size_t threads; /* of the client, 1 to LANES_MAX */
	size_t tokens;  /* of a reply */
	double ttft_ms, itl_ms;
	const char *folder; /* for the simulator's record; NULL: /tmp */
	const volatile sig_atomic_t *is_stopped;
};

/* Mean and 99th percentile, ms. */
struct calibrate_pair {
	double mean_ms, p99_ms;
};

/* What the simulator says it sent, and what the client saw. */
struct calibrate_step {
	size_t streams, replies, failed;
	struct calibrate_pair ttft_sent, ttft_seen, itl_sent, itl_seen;
	double cpu_us; /* of the client's threads, a chunk */
	struct meter_judgement client;
};

/* `1,64,512`: 1 to 16384 each. ERR_USAGE. */
int calibrate_parse(struct calibrate_plan *p, const char *text, struct err *e);

/*
 * One reply for each stream, all begun at once on connections opened before,
 * from a simulator on a thread of this process. ERR_IO, ERR_BUG.
 */
int calibrate_step(struct calibrate_step *step,
		   const struct calibrate_plan *plan, size_t streams,
		   struct err *e);

/* Lines of a table; head is true for its first. */
void calibrate_show(struct buf *out, const struct calibrate_step *step,
		    bool head);

/* A JSON object of all steps. */
void calibrate_write(struct buf *out, const struct calibrate_plan *plan,
		     const struct calibrate_step *steps, size_t count);

#endif
