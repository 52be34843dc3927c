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
	c->session->run.number++;
	c->end(c->context, r);
	return results_add(c->results, r, repeat, e);
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

/* ladder_run: all repeats at one load. */
static int run_load(void *context, enum sweep_axis axis,
		    struct saturation_step *step, struct err *e)
{
	struct campaign *c = context;
	struct settings *s = c->session->settings;
	const struct results *r = c->results;

	if (!isnan(step->load))
		set_load(s, axis, step->load);
	for (size_t i = 0; i < s->repeat && !is_stopped(c); i++)
		if (run_once(c, i, e) < 0)
			return -1;
	if (is_stopped(c) && s->ladder.is_search)
		return err_set(e, ERR_NO, "the search was stopped");
	step->good_share = isfinite(r->good_share) ? r->good_share : 0;
	step->throughput = isfinite(r->goodput) ? r->goodput : 0;
	return 0;
}

int campaign_run(struct campaign *c, struct err *e)
{
	struct settings *s = c->session->settings;
	struct saturation *found = xcalloc(1, sizeof *found);
	int result = 0;

	for (size_t i = 0; i < s->workloads.count && !result; i++) {
		if (is_stopped(c))
			break;
		c->workload = &s->workloads.items[i];
		c->session->run.number = 0;
		result = ladder_climb(&s->ladder, found, run_load, c, e);
		if (result == 0 && s->ladder.is_search)
			c->found(c->context, c->workload, found);
	}
	free(found);
	return result;
}
