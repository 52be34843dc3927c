/* stat_ranks - the test of Mann and Whitney against values counted by hand */
#include <math.h>

#include "stat/ranks.h"
#include "tap.h"

static void near(double got, double want, const char *name)
{
	if (!ok(fabs(got - want) < 1e-12, "%s", name))
		printf("#  got: %.17g\n# want: %.17g\n", got, want);
}

/* 4 below 4: one order of 70, and its mirror. */
static void test_exact(void)
{
	const double low[] = { 1, 2, 3, 4 }, high[] = { 5, 6, 7, 8 };
	const double mixed[] = { 1, 4, 5, 8 }, others[] = { 2, 3, 6, 7 };
	const double one[] = { 2.5 };

	near(ranks_test(low, 4, high, 4), 2. / 70, "all below");
	near(ranks_test(high, 4, low, 4), 2. / 70, "all above");
	near(ranks_test(mixed, 4, others, 4), 1, "in the midst: U is 8 of 16");
	near(ranks_test(one, 1, low, 4), 1, "one of five");
	near(ranks_test(low, 3, high, 3), 2. / 20, "3 and 3");
	near(ranks_test((double[]){ 1, 2, 4 }, 3, (double[]){ 3, 5, 6 }, 3),
	     4. / 20, "U of 1: two orders of 20 at each end");
}

/* U is 1, 12.5 in the mean; variance 25/12 (11 - 54/90), ties of 3, 3, 2. */
static void test_ties(void)
{
	const double a[] = { 1, 1, 1, 2, 2 }, b[] = { 2, 3, 3, 4, 5 };
	double ties = 24 + 24 + 6;
	double variance = 25. / 12 * (11 - ties / 90);
	double want = erfc((12.5 - 1 - 0.5) / sqrt(2 * variance));

	near(ranks_test(a, 5, b, 5), want, "ties");
	near(ranks_test(a, 0, b, 5), 1, "nothing says nothing");
	near(ranks_test(a, 3, a, 3), 1, "all the same");
}

static void test_large(void)
{
	double a[400], b[400];

	for (int i = 0; i < 400; i++) {
		a[i] = i;
		b[i] = i + 0.5;
	}
	ok(ranks_test(a, 400, b, 400) > 0.9, "no difference to speak of");
	for (int i = 0; i < 400; i++)
		b[i] += 100;
	ok(ranks_test(a, 400, b, 400) < 1e-10, "a clear one");
}

static void test_least(void)
{
	near(ranks_least(4, 4), 2. / 70, "4 and 4 can show something");
	ok(ranks_least(3, 3) > 0.05, "3 and 3 cannot");
	ok(ranks_least(1, 30) > 0.05, "nor can one alone");
	near(ranks_least(0, 9), 1, "nor nothing");
	ok(ranks_least(100000, 100000) < 1e-14, "many can");
}

int main(void)
{
	test_exact();
	test_ties();
	test_large();
	test_least();
	return done();
}
