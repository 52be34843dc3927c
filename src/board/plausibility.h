/* plausibility - entries that fit the schema and still cannot be true */
#ifndef BOARD_PLAUSIBILITY_H
#define BOARD_PLAUSIBILITY_H

#include <stdbool.h>

#include "base/opts.h"
#include "base/time.h"
#include "json/finding.h"

/*
 * The rules, each with a name that switches it:
 *   zero-result       throughput_tps or ttft_ms of 0 while error_rate is below
 *                     1 or missing: nothing was measured
 *   throughput-bound  throughput_tps above PLAUSIBILITY_FACTOR times
 *                     concurrent_requests * output_length tokens in
 *                     ttft_ms + (output_length - 1) * tpot_ms
 *   future            submitted_at more than PLAUSIBILITY_SKEW_S ahead of now
 *   counts            chip_count, chips_per_node, node_count, parallelism,
 *                     cluster and config_type contradict one another
 *   fraction          error_rate, prefix_hit_rate or spec_accept_rate above 1:
 *                     percent where a fraction is meant
 *   nan-text          a string that stands for NaN or an infinity
 * A value that is missing or of another type is left to the schema.
 */
#define PLAUSIBILITY_FACTOR 10
#define PLAUSIBILITY_SKEW_S 300
#define PLAUSIBILITY_RULES 6

struct plausibility {
	bool is_on[PLAUSIBILITY_RULES];
	struct instant now;
};

/* Every rule as it is by default. */
void plausibility_init(struct plausibility *p, const struct instant *now);

/* Switch a rule, or "all"; ERR_USAGE names those there are. */
int plausibility_switch(struct plausibility *p, const char *name, bool is_on,
			struct err *e);

/* The same for each of what --deny (on) or --allow (off) were given. */
int plausibility_switch_each(struct plausibility *p, const struct list *names,
			     bool is_on, struct err *e);

/*
 * Add a finding for all that an entry says and that cannot be; each message
 * ends with the rule's name in brackets.
 */
void plausibility_check(const struct plausibility *p,
			const struct json_doc *entry, struct findings *found);

#endif
