/* prompt_length - spreads of lengths have the mean and deviation they say */
#include <math.h>

#include "prompt/length.h"
#include "tap.h"

#define DRAWS 20000

struct moments {
	double mean, cv;
	size_t least, most;
};

static struct moments draw_all(const char *text, size_t middle)
{
	struct draw draw = draw_open(7, DRAW_LENGTH, 3);
	struct length l = { 0 };
	struct moments m = { .least = SIZE_MAX };
	double sum = 0, squares = 0;
	struct err e;

	ok(length_parse(&l, text, &e) == 0, "%s", text);
	for (size_t i = 0; i < DRAWS; i++) {
		size_t value = length_draw(&l, middle, &draw);

		sum += (double)value;
		squares += (double)value * (double)value;
		m.least = value < m.least ? value : m.least;
		m.most = value > m.most ? value : m.most;
	}
	m.mean = sum / DRAWS;
	m.cv = sqrt(squares / DRAWS - m.mean * m.mean) / m.mean;
	return m;
}

static void spread(const char *text, double cv)
{
	struct moments m = draw_all(text, 1000);

	ok(fabs(m.mean - 1000) < 15, "its mean: %g", m.mean);
	ok(fabs(m.cv - cv) < 0.02, "its deviation by the mean: %g", m.cv);
	ok(m.least >= 1, "none is below 1: %zu", m.least);
}

int main(void)
{
	static const char *const bad[] = {
		"uniform:2",    "uniform:",      "normal", "normal:x",
		"lognormal:-1", "exponential:1", "zipf:1", ""
	};
	const struct length none = { 0 };
	struct draw draw = draw_open(1, DRAW_LENGTH, 1);
	struct moments m;
	struct length l;
	struct err e;

	spread("uniform:0.5", 0.5 / sqrt(3));
	spread("normal:0.2", 0.2);
	spread("lognormal:0.5", 0.5);
	spread("exponential", 1);
	m = draw_all("normal:3", 2);
	ok(m.least == 1, "what is below 1 is 1");
	m = draw_all("lognormal:10", LENGTH_MAX);
	ok(m.most == LENGTH_MAX, "and nothing is endless");
	ok(length_draw(&none, 77, &draw) == 77, "no spread, no change");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(length_parse(&l, bad[i], &e) < 0 && e.kind == ERR_USAGE,
		   "refused: '%s'", bad[i]);
	return done();
}
