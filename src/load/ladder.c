/* ladder - the loads that a workload is run at: one, a sweep, or a search */
#include "load/ladder.h"

#include <math.h>
#include <string.h>

static const char *const axes[] = {
	[SWEEP_CONCURRENCY] = "concurrency", [SWEEP_RATE] = "rate"
};

int ladder_sweep(struct ladder *l, const char *text, struct err *e)
{
	if (sweep_parse(&l->sweep, text, e) < 0)
		return -1;
	l->is_sweep = true;
	l->axis = l->sweep.axis;
	return 0;
}

static int bad_search(const char *text, struct err *e)
{
	return err_set(e, ERR_USAGE,
		       "%s: expected rate, concurrency, or one with a range "
		       "such as rate=0.5..100",
		       text);
}

/* A range is a sweep of its two ends. */
static int read_range(struct ladder *l, const char *text, struct err *e)
{
	struct sweep range;
	struct err why;

	if (sweep_parse(&range, text, &why) < 0 || strchr(text, ',') ||
	    strchr(text, ':') || isinf(range.values[range.count - 1]))
		return bad_search(text, e);
	l->axis = range.axis;
	l->plan.low = range.values[0];
	if (range.count > 1)
		l->plan.high = range.values[range.count - 1];
	return 0;
}

int ladder_search(struct ladder *l, const char *text, struct err *e)
{
	bool is_rate = !strcmp(text, axes[SWEEP_RATE]);

	l->is_search = true;
	if (is_rate || !strcmp(text, axes[SWEEP_CONCURRENCY])) {
		l->axis = is_rate ? SWEEP_RATE : SWEEP_CONCURRENCY;
		l->plan.low = 1;
	} else if (read_range(l, text, e) < 0) {
		return -1;
	}
	l->plan.is_whole = l->axis == SWEEP_CONCURRENCY;
	return 0;
}

/* What saturation_find hands on. */
struct climb {
	const struct ladder *ladder;
	ladder_run *run;
	void *context;
};

static int step(void *context, struct saturation_step *s, struct err *e)
{
	const struct climb *c = context;

	return c->run(c->context, c->ladder->axis, s, e);
}

int ladder_climb(const struct ladder *l, struct saturation *found,
		 ladder_run *run, void *context, struct err *e)
{
	struct climb climb = { l, run, context };
	struct saturation_step one = { .load = NAN };

	found->count = 0;
	if (l->is_search)
		return saturation_find(found, &l->plan, step, &climb, e);
	if (!l->is_sweep)
		return run(context, l->axis, &one, e);
	for (size_t i = 0; i < l->sweep.count; i++) {
		one = (struct saturation_step){ .load = l->sweep.values[i] };
		if (run(context, l->axis, &one, e) < 0)
			return -1;
	}
	return 0;
}

/* The least load that missed the goals. */
static double least_missed(const struct saturation *found)
{
	double least = INFINITY;

	for (size_t i = 0; i < found->count; i++)
		if (!found->steps[i].holds && found->steps[i].load < least)
			least = found->steps[i].load;
	return least;
}

int ladder_tell(struct buf *out, const struct ladder *l,
		const struct saturation *found)
{
	double missed = least_missed(found);

	if (found->load > 0 && isinf(missed))
		buf_addf(out, "%s %.4g keeps the goals; more was not tried",
			 axes[l->axis], found->load);
	else if (found->load > 0)
		buf_addf(out, "%s %.4g keeps the goals, %.4g does not",
			 axes[l->axis], found->load, missed);
	else
		buf_addf(out, "not even %s %.4g keeps the goals", axes[l->axis],
			 missed);
	return out->is_full ? -1 : 0;
}
