/* ranks - whether two sets of values differ, by their ranks */
#include "stat/ranks.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define SUM_MAX (RANKS_EXACT_MAX * (RANKS_EXACT_MAX + 1) / 2)

struct ranked {
	double x;
	bool is_first; /* of the first set */
};

/* What the ranks say: the first set's U, and the sum of t^3 - t of ties. */
struct ranking {
	double u, ties;
};

static int by_value(const void *a, const void *b)
{
	double x = ((const struct ranked *)a)->x;
	double y = ((const struct ranked *)b)->x;

	return (x > y) - (x < y);
}

/* Values that are the same share the mean of their ranks. */
static struct ranking rank(const struct ranked *all, size_t count,
			   size_t a_count)
{
	struct ranking r = { 0, 0 };
	double sum = 0, n = (double)a_count;

	for (size_t i = 0, end; i < count; i = end) {
		double t, shared;
		size_t firsts = 0;

		for (end = i; end < count && all[end].x == all[i].x; end++)
			firsts += all[end].is_first;
		t = (double)(end - i);
		shared = ((double)i + 1 + (double)end) / 2;
		sum += shared * (double)firsts;
		r.ties += t * t * t - t;
	}
	r.u = sum - n * (n + 1) / 2;
	return r;
}

/*
 * ways[k][s]: in how many ways k of the ranks looked at so far add up to s.
 * All are below 2^53.
 */
static double exact(double u, size_t n, size_t m)
{
	double(*ways)[SUM_MAX + 1] = xcalloc(n + 1, sizeof(*ways));
	size_t least = n * (n + 1) / 2;
	double at_most = fmin(u, (double)n * (double)m - u), low = 0, all = 0;

	ways[0][0] = 1;
	for (size_t rank_of = 1; rank_of <= n + m; rank_of++) {
		for (size_t k = n < rank_of ? n : rank_of; k; k--) {
			for (size_t s = SUM_MAX; s >= rank_of; s--)
				ways[k][s] += ways[k - 1][s - rank_of];
		}
	}
	for (size_t s = least; s <= SUM_MAX; s++) {
		all += ways[n][s];
		if ((double)(s - least) <= at_most)
			low += ways[n][s];
	}
	free(ways);
	return fmin(1, 2 * low / all);
}

static double approximate(const struct ranking *r, double n, double m)
{
	double both = n + m;
	double variance =
		n * m / 12 * (both + 1 - r->ties / (both * (both - 1)));
	double off = fabs(r->u - n * m / 2) - 0.5;

	if (!(variance > 0) || off <= 0)
		return 1;
	return erfc(off / sqrt(2 * variance));
}

double ranks_test(const double *a, size_t a_count, const double *b,
		  size_t b_count)
{
	size_t count = a_count + b_count;
	struct ranked *all;
	struct ranking r;

	if (!a_count || !b_count)
		return 1;
	all = xcalloc(count, sizeof *all);
	for (size_t i = 0; i < a_count; i++)
		all[i] = (struct ranked){ a[i], true };
	for (size_t i = 0; i < b_count; i++)
		all[a_count + i] = (struct ranked){ b[i], false };
	qsort(all, count, sizeof *all, by_value);
	r = rank(all, count, a_count);
	free(all);
	if (count <= RANKS_EXACT_MAX && r.ties == 0)
		return exact(r.u, a_count, b_count);
	return approximate(&r, (double)a_count, (double)b_count);
}

double ranks_least(size_t a_count, size_t b_count)
{
	size_t few = a_count < b_count ? a_count : b_count;
	size_t many = a_count < b_count ? b_count : a_count;
	double orders = 1;

	for (size_t i = 1; i <= few && orders < 1e15; i++)
		orders *= (double)(many + i) / (double)i;
	return fmin(1, 2 / orders);
}
