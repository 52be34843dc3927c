/* campaign - all runs of one command: workloads, loads, repeats */
#include "load/campaign.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

static bool is_stopped(const struct campaign *c)
{
	const struct engine_plan *p = &c->session->settings->plan;

	return p->is_stopped && *p->is_stopped;
}

static int run_once(struct campaign *c, size_t repeat, struct err *e)
{
	struct run_result *r = xcalloc(1, sizeof *r);

	c->begin(c->context, c->workload);
	if (run_workload(&c->session->run, c->workload, r, e) < 0) {
		run_result_release(r);
		free(r);
		return -1;
	}
	c->end(c->context, r);
	return results_add(c->results, r, repeat, e);
}

static int run_repeats(struct campaign *c, struct err *e)
{
	size_t repeats = c->session->settings->repeat;

	for (size_t i = 0; i < repeats && !is_stopped(c); i++)
		if (run_once(c, i, e) < 0)
			return -1;
	return 0;
}

static void set_load(struct settings *s, enum sweep_axis axis, double load)
{
	if (axis == SWEEP_CONCURRENCY) {
		s->max_concurrency = (size_t)load;
		return;
	}
	s->plan.arrival.rate = load;
	s->plan.is_open = isfinite(load);
}

static int run_sweep(struct campaign *c, struct err *e)
{
	struct settings *s = c->session->settings;

	for (size_t i = 0; i < s->sweep.count && !is_stopped(c); i++) {
		set_load(s, s->sweep.axis, s->sweep.values[i]);
		if (run_repeats(c, e) < 0)
			return -1;
	}
	return 0;
}

/* saturation_run: one load of the search. */
static int try_load(void *context, struct saturation_step *step, struct err *e)
{
	struct campaign *c = context;
	struct results *r = c->results;

	if (is_stopped(c))
		return err_set(e, ERR_NO, "the search was stopped");
	set_load(c->session->settings, c->session->settings->saturation_axis,
		 step->load);
	if (run_repeats(c, e) < 0)
		return -1;
	step->good_share = isfinite(r->good_share) ? r->good_share : 0;
	step->throughput = isfinite(r->goodput) ? r->goodput : 0;
	return 0;
}

static int search(struct campaign *c, struct err *e)
{
	struct settings *s = c->session->settings;
	bool is_rate = s->saturation_axis == SWEEP_RATE;
	struct saturation_plan plan = {
		.low = is_rate ? s->plan.arrival.rate : 1,
		.high = is_rate ? 0 : 65536,
		.is_whole = !is_rate,
	};
	struct saturation *found = xcalloc(1, sizeof *found);
	int result;

	if (!is_rate && s->max_concurrency)
		plan.low = (double)s->max_concurrency;
	result = saturation_find(found, &plan, try_load, c, e);
	if (result == 0)
		c->found(c->context, c->workload, found);
	/* The next workload begins where this one did. */
	set_load(s, s->saturation_axis, is_rate || plan.low > 1 ? plan.low : 0);
	free(found);
	return result;
}

int campaign_run(struct campaign *c, struct err *e)
{
	struct settings *s = c->session->settings;
	int result = 0;

	for (size_t i = 0; i < s->workloads.count && !result; i++) {
		if (is_stopped(c))
			break;
		c->workload = &s->workloads.items[i];
		if (s->sweep.count)
			result = run_sweep(c, e);
		else if (s->finds_saturation)
			result = search(c, e);
		else
			result = run_repeats(c, e);
	}
	return result;
}
