/* arrival - when requests are due: constant, Poisson, gamma, with ramps */
#include "load/arrival.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void arrivals_init(struct arrivals *a, const struct arrival *plan,
		   uint64_t seed)
{
	*a = (struct arrivals){ .plan = *plan, .dice = { seed } };
}

static double draw_exp(struct dice *d)
{
	return -log1p(-dice_unit(d));
}

/* Box and Muller; the second of the pair is not kept. */
static double draw_normal(struct dice *d)
{
	double radius = sqrt(2 * draw_exp(d));

	return radius * cos(2 * M_PI * dice_unit(d));
}

/* Marsaglia and Tsang, ACM TOMS 26 (2000); scale 1. */
static double draw_gamma(struct dice *d, double shape)
{
	double boost = 1, x, v, u, size, width;

	if (shape < 1) {
		boost = exp(-draw_exp(d) / shape);
		shape += 1;
	}
	size = shape - 1.0 / 3;
	width = 1 / sqrt(9 * size);
	for (;;) {
		x = draw_normal(d);
		v = 1 + width * x;
		if (v <= 0)
			continue;
		v = v * v * v;
		u = 1 - dice_unit(d);
		if (log(u) < x * x / 2 + size - size * v + size * log(v))
			return boost * size * v;
	}
}

/* Where the integral of a rising or falling rate reaches u. */
static double invert(const struct arrival *a, double u)
{
	double from = a->ramp_from, to = a->ramp_to, s = a->ramp_s;
	double slope, area, growth;

	if (a->ramp == RAMP_NONE)
		return u / a->rate;
	growth = log(to / from);
	area = a->ramp == RAMP_LINEAR || growth == 0 ? (from + to) / 2 * s
						     : (to - from) / growth * s;
	if (u >= area)
		return s + (u - area) / to;
	if (a->ramp == RAMP_EXP && growth != 0)
		return s / growth * log1p(u * growth / (s * from));
	slope = (to - from) / s;
	/* The root of slope/2 t^2 + from t = u, in the form without loss. */
	return 2 * u / (from + sqrt(from * from + 2 * slope * u));
}

int64_t arrivals_next(struct arrivals *a)
{
	double s;

	a->count++;
	if (isinf(a->plan.rate) && a->plan.ramp == RAMP_NONE)
		return 0;
	if (a->plan.kind == ARRIVAL_CONSTANT)
		a->passed = (double)(a->count - 1) + a->plan.offset;
	else if (a->plan.kind == ARRIVAL_POISSON)
		a->passed += draw_exp(&a->dice);
	else
		a->passed += draw_gamma(&a->dice, a->plan.burstiness) /
			     a->plan.burstiness;
	s = invert(&a->plan, a->passed);
	return s < 100 * 366 * 86400.0 ? (int64_t)(s * 1e9) : ARRIVAL_NEVER;
}

/* A number above 0 at *text, up to the byte `stop`. */
static int read_part(double *value, const char **text, char stop)
{
	char *end;

	*value = strtod(*text, &end);
	if (end == *text || *end != stop || !(*value > 0) || isinf(*value))
		return -1;
	*text = end + (stop != '\0');
	return 0;
}

int arrival_parse_ramp(struct arrival *a, const char *text, struct err *e)
{
	const char *p = text;

	if (!strncmp(p, "linear:", 7)) {
		a->ramp = RAMP_LINEAR;
		p += 7;
	} else if (!strncmp(p, "exp:", 4)) {
		a->ramp = RAMP_EXP;
		p += 4;
	} else {
		p = "";
	}
	if (read_part(&a->ramp_from, &p, ':') < 0 ||
	    read_part(&a->ramp_to, &p, ':') < 0 ||
	    read_part(&a->ramp_s, &p, '\0') < 0)
		return err_set(e, ERR_USAGE,
			       "%s: expected linear:FROM:TO:SECONDS or "
			       "exp:FROM:TO:SECONDS",
			       text);
	return 0;
}
