/* chart - small pictures of numbers as SVG: steps, lines, bars, marks */
#ifndef OUTPUT_CHART_H
#define OUTPUT_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * Values from left to right and from the bottom, 0, up to top; both are drawn
 * with axes that are named by round numbers. Colours are classes of the
 * page's style: s1, s2, s3.
 */
struct chart {
	double left, right;   /* right is above left */
	double top;           /* of the greatest value; see chart_fit */
	const char *title[2]; /* of what, for those who hear the page:
				 English, Chinese */
	const char *desc;     /* what there is to see; escaped by chart_begin */
	const char *x_unit;   /* behind the last number of the axis */
	unsigned id;          /* no other picture of the page has it */
};

/* The greatest of values is to fit: NAN ones are passed over. */
void chart_fit(struct chart *c, const double *values, size_t count);

void chart_begin(struct buf *out, const struct chart *c);

/* A value for each part of the axis, all of one width but for the last. */
struct chart_steps {
	const double *values; /* NAN: none, the line is broken */
	size_t count;
	double width;
	const char *colour;
};
void chart_steps(struct buf *out, const struct chart *c,
		 const struct chart_steps *s);

/* The same as bars. */
void chart_bars(struct buf *out, const struct chart *c,
		const struct chart_steps *s);

/* Points joined in their order, each with a text that shows on a hover. */
struct chart_point {
	double x, y;
	const char *text;
};
void chart_points(struct buf *out, const struct chart *c,
		  const struct chart_point *points, size_t count);

/* An upright line at x, with a word at its top. */
void chart_mark(struct buf *out, const struct chart *c, double x,
		const char *word);

void chart_end(struct buf *out);

#endif
