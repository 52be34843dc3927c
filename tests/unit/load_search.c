/* load_search - lists of loads, goals, the search for the greatest, its end */
#include <math.h>

#include "base/mem.h"
#include "load/overload.h"
#include "load/saturation.h"
#include "load/slo.h"
#include "load/sweep.h"
#include "random.h"
#include "tap.h"

static void sweeps(void)
{
	static const struct {
		const char *text;
		size_t count;
		double first, last, second;
	} good[] = {
		{ "concurrency=1,2,8", 3, 1, 8, 2 },
		{ "concurrency=1..64", 7, 1, 64, 2 },
		{ "concurrency=3..20", 4, 3, 20, 6 },
		{ "rate=0.5,1,inf", 3, 0.5, INFINITY, 1 },
		{ "rate=1..2:0.25", 5, 1, 2, 1.25 },
		{ "rate=0.5..0.9", 2, 0.5, 0.9, 0.9 },
		{ "concurrency=1,2..8:3,100", 5, 1, 100, 2 },
	};
	static const char *const bad[] = {
		"",
		"1,2",
		"concurrency=",
		"concurrency=0",
		"concurrency=1.5",
		"concurrency=2,2",
		"concurrency=4,2",
		"concurrency=inf",
		"concurrency=1,",
		"concurrency=5..5",
		"rate=1..inf",
		"rate=-1",
		"rate=1..2:0",
		"rate=1..1000:1",
		"rate=1x",
		"rate=nan",
		"rate=1e3",
		"rate=1..2:inf",
	};
	struct sweep s;
	struct err e;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(sweep_parse(&s, good[i].text, &e) == 0 &&
			   s.count == good[i].count &&
			   s.values[0] == good[i].first &&
			   s.values[1] == good[i].second &&
			   s.values[s.count - 1] == good[i].last,
		   "%s: %zu", good[i].text, s.count);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(sweep_parse(&s, bad[i], &e) < 0 && e.kind == ERR_USAGE,
		   "refused: %s", e.text);
}

static void goals(void)
{
	static const char *const bad[] = {
		"",    "ttft",          "ttft:",   "ttft:0",   "ttft:1x",
		"x:1", "ttft:1 ttft:2", "ttft:-1", "ttft:1e3", "ttft:.",
		":1"
	};
	AUTO(buf_release) struct buf out = BUF_INIT(1000);
	struct slo s;
	struct err e;

	slo_init(&s);
	ok(!slo_is_set(&s), "no goal");
	ok(slo_parse(&s, "ttft:200, tpot:50.5", &e) == 0 && slo_is_set(&s),
	   "goals");
	slo_write(&out, &s);
	is(out.data, "{\"ttft_ms\":200,\"tpot_ms\":50.5}", "written");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		slo_init(&s);
		ok(slo_parse(&s, bad[i], &e) < 0 && e.kind == ERR_USAGE,
		   "refused: %s", e.text);
	}
}

/* A server that keeps its promise up to a load. */
static int serve(void *context, struct saturation_step *s, struct err *e)
{
	const double *most = context;

	if (*most < 0)
		return err_set(e, ERR_AGAIN, "gone");
	s->good_share = s->load <= *most ? 1 : 0.5;
	s->throughput = s->load * s->good_share;
	return 0;
}

static void searches(void)
{
	struct saturation_plan plan = { .low = 1, .is_whole = true };
	static struct saturation s;
	size_t wrong = 0, steps = 0;
	struct err e;

	for (int i = 1; i < 200; i++) {
		double limit = i;

		wrong += saturation_find(&s, &plan, serve, &limit, &e) < 0 ||
			 !s.is_settled || s.load > limit ||
			 s.load * 1.05 + 1 <= limit;
		steps = s.count > steps ? s.count : steps;
	}
	ok(!wrong && steps <= 16, "whole loads are found, in %zu steps", steps);
}

static void rates(void)
{
	struct saturation_plan plan = { .low = 1 };
	static struct saturation s;
	double most = 37.3;
	struct err e;

	ok(saturation_find(&s, &plan, serve, &most, &e) == 0 &&
		   s.load <= most && s.load > most / 1.06 && s.is_settled,
	   "a rate of 37.3: %g", s.load);
	plan.high = 20;
	ok(saturation_find(&s, &plan, serve, &most, &e) == 0 && s.load == 20 &&
		   !s.is_bounded && !s.is_settled,
	   "no further than it may");
	most = 0.5;
	ok(saturation_find(&s, &plan, serve, &most, &e) == 0 && s.load == 0 &&
		   s.is_bounded && s.count == 1,
	   "not even the least");
	most = -1;
	ok(saturation_find(&s, &plan, serve, &most, &e) < 0 &&
		   e.kind == ERR_AGAIN,
	   "a run that fails ends it");
	plan.high = 0.5;
	ok(saturation_find(&s, &plan, serve, &most, &e) < 0 &&
		   e.kind == ERR_USAGE,
	   "no search downwards");
}

/* Noise from -1 to 1. */
static double noise(void)
{
	return (double)(random_bits() >> 11) * 0x1p-52 - 1;
}

/* When it stops, s; -1: it did not within 200 s at 50 samples a second. */
static double stopped(double in_flight_slope, double ttft_slope, double start)
{
	static struct overload o;

	overload_init(&o);
	for (int i = 0; i < 10000; i++) {
		double t = i / 50.0, grown = t > start ? t - start : 0;
		struct overload_sample s = {
			t,
			40 + in_flight_slope * grown + 8 * noise(),
			100 + ttft_slope * grown + 60 * noise(),
		};

		if (overload_note(&o, &s))
			return t;
	}
	return -1;
}

static void overloads(void)
{
	double from_start = stopped(4, 40, 0), later = stopped(4, 40, 100);
	static struct overload o;
	size_t kept = 0;

	ok(from_start >= 30 && from_start < 40, "stops: %g s", from_start);
	ok(later > 105 && later < 140, "later: %g s", later);
	ok(stopped(0, 0, 0) < 0, "a steady load goes on");
	ok(stopped(4, 0, 0) < 0, "more in flight alone is no overload");
	ok(stopped(0, 40, 0) < 0, "nor is a longer TTFT alone");
	ok(stopped(0.05, 0.1, 0) < 0, "nor what hardly rises");
	overload_init(&o);
	for (int i = 0; i < 100000; i++) {
		struct overload_sample s = { i / 2000.0, i, i };

		kept += overload_note(&o, &s);
	}
	ok(kept > 0, "many samples are thinned out, and seen");
}

int main(void)
{
	sweeps();
	goals();
	searches();
	rates();
	overloads();
	return done();
}
