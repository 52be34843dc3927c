/* ranks - whether two sets of values differ, by their ranks */
#ifndef STAT_RANKS_H
#define STAT_RANKS_H

#include <stdbool.h>
#include <stddef.h>

/* Up to so many values of both sets together, without ties: exactly. */
#define RANKS_EXACT_MAX 50

/*
 * The two-sided p of the test of Mann and Whitney ("On a test of whether one
 * of two random variables is stochastically larger than the other", Annals of
 * Mathematical Statistics 18, 1947): by counting all orders where that can be
 * done, else by the normal approximation with its corrections for ties and
 * continuity. 1 when a set is empty or all values are the same.
 */
double ranks_test(const double *a, size_t a_count, const double *b,
		  size_t b_count);

/* The least p that sets of these sizes can have. */
double ranks_least(size_t a_count, size_t b_count);

#endif
