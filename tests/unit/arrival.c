/* arrival - gaps have the mean and the variation that was asked for */
#include "load/arrival.h"

#include <math.h>

#include "tap.h"

#define COUNT 40000

static double mean_s, cv;

static void measure(const struct arrival *plan, uint64_t seed)
{
	struct arrivals a;
	int64_t before = 0, now;
	double sum = 0, squares = 0, gap;

	arrivals_init(&a, plan, seed);
	before = arrivals_next(&a);
	for (int i = 0; i < COUNT; i++) {
		now = arrivals_next(&a);
		gap = (double)(now - before) / 1e9;
		before = now;
		sum += gap;
		squares += gap * gap;
	}
	mean_s = sum / COUNT;
	cv = sqrt(squares / COUNT - mean_s * mean_s) / mean_s;
}

static void check_kinds(void)
{
	struct arrival plan = { .kind = ARRIVAL_CONSTANT, .rate = 2000 };
	struct arrivals a, b;
	bool same = true, rising = true;
	int64_t before = 0, now;

	measure(&plan, 1);
	ok(fabs(mean_s - 0.0005) < 1e-9 && cv < 1e-4, "constant: no variation");
	plan.offset = 0.5;
	arrivals_init(&a, &plan, 1);
	ok(arrivals_next(&a) == 250000, "the second of two shards");
	plan.offset = 0;
	plan.kind = ARRIVAL_POISSON;
	measure(&plan, 1);
	ok(fabs(mean_s * 2000 - 1) < 0.02 && fabs(cv - 1) < 0.02,
	   "Poisson: mean %g, CV %g", mean_s * 2000, cv);
	plan.kind = ARRIVAL_GAMMA;
	plan.burstiness = 0.25;
	measure(&plan, 1);
	ok(fabs(mean_s * 2000 - 1) < 0.04 && fabs(cv - 2) < 0.06,
	   "burstiness 0.25: mean %g, CV %g", mean_s * 2000, cv);
	plan.burstiness = 4;
	measure(&plan, 1);
	ok(fabs(mean_s * 2000 - 1) < 0.02 && fabs(cv - 0.5) < 0.02,
	   "burstiness 4: mean %g, CV %g", mean_s * 2000, cv);
	arrivals_init(&a, &plan, 7);
	arrivals_init(&b, &plan, 7);
	for (int i = 0; i < 1000; i++) {
		now = arrivals_next(&a);
		same &= now == arrivals_next(&b);
		rising &= now >= before;
		before = now;
	}
	ok(same, "the same seed, the same times");
	ok(rising, "times never go back");
	arrivals_init(&b, &plan, 8);
	ok(arrivals_next(&b) != arrivals_next(&a), "another seed, others");
}

/* The i-th constant arrival of a ramp is where the area is i. */
static void check_ramps(void)
{
	struct arrival plan = { .kind = ARRIVAL_CONSTANT, .rate = 1 };
	struct arrivals a;
	struct err e = { 0 };
	int64_t at = 0;
	double s;

	ok(arrival_parse_ramp(&plan, "linear:10:30:5", &e) == 0, "linear");
	arrivals_init(&a, &plan, 0);
	for (int i = 0; i <= 50; i++)
		at = arrivals_next(&a);
	s = (double)at / 1e9;
	ok(fabs(10 * s + 2 * s * s - 50) < 1e-6, "50 are due at %g s", s);
	for (int i = 51; i <= 130; i++)
		at = arrivals_next(&a);
	ok(fabs((double)at / 1e9 - 6) < 1e-6, "then the rate stays: %g s",
	   (double)at / 1e9);
	ok(arrival_parse_ramp(&plan, "exp:1:100:10", &e) == 0, "exp");
	arrivals_init(&a, &plan, 0);
	for (int i = 0; i <= 20; i++)
		at = arrivals_next(&a);
	s = (double)at / 1e9;
	ok(fabs(10 / log(100) * (pow(100, s / 10) - 1) - 20) < 1e-6,
	   "20 are due at %g s", s);
	ok(arrival_parse_ramp(&plan, "exp:5:5:2", &e) == 0, "a flat one");
	arrivals_init(&a, &plan, 0);
	for (int i = 0; i <= 20; i++)
		at = arrivals_next(&a);
	ok(fabs((double)at / 1e9 - 4) < 1e-6, "is constant");
}

static void check_bad(void)
{
	static const char *const bad[] = { "",
					   "linear",
					   "linear:1:2",
					   "linear:0:2:3",
					   "linear:1:2:3:4",
					   "exp:1:-2:3",
					   "cubic:1:2:3",
					   "exp:1:nan:3",
					   "exp:1:inf:3" };
	struct arrival plan = { .rate = 1 };
	struct err e = { 0 };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(arrival_parse_ramp(&plan, bad[i], &e) < 0 &&
			   e.kind == ERR_USAGE,
		   "no ramp: %s", bad[i]);
	plan = (struct arrival){ .rate = INFINITY };
	struct arrivals a;

	arrivals_init(&a, &plan, 0);
	ok(arrivals_next(&a) == 0 && arrivals_next(&a) == 0, "inf: at once");
	plan.rate = 1e-12;
	arrivals_init(&a, &plan, 0);
	arrivals_next(&a);
	ok(arrivals_next(&a) == ARRIVAL_NEVER, "too slow: never");
}

int main(void)
{
	check_kinds();
	check_ramps();
	check_bad();
	return done();
}
