/* number - JSON numbers as exact decimals */
#ifndef JSON_NUMBER_H
#define JSON_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * sign × 0.DIGITS × 10^point, digits without zeros at either end (none: 0).
 * The digits lie in the number's own text, with a point between them or not:
 * `first` is the first that counts, walk with number_digit.
 */
struct number {
	bool is_negative;
	const char *first;
	size_t digits; /* how many count */
	int64_t point; /* where the point stands, from before the first */
};

/* text is a JSON number that json_scan accepted. */
void number_parse(struct number *n, const char *text, size_t len);

/* -1, 0 or 1, exactly; 1.0 = 1 = 1e0 and -0 = 0. */
int number_compare(const struct number *a, const struct number *b);

bool number_is_integer(const struct number *n);

/*
 * Whether n is a whole multiple of divisor, exactly. The divisor is above 0
 * and has at most NUMBER_DIVISOR_DIGITS digits that count.
 */
#define NUMBER_DIVISOR_DIGITS 18
bool number_is_multiple(const struct number *n, const struct number *divisor);

/*
 * The canonical spelling: plain for -6 < point <= 21, else D.DDDe±X; equal
 * numbers have equal spellings.
 */
int number_write(struct buf *out, const struct number *n);

/* True only of a text that is its own canonical spelling: most are. */
bool number_is_canonical(const char *text, size_t len);

/* Within a part in 10^15, and fast: enough to see what is far from a limit. */
double number_about(const char *text, size_t len);

/*
 * The nearest double; the shortest text that reads back as the same double,
 * which is finite. Whole numbers below 1e16 have no exponent.
 */
double number_double(const char *text, size_t len);
int number_write_double(struct buf *out, double value);

#endif
