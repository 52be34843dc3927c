/* load_ladder - the loads of a workload, and caches that were warm */
#include <math.h>

#include "base/mem.h"
#include "load/ladder.h"
#include "load/warmth.h"
#include "tap.h"

struct seen {
	double loads[32], most;
	size_t count;
	enum sweep_axis axis;
};

static int run(void *context, enum sweep_axis axis, struct saturation_step *s,
	       struct err *e)
{
	struct seen *seen = context;

	if (seen->most < 0)
		return err_set(e, ERR_AGAIN, "gone");
	seen->axis = axis;
	seen->loads[seen->count++] = s->load;
	s->good_share = s->load <= seen->most ? 1 : 0;
	return 0;
}

static void climbs(void)
{
	struct ladder l = { 0 };
	struct seen seen = { .most = 5 };
	static struct saturation found;
	struct err e;

	ok(ladder_climb(&l, &found, run, &seen, &e) == 0 && seen.count == 1 &&
		   isnan(seen.loads[0]) && !found.count,
	   "no ladder is one run as the options say");
	seen.count = 0;
	ok(ladder_sweep(&l, "rate=1,2,4", &e) == 0 &&
		   ladder_climb(&l, &found, run, &seen, &e) == 0 &&
		   seen.count == 3 && seen.axis == SWEEP_RATE &&
		   seen.loads[2] == 4 && !found.count,
	   "a sweep is a run at each");
	seen.most = -1;
	ok(ladder_climb(&l, &found, run, &seen, &e) < 0, "until one fails");
}

/* What a search says that ends at some load. */
static void tells(const char *text, double most, const char *want)
{
	AUTO(buf_release) struct buf out = BUF_INIT(1000);
	struct ladder l = { 0 };
	struct seen seen = { .most = most };
	static struct saturation found;
	struct err e;

	ok(ladder_search(&l, text, &e) == 0 &&
		   ladder_climb(&l, &found, run, &seen, &e) == 0,
	   "a search by %s", text);
	ladder_tell(&out, &l, &found);
	is(out.data, want, "and what it found");
}

static void refuses(void)
{
	static const char *const bad[] = { "",
					   "load",
					   "rate=",
					   "rate=1,2",
					   "rate=1..2:1",
					   "rate=inf",
					   "concurrency=0..3" };
	struct ladder l;
	struct err e;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		l = (struct ladder){ 0 };
		ok(ladder_search(&l, bad[i], &e) < 0 && e.kind == ERR_USAGE,
		   "refused: %s", e.text);
	}
	l = (struct ladder){ 0 };
	ok(ladder_sweep(&l, "rate", &e) < 0 && e.kind == ERR_USAGE,
	   "no sweep: %s", e.text);
}

static void warmths(void)
{
	struct prompts_options o = { .kind = PROMPTS_RANDOM,
				     .input_tokens = 100,
				     .output_tokens = 50,
				     .num_prefixes = 2,
				     .prefix_tokens = 300,
				     .turns = 3 };

	ok(warmth_expected(&o, 10) == 0, "random prompts share nothing");
	o.kind = PROMPTS_PREFIX;
	ok(fabs(warmth_expected(&o, 10) - 0.6) < 1e-9 &&
		   warmth_expected(&o, 1) == 0,
	   "prefixes are known but for the first of each");
	o.kind = PROMPTS_MULTI_TURN;
	ok(fabs(warmth_expected(&o, 3) - 0.6) < 1e-9,
	   "turns know those before");
	o.kind = PROMPTS_JSONL;
	ok(isnan(warmth_expected(&o, 10)), "of others' prompts nobody knows");
	ok(fabs(warmth_templated(0.6, 100, 160) - 0.75) < 1e-9 &&
		   warmth_templated(0.6, 0, 0) == 0.6 &&
		   isnan(warmth_templated(NAN, 100, 160)),
	   "a template is known, too");
	ok(warmth_is_suspect(0.4, 0) && !warmth_is_suspect(0.02, 0) &&
		   !warmth_is_suspect(0.62, 0.6) &&
		   !warmth_is_suspect(NAN, 0) && !warmth_is_suspect(0.9, NAN),
	   "more than expected is suspect");
}

static void counted(void)
{
	struct sample each[2] = {
		{ .token_source = SAMPLE_USAGE, .input_tokens = 60 },
		{ .token_source = SAMPLE_USAGE, .input_tokens = 100 },
	};
	struct recording all = { .samples = each, .count = 2 };

	ok(fabs(warmth_counted(&all, 120) - 0.25) < 1e-9 &&
		   warmth_counted(&all, 160) == 0,
	   "what the server did not compute, its cache knew");
	ok(isnan(warmth_counted(&all, 161)) && isnan(warmth_counted(&all, NAN)),
	   "of other clients' prompts nobody knows");
	ok(isnan(warmth_counted(&all, 1)) &&
		   fabs(warmth_counted(&all, 2) - 0.9875) < 1e-9,
	   "a prompt has a token to be computed");
	each[0].status = SAMPLE_CANCELLED;
	ok(isnan(warmth_counted(&all, 120)), "nor of those that did not end");
	each[0].status = SAMPLE_OK;
	each[0].token_source = SAMPLE_CHUNKS;
	ok(isnan(warmth_counted(&all, 120)), "nor of those nobody counted");
	each[0].token_source = SAMPLE_USAGE;
	each[0].phase = SAMPLE_PROBE;
	ok(isnan(warmth_counted(&all, 120)), "nor beside probes");
}

int main(void)
{
	climbs();
	counted();
	tells("concurrency", 5, "concurrency 5 keeps the goals, 6 does not");
	tells("concurrency=2..4", 5,
	      "concurrency 4 keeps the goals; more was not tried");
	tells("rate=8..100", 5, "not even rate 8 keeps the goals");
	refuses();
	warmths();
	return done();
}
