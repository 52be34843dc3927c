/* sweep - a list of loads to run one behind the other */
#include "load/sweep.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "json/number.h"

#define VALUE_MAX 1e9

static int bad(const char *text, const char *why, struct err *e)
{
	return err_set(e, ERR_USAGE,
		       "%s: %s; a sweep is such as concurrency=1,2,4, "
		       "concurrency=1..64 or rate=1..10:1",
		       text, why);
}

/* Of digits, with a point between them or not; `1..2` begins with 1. */
static size_t decimal_length(const char *text)
{
	static const char digits[] = "0123456789";
	size_t len = strspn(text, digits), more;

	if (!len || text[len] != '.')
		return len;
	more = strspn(text + len + 1, digits);
	return more ? len + 1 + more : len;
}

/* A decimal above 0 at *text, moved past it; `inf` is one of rates. */
static int read_value(double *value, const char **text, enum sweep_axis axis)
{
	size_t len;

	if (axis == SWEEP_RATE && !strncmp(*text, "inf", 3)) {
		*value = INFINITY;
		*text += 3;
		return 0;
	}
	len = decimal_length(*text);
	if (!len || len > 20)
		return -1;
	*value = number_double(*text, len);
	*text += len;
	if (!(*value > 0) || *value > VALUE_MAX)
		return -1;
	return axis == SWEEP_CONCURRENCY && *value != floor(*value) ? -1 : 0;
}

static const char *add(struct sweep *s, double value)
{
	if (s->count == SWEEP_MAX)
		return "more than 256 loads";
	if (s->count && value <= s->values[s->count - 1])
		return "loads rise";
	s->values[s->count++] = value;
	return NULL;
}

/* The loads behind the first: doubled, or by steps, and the end itself. */
static const char *add_range(struct sweep *s, double last, double step)
{
	const char *wrong = NULL;
	double first = s->values[s->count - 1], value = first;

	if (isinf(last) || last <= first)
		return "a range ends above its start";
	for (size_t i = 1; !wrong; i++) {
		value = step > 0 ? first + (double)i * step : value * 2;
		if (value >= last * (1 - 1e-9))
			return add(s, last);
		wrong = add(s, value);
	}
	return wrong;
}

/* `A`, `A..B` or `A..B:STEP`. */
static const char *read_item(struct sweep *s, const char **text)
{
	double first, last, step = 0;
	const char *wrong;

	if (read_value(&first, text, s->axis) < 0)
		return "not a load above 0";
	wrong = add(s, first);
	if (wrong || strncmp(*text, "..", 2) != 0)
		return wrong;
	*text += 2;
	if (read_value(&last, text, s->axis) < 0)
		return "not a load above 0";
	if (**text == ':') {
		++*text;
		if (read_value(&step, text, s->axis) < 0 || isinf(step))
			return "not a step above 0";
	}
	return add_range(s, last, step);
}

int sweep_parse(struct sweep *s, const char *text, struct err *e)
{
	static const struct {
		const char *front;
		enum sweep_axis axis;
	} axes[] = { { "concurrency=", SWEEP_CONCURRENCY },
		     { "rate=", SWEEP_RATE } };
	const char *at = NULL, *wrong = NULL;

	s->count = 0;
	for (size_t i = 0; i < 2; i++) {
		if (strncmp(text, axes[i].front, strlen(axes[i].front)) != 0)
			continue;
		s->axis = axes[i].axis;
		at = text + strlen(axes[i].front);
	}
	if (!at)
		return bad(text, "neither of concurrency nor of rate", e);
	for (;;) {
		wrong = read_item(s, &at);
		if (wrong || *at != ',')
			break;
		at++;
	}
	if (!wrong && *at)
		wrong = "more than loads";
	return wrong ? bad(text, wrong, e) : 0;
}
