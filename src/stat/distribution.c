/* distribution - mean, spread and percentiles of weighted values, exactly */
#include "stat/distribution.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/number.h"

const struct percentiles percentiles_usual = { { 50, 90, 95, 99, 99.9 }, 5 };

void values_add(struct values *v, double x, double weight)
{
	v->items = xgrow(v->items, v->count, &v->room, sizeof *v->items);
	v->items[v->count++] = (struct value){ x, weight };
}

void values_clear(struct values *v)
{
	v->count = 0;
}

void values_release(struct values *v)
{
	free(v->items);
	*v = (struct values){ 0 };
}

void total_add(struct total *t, double x)
{
	double sum = t->sum + x;

	if (fabs(t->sum) >= fabs(x))
		t->rest += (t->sum - sum) + x;
	else
		t->rest += (x - sum) + t->sum;
	t->sum = sum;
}

double total_of(const struct total *t)
{
	return t->sum + t->rest;
}

static int add_percentile(struct percentiles *p, const char *text, size_t len,
			  struct err *e)
{
	double value = number_double(text, len);

	if (!(value >= 0) || value > 100)
		return err_set(e, ERR_USAGE, "%.*s is no percentile: 0 to 100",
			       (int)len, text);
	if (p->count == PERCENTILES_MAX)
		return err_set(e, ERR_USAGE, "more than %d percentiles",
			       PERCENTILES_MAX);
	if (p->count && value <= p->at[p->count - 1])
		return err_set(e, ERR_USAGE, "percentiles must rise: %.*s",
			       (int)len, text);
	p->at[p->count++] = value;
	return 0;
}

/* 99 or 99.9: what number_double takes, no more. */
static bool is_decimal(const char *text, size_t len)
{
	size_t whole = strspn(text, "0123456789");
	size_t digits = whole < len && text[whole] == '.'
				? strspn(text + whole + 1, "0123456789")
				: 0;

	if (!whole || len > 16 || (whole > 1 && *text == '0'))
		return false;
	return whole == len || (digits && whole + 1 + digits == len);
}

int percentiles_parse(struct percentiles *p, const char *text, struct err *e)
{
	*p = (struct percentiles){ 0 };
	for (;; text++) {
		size_t len = strcspn(text, ",");

		if (!is_decimal(text, len))
			return err_set(e, ERR_USAGE,
				       "'%.*s' is no percentile: 0 to 100",
				       (int)len, text);
		if (add_percentile(p, text, len, e) < 0)
			return -1;
		text += len;
		if (!*text)
			return 0;
	}
}

static int by_value(const void *a, const void *b)
{
	const struct value *x = a, *y = b;

	if (x->x != y->x)
		return x->x < y->x ? -1 : 1;
	return (x->weight > y->weight) - (x->weight < y->weight);
}

#define DIGITS sizeof(uint64_t) /* of a byte each */
#define RADIX_LEAST 1024        /* below it, comparing is as fast */

/* Bits that are ordered as the doubles are. */
static uint64_t key_of(double x)
{
	const uint64_t sign = (uint64_t)1 << 63;
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	return bits & sign ? ~bits : bits | sign;
}

static void count_digits(size_t counts[DIGITS][256], const struct values *v)
{
	for (size_t i = 0; i < v->count; i++) {
		uint64_t key = key_of(v->items[i].x);

		for (size_t d = 0; d < DIGITS; d++)
			counts[d][key >> 8 * d & 255]++;
	}
}

/* One pass from `from` to `to`; false: all have the same digit there. */
static bool move_by_digit(struct value *to, const struct value *from,
			  size_t counts[256], size_t count, unsigned shift)
{
	size_t at = 0;

	if (counts[key_of(from[0].x) >> shift & 255] == count)
		return false;
	for (size_t i = 0; i < 256; i++) {
		size_t here = counts[i];

		counts[i] = at;
		at += here;
	}
	for (size_t i = 0; i < count; i++)
		to[counts[key_of(from[i].x) >> shift & 255]++] = from[i];
	return true;
}

/* Those of one x by their weights, unless these are the same too. */
static void sort_ties(struct values *v)
{
	for (size_t i = 0, end; i < v->count; i = end) {
		bool is_same = true;

		for (end = i;
		     end < v->count && v->items[end].x == v->items[i].x; end++)
			is_same &= v->items[end].weight == v->items[i].weight;
		if (!is_same)
			qsort(v->items + i, end - i, sizeof *v->items,
			      by_value);
	}
}

/*
 * By the digits of the keys, the least first (Knuth, TAOCP 3, 5.2.5): whole
 * nanoseconds have few digits, and gaps come by the million.
 */
static void sort(struct values *v)
{
	size_t counts[DIGITS][256] = { { 0 } };
	struct value *spare;

	if (v->count < RADIX_LEAST) {
		qsort(v->items, v->count, sizeof *v->items, by_value);
		return;
	}
	spare = xcalloc(v->room, sizeof *spare);
	count_digits(counts, v);
	for (size_t d = 0; d < DIGITS; d++) {
		struct value *from = v->items;

		if (!move_by_digit(spare, from, counts[d], v->count,
				   8 * (unsigned)d))
			continue;
		v->items = spare;
		spare = from;
	}
	free(spare);
	sort_ties(v);
}

/* The value at a place of the layout, from 0 on. */
static double value_at_place(const struct values *v, double place)
{
	double behind = 0;

	for (size_t i = 0; i < v->count; i++) {
		behind += v->items[i].weight;
		if (place < behind)
			return v->items[i].x;
	}
	return v->items[v->count - 1].x;
}

/* As numpy has it: from the nearer end, so that p100 is the maximum. */
static double between(double low, double high, double part)
{
	if (part < 0.5)
		return low + (high - low) * part;
	return high - (high - low) * (1 - part);
}

double values_percentile(const struct values *v, double n, double percent)
{
	double place = (n - 1) * (percent / 100), low = floor(place);

	if (!(place > 0))
		return v->items[0].x;
	return between(value_at_place(v, low), value_at_place(v, low + 1),
		       place - low);
}

static double deviation(const struct values *v, double mean, double n)
{
	struct total squares = { 0 };

	for (size_t i = 0; i < v->count; i++) {
		double off = v->items[i].x - mean;

		total_add(&squares, off * off * v->items[i].weight);
	}
	return sqrt(total_of(&squares) / n);
}

static void make_empty(struct distribution *d)
{
	*d = (struct distribution){ 0, NAN, NAN, NAN, NAN, { 0 } };
	for (size_t i = 0; i < PERCENTILES_MAX; i++)
		d->at[i] = NAN;
}

void distribution_make(struct distribution *d, struct values *v,
		       const struct percentiles *p)
{
	struct total sum = { 0 }, n = { 0 };

	make_empty(d);
	if (!v->count)
		return;
	sort(v);
	for (size_t i = 0; i < v->count; i++) {
		total_add(&sum, v->items[i].x * v->items[i].weight);
		total_add(&n, v->items[i].weight);
	}
	d->n = total_of(&n);
	d->mean = total_of(&sum) / d->n;
	d->std = deviation(v, d->mean, d->n);
	d->min = v->items[0].x;
	d->max = v->items[v->count - 1].x;
	for (size_t i = 0; i < p->count; i++)
		d->at[i] = values_percentile(v, d->n, p->at[i]);
}
