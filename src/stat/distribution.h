/* distribution - mean, spread and percentiles of weighted values, exactly */
#ifndef STAT_DISTRIBUTION_H
#define STAT_DISTRIBUTION_H

#include <stddef.h>

#include "base/err.h"

/* A value that counts as if it were there weight times. */
struct value {
	double x, weight;
};

struct values {
	struct value *items;
	size_t count, room;
};

void values_add(struct values *v, double x, double weight);
void values_clear(struct values *v);
void values_release(struct values *v);

/*
 * A sum that does not lose small terms behind large ones: Neumaier,
 * "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
 * ZAMM 54 (1974). It depends on the order, so add in one that is fixed.
 */
struct total {
	double sum, rest;
};

void total_add(struct total *t, double x);
double total_of(const struct total *t);

#define PERCENTILES_MAX 16

struct percentiles {
	double at[PERCENTILES_MAX]; /* 0 to 100, rising */
	size_t count;
};

/* 50, 90, 95, 99 and 99.9. */
extern const struct percentiles percentiles_usual;

/* `50,90,99.9`. ERR_USAGE. */
int percentiles_parse(struct percentiles *p, const char *text, struct err *e);

/* n: the sum of the weights; 0: there is nothing, and all else is NAN. */
struct distribution {
	double n, mean, std, min, max;
	double at[PERCENTILES_MAX];
};

/*
 * Sorts the values, so that their order does not matter, not even for the
 * last bit. The deviation is the population's (divided by n). A percentile is
 * numpy's `linear`: with the values laid out by their weights, that at
 * (n - 1) p / 100, between neighbours by proportion.
 */
void distribution_make(struct distribution *d, struct values *v,
		       const struct percentiles *p);

/* One percentile of values that are sorted by x. */
double values_percentile(const struct values *v, double n, double percent);

#endif
