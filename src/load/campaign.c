/* campaign - all runs of one command: workloads, loads, repeats */
#include "load/campaign.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool is_stopped(const struct campaign *c)
{
	const struct engine_plan *p = &c->session->settings->plan;

	return p->is_stopped && *p->is_stopped;
}

static int run_once(struct campaign *c, const struct workload *w, size_t repeat,
		    struct err *e)
{
	struct run_result *r = xcalloc(1, sizeof *r);

	c->begin(c->context, w);
	if (run_workload(&c->session->run, w, r, e) < 0) {
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

/* The workload of a load: a rate goes into its name. */
static void name_load(struct workload *w, enum sweep_axis axis, double load)
{
	char rate[32];
	size_t len = strlen(w->name), most;

	if (axis != SWEEP_RATE)
		return;
	snprintf(rate, sizeof rate, "-rate%.4g", load);
	most = sizeof w->name - 1 - strlen(rate);
	len = len < most ? len : most;
	memcpy(w->name + len, rate, strlen(rate) + 1);
}

/* What is not known is nothing. */
static double lesser(double least, double value)
{
	return isnan(value) ? 0 : fmin(least, value);
}

static void take_result(struct saturation_step *step, const struct results *r)
{
	step->good_share = lesser(step->good_share, r->good_share);
	step->throughput = lesser(step->throughput, r->goodput);
}

/* ladder_run: all repeats at one load, of which the worst counts. */
static int run_load(void *context, enum sweep_axis axis,
		    struct saturation_step *step, struct err *e)
{
	struct campaign *c = context;
	struct settings *s = c->session->settings;
	const struct results *r = c->results;
	struct workload w = *c->workload;
	int done;

	if (!isnan(step->load)) {
		set_load(s, axis, step->load);
		name_load(&w, axis, step->load);
	}
	step->good_share = step->throughput = INFINITY;
	done = results_begin(c->results, w.name, e);
	if (done < 0)
		return -1;
	if (done) {
		c->session->run.number += s->repeat;
		c->resumed(c->context, &w);
		take_result(step, r);
		return 0;
	}
	for (size_t i = 0; i < s->repeat && !is_stopped(c); i++) {
		if (run_once(c, &w, i, e) < 0)
			return -1;
		take_result(step, r);
	}
	return is_stopped(c) ? err_set(e, ERR_NO, "stopped") : 0;
}

/* A workload that is asked for again has prompts of its own, too. */
static size_t times_before(const struct settings *s, size_t place)
{
	const struct workload *all = s->workloads.items;
	size_t times = 0;

	for (size_t i = 0; i < place; i++)
		times += !strcmp(all[i].name, all[place].name);
	return times;
}

int campaign_run(struct campaign *c, struct err *e)
{
	struct settings *s = c->session->settings;
	struct saturation *found = xcalloc(1, sizeof *found);
	struct err why;
	int result = 0;

	for (size_t i = 0; i < s->workloads.count && !result; i++) {
		if (is_stopped(c)) {
			c->is_cut = true;
			break;
		}
		c->workload = &s->workloads.items[i];
		c->session->run.number = (uint64_t)times_before(s, i) << 32;
		result = ladder_climb(&s->ladder, found, run_load, c, &why);
		if (s->ladder.is_sweep || s->ladder.is_search)
			results_sweep(c->results, c->workload->name);
		c->is_cut |= is_stopped(c) && result < 0;
		if (is_stopped(c))
			result = 0; /* what was measured stays */
		else if (result < 0)
			*e = why;
		if (result == 0 && s->ladder.is_search && !is_stopped(c))
			c->found(c->context, c->workload, found);
	}
	free(found);
	return result;
}
