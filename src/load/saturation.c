/* saturation - the greatest load that still keeps a promise */
#include "load/saturation.h"

#include <math.h>

#include "base/opts.h"

#define STEPS 20
#define TOLERANCE 0.05
#define TARGET 0.99
#define FURTHEST 0x1p20 /* times low */

static int check(const struct saturation_plan *p, struct err *e)
{
	bool has_low = p->low > 0 && !isinf(p->low);
	bool has_high = !isnan(p->high) && (!p->high || p->high >= p->low);
	bool is_whole = p->low == floor(p->low) && p->high == floor(p->high);
	bool has_width = p->tolerance >= 0 && p->tolerance < 1;
	bool has_target = p->target_share >= 0 && p->target_share <= 1;
	const struct opts_rule rules[] = {
		{ !has_low, "a search begins at a load above 0" },
		{ !has_high, "a search ends at no less than it begins at" },
		{ p->is_whole && !is_whole, "concurrency is a whole number" },
		{ !has_width, "the width of a search is 0 to less than 1" },
		{ !has_target, "the share that keeps a goal is 0 to 1" },
		{ p->steps_max > SATURATION_STEPS_MAX,
		  "a search has at most 64 steps" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

/* What is known: the load that held, and the one above that did not. */
struct bounds {
	double held, missed; /* missed 0: none did */
};

static bool is_settled(const struct saturation_plan *p, const struct bounds *b)
{
	if (!b->missed || !b->held)
		return false;
	if (p->is_whole && b->missed - b->held <= 1)
		return true;
	return b->missed <= b->held * (1 + p->tolerance);
}

/* The next load to try, or 0: there is none. */
static double next_load(const struct saturation_plan *p, const struct bounds *b)
{
	double load;

	if (is_settled(p, b) || (!b->held && b->missed))
		return 0;
	if (b->missed) {
		load = sqrt(b->held * b->missed);
		if (!p->is_whole)
			return load;
		load = floor(load);
		return load > b->held ? load : b->held + 1;
	}
	if (!b->held)
		return p->low;
	if (b->held >= p->high)
		return 0;
	return fmin(2 * b->held, p->high);
}

int saturation_find(struct saturation *s, const struct saturation_plan *plan,
		    saturation_run *run, void *context, struct err *e)
{
	struct saturation_plan p = *plan;
	struct bounds b = { 0, 0 };
	double load;

	if (check(plan, e) < 0)
		return -1;
	p.high = p.high ? p.high : p.low * FURTHEST;
	p.tolerance = p.tolerance > 0 ? p.tolerance : TOLERANCE;
	p.target_share = p.target_share > 0 ? p.target_share : TARGET;
	p.steps_max = p.steps_max ? p.steps_max : STEPS;
	*s = (struct saturation){ 0 };
	while (s->count < p.steps_max && (load = next_load(&p, &b)) > 0) {
		struct saturation_step *step = &s->steps[s->count];

		*step = (struct saturation_step){ .load = load };
		if (run(context, step, e) < 0)
			return -1;
		step->holds = step->good_share >= p.target_share;
		*(step->holds ? &b.held : &b.missed) = load;
		s->count++;
	}
	s->load = b.held;
	s->is_bounded = b.missed > 0;
	s->is_settled = is_settled(&p, &b);
	return 0;
}
