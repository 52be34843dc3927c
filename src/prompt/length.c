/* length - how the lengths of prompts and replies are spread */
#include "prompt/length.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What follows the name: a number up to the most, or nothing. */
static int read_spread(double *spread, const char *text, double most)
{
	char *end;

	*spread = 0;
	if (most == 0)
		return *text ? -1 : 0;
	*spread = strtod(text, &end);
	return end > text && !*end && *spread >= 0 && *spread <= most ? 0 : -1;
}

int length_parse(struct length *l, const char *text, struct err *e)
{
	static const struct {
		const char *name;
		enum length_kind kind;
		double most; /* of the spread; 0: it has none */
	} rows[] = {
		{ "uniform:", LENGTH_UNIFORM, 1 },
		{ "normal:", LENGTH_NORMAL, 10 },
		{ "lognormal:", LENGTH_LOGNORMAL, 10 },
		{ "exponential", LENGTH_EXPONENTIAL, 0 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t len = strlen(rows[i].name);

		if (strncmp(text, rows[i].name, len) != 0)
			continue;
		l->kind = rows[i].kind;
		if (read_spread(&l->spread, text + len, rows[i].most) == 0)
			return 0;
		break;
	}
	return err_set(e, ERR_USAGE,
		       "%s: expected uniform:R, R from 0 to 1, normal:CV, "
		       "lognormal:CV or exponential",
		       text);
}

/* Box and Muller: two draws, always. */
static double normal(struct draw *draw)
{
	double u = 1 - draw_unit(draw), v = draw_unit(draw);

	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

static double lognormal(double mean, double cv, struct draw *draw)
{
	double variance = log1p(cv * cv);

	return mean * exp(sqrt(variance) * normal(draw) - variance / 2);
}

static size_t uniform(double mean, double spread, struct draw *draw)
{
	double low = fmax(floor(mean * (1 - spread)), 1);
	double high = fmax(ceil(mean * (1 + spread)), low);

	return (size_t)draw_between(draw, (uint64_t)low, (uint64_t)high);
}

size_t length_draw(const struct length *l, size_t middle, struct draw *draw)
{
	double mean = (double)middle, value;

	switch (l->kind) {
	case LENGTH_NORMAL:
		value = mean * (1 + l->spread * normal(draw));
		break;
	case LENGTH_LOGNORMAL:
		value = lognormal(mean, l->spread, draw);
		break;
	case LENGTH_EXPONENTIAL:
		value = -log(1 - draw_unit(draw)) * mean;
		break;
	default:
		return uniform(mean, l->spread, draw);
	}
	value = round(value);
	return (size_t)(value < 1            ? 1
			: value > LENGTH_MAX ? LENGTH_MAX
					     : value);
}
