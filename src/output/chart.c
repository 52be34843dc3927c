/* chart - small pictures of numbers as SVG: steps, lines, bars, marks */
#include "output/chart.h"

#include <math.h>

#include "output/html.h"

/* In units of the picture, which is as wide as its place on the page. */
#define WIDTH 400.0
#define HEIGHT 220.0
#define LEFT 54.0
#define RIGHT 386.0
#define TOP 18.0
#define BOTTOM 192.0
#define TICKS 5

static double x_of(const struct chart *c, double x)
{
	double share = (x - c->left) / (c->right - c->left);

	return LEFT + (RIGHT - LEFT) * fmin(fmax(share, 0), 1);
}

static double y_of(const struct chart *c, double y)
{
	return BOTTOM - (BOTTOM - TOP) * fmin(fmax(y / c->top, 0), 1);
}

/* 1, 2 or 5 of a power of ten, so that about TICKS of them go into a span. */
static double round_step(double span)
{
	double rough = span / TICKS;
	double power = pow(10, floor(log10(rough)));
	double lead = rough / power;

	return power * (lead > 5 ? 10 : lead > 2 ? 5 : lead > 1 ? 2 : 1);
}

void chart_fit(struct chart *c, const double *values, size_t count)
{
	double most = c->top, step;

	for (size_t i = 0; i < count; i++)
		if (isfinite(values[i]) && values[i] > most)
			most = values[i];
	if (!(most > 0))
		most = 1;
	step = round_step(most);
	c->top = step * ceil(most / step - 1e-9);
}

static void put_label(struct buf *out, const char *anchor, double x, double y)
{
	buf_addf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y,
		 anchor);
}

static void put_y_axis(struct buf *out, const struct chart *c)
{
	double step = round_step(c->top);
	long last = lround(floor(c->top / step + 1e-4));

	for (long i = 0; i <= last; i++) {
		double y = (double)i * step;

		buf_addf(out, "<path class=\"%s\" d=\"M%.1f %.1fH%.1f\"/>",
			 y > 0 ? "grid" : "axis", LEFT, y_of(c, y), RIGHT);
		put_label(out, "end", LEFT - 6, y_of(c, y) + 4);
		html_number(out, y);
		buf_adds(out, "</text>");
	}
}

static void put_x_axis(struct buf *out, const struct chart *c)
{
	double step = round_step(c->right - c->left);
	long first = lround(ceil(c->left / step - 1e-9));
	long last = lround(floor(c->right / step + 1e-6));

	for (long i = first; i <= last; i++) {
		double x = (double)i * step;

		put_label(out, "middle", x_of(c, x), BOTTOM + 17);
		html_number(out, x);
		buf_adds(out, "</text>");
	}
	put_label(out, "end", RIGHT + 8, HEIGHT - 2);
	html_text(out, c->x_unit);
	buf_adds(out, "</text>");
}

void chart_begin(struct buf *out, const struct chart *c)
{
	buf_addf(out,
		 "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
		 "aria-labelledby=\"t%u d%u\"><title id=\"t%u\">",
		 WIDTH, HEIGHT, c->id, c->id, c->id);
	html_text(out, c->title[0]);
	buf_adds(out, " / ");
	html_text(out, c->title[1]);
	buf_addf(out, "</title><desc id=\"d%u\">", c->id);
	html_text(out, c->desc);
	buf_adds(out, "</desc>");
	put_y_axis(out, c);
	put_x_axis(out, c);
}

static double edge(const struct chart *c, const struct chart_steps *s, size_t i)
{
	double x = c->left + (double)i * s->width;

	return x_of(c, i < s->count ? x : fmin(x, c->right));
}

void chart_steps(struct buf *out, const struct chart *c,
		 const struct chart_steps *s)
{
	bool is_down = false;

	buf_addf(out, "<path class=\"line %s\" d=\"", s->colour);
	for (size_t i = 0; i < s->count; i++) {
		if (!isfinite(s->values[i])) {
			is_down = false;
			continue;
		}
		if (is_down)
			buf_addf(out, "V%.1f", y_of(c, s->values[i]));
		else
			buf_addf(out, "M%.1f %.1f", edge(c, s, i),
				 y_of(c, s->values[i]));
		buf_addf(out, "H%.1f", edge(c, s, i + 1));
		is_down = true;
	}
	buf_adds(out, "\"/>");
}

void chart_bars(struct buf *out, const struct chart *c,
		const struct chart_steps *s)
{
	buf_addf(out, "<path class=\"bar %s\" d=\"", s->colour);
	for (size_t i = 0; i < s->count; i++) {
		double left = edge(c, s, i), right = edge(c, s, i + 1);
		double gap = right - left > 3 ? 0.5 : 0;

		if (s->values[i] > 0)
			buf_addf(out, "M%.1f %.1fV%.1fH%.1fV%.1fz", left + gap,
				 BOTTOM,
				 fmin(y_of(c, s->values[i]), BOTTOM - 1),
				 right - gap, BOTTOM);
	}
	buf_adds(out, "\"/>");
}

void chart_points(struct buf *out, const struct chart *c,
		  const struct chart_point *points, size_t count)
{
	buf_adds(out, "<path class=\"line s1\" d=\"");
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%c%.1f %.1f", i ? 'L' : 'M',
			 x_of(c, points[i].x), y_of(c, points[i].y));
	buf_adds(out, "\"/>");
	for (size_t i = 0; i < count; i++) {
		double x = x_of(c, points[i].x), y = y_of(c, points[i].y);

		buf_addf(out,
			 "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" "
			 "r=\"3.5\"><title>",
			 x, y);
		html_text(out, points[i].text);
		buf_adds(out, "</title></circle>");
		put_label(out, "middle", x, y - 8);
		html_text(out, points[i].text);
		buf_adds(out, "</text>");
	}
}

void chart_mark(struct buf *out, const struct chart *c, double x,
		const char *word)
{
	double at = x_of(c, x);

	buf_addf(out, "<path class=\"mark\" d=\"M%.1f %.1fV%.1f\"/>", at,
		 TOP - 4, BOTTOM);
	put_label(out, at > RIGHT - 40 ? "end" : "start",
		  at + (at > RIGHT - 40 ? -4 : 4), TOP + 4);
	html_text(out, word);
	buf_adds(out, "</text>");
}

void chart_end(struct buf *out)
{
	buf_adds(out, "</svg>");
}
