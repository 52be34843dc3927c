/* delay - times drawn from a distribution, the same for the same seed */
#include "sim/delay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	enum delay_kind kind;
	int times, plain; /* operands that are times, then plain numbers */
} shapes[] = {
	{ "uniform:", DELAY_UNIFORM, 2, 0 },
	{ "normal:", DELAY_NORMAL, 2, 0 },
	{ "exp:", DELAY_EXP, 1, 0 },
	{ "lognormal:", DELAY_LOGNORMAL, 1, 1 },
	{ "", DELAY_FIXED, 1, 0 },
};

/* A decimal at *text, moved past it; a sign or a name is none. */
static int read_number(double *value, const char **text)
{
	char *end;

	if (!((**text >= '0' && **text <= '9') || **text == '.'))
		return -1;
	*value = strtod(*text, &end);
	if (end == *text || !isfinite(*value))
		return -1;
	*text = end;
	return 0;
}

static int read_time(double *ns, const char **text)
{
	static const struct {
		const char *unit;
		double ns;
	} units[] = { { "ms", 1e6 }, { "us", 1e3 }, { "s", 1e9 }, { "", 1e6 } };
	size_t i = 0, len;

	if (read_number(ns, text) < 0)
		return -1;
	while (strncmp(*text, units[i].unit, strlen(units[i].unit)) != 0)
		i++;
	len = strlen(units[i].unit);
	*ns *= units[i].ns;
	*text += len;
	return *ns > (double)DELAY_MAX_NS ? -1 : 0;
}

static int read_operands(double *values, int times, int plain, const char *text)
{
	for (int i = 0; i < times + plain; i++) {
		if (i && *text++ != ':')
			return -1;
		if ((i < times ? read_time : read_number)(&values[i], &text) <
		    0)
			return -1;
	}
	return *text ? -1 : 0;
}

int delay_parse(struct delay *d, const char *text, struct err *e)
{
	double values[2] = { 0, 0 };
	const char *rest;
	size_t i = 0;

	while (strncmp(text, shapes[i].name, strlen(shapes[i].name)) != 0)
		i++;
	rest = text + strlen(shapes[i].name);
	if (read_operands(values, shapes[i].times, shapes[i].plain, rest) < 0)
		return err_set(e, ERR_USAGE,
			       "%s: expected a time such as 50ms, "
			       "uniform:A:B, normal:MEAN:SD, exp:MEAN or "
			       "lognormal:MEDIAN:SIGMA, of at most 1 h",
			       text);
	*d = (struct delay){ shapes[i].kind, values[0], values[1] };
	return 0;
}

uint64_t dice_roll(struct dice *d)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

double dice_unit(struct dice *d)
{
	return (double)(dice_roll(d) >> 11) * 0x1p-53;
}

/* Box and Muller's transform. */
static double draw_normal(struct dice *dice)
{
	double radius = sqrt(-2 * log(1 - dice_unit(dice)));

	return radius * cos(2 * M_PI * dice_unit(dice));
}

static double draw(const struct delay *d, struct dice *dice)
{
	switch (d->kind) {
	case DELAY_UNIFORM:
		return d->a + (d->b - d->a) * dice_unit(dice);
	case DELAY_NORMAL:
		return d->a + d->b * draw_normal(dice);
	case DELAY_EXP:
		return -d->a * log(1 - dice_unit(dice));
	case DELAY_LOGNORMAL:
		return d->a * exp(d->b * draw_normal(dice));
	default:
		return d->a;
	}
}

int64_t delay_draw(const struct delay *d, struct dice *dice)
{
	double ns = draw(d, dice);

	if (!(ns > 0))
		return 0;
	return ns < (double)DELAY_MAX_NS ? (int64_t)ns : DELAY_MAX_NS;
}
