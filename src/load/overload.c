/* overload - requests come faster than they are served: when to stop */
#include "load/overload.h"

#include <math.h>

#define CHECKS 30 /* of a window */
void overload_init(struct overload *o)
{
	*o = (struct overload){
		.window_s = 30, .z = 5, .rise = 0.5, .samples_min = 30
	};
}

static const struct overload_sample *at(const struct overload *o, size_t i)
{
	return &o->samples[(o->first + i) % OVERLOAD_WINDOW_MAX];
}

/* Let every second sample go: the ring holds twice the time. */
static void thin(struct overload *o)
{
	for (size_t i = 0; 2 * i < o->count; i++)
		o->samples[(o->first + i) % OVERLOAD_WINDOW_MAX] =
			*at(o, 2 * i);
	o->count = (o->count + 1) / 2;
	o->skip = 2 * o->skip + 1;
}

static void keep(struct overload *o, const struct overload_sample *s)
{
	if (o->count == OVERLOAD_WINDOW_MAX)
		thin(o);
	o->samples[(o->first + o->count) % OVERLOAD_WINDOW_MAX] = *s;
	o->count++;
	/* One older than the window stays: the samples span it. */
	while (o->count > 2 && s->at_s - at(o, 1)->at_s >= o->window_s) {
		o->first = (o->first + 1) % OVERLOAD_WINDOW_MAX;
		o->count--;
	}
}

static double value_of(const struct overload_sample *s, bool is_ttft)
{
	return is_ttft ? s->ttft_ms : s->in_flight;
}

/* Whether one of both rises, as the header says. */
static bool rises(const struct overload *o, bool is_ttft)
{
	double n = (double)o->count, mean_x = 0, mean_y = 0;
	double xx = 0, xy = 0, yy = 0, slope, error, span;

	for (size_t i = 0; i < o->count; i++) {
		mean_x += at(o, i)->at_s / n;
		mean_y += value_of(at(o, i), is_ttft) / n;
	}
	for (size_t i = 0; i < o->count; i++) {
		double x = at(o, i)->at_s - mean_x;
		double y = value_of(at(o, i), is_ttft) - mean_y;

		xx += x * x;
		xy += x * y;
		yy += y * y;
	}
	slope = xy / xx;
	error = sqrt(fmax(0, yy - slope * xy) / (n - 2) / xx);
	span = at(o, o->count - 1)->at_s - at(o, 0)->at_s;
	return slope > 0 && slope > o->z * error &&
	       slope * span > o->rise * mean_y;
}

bool overload_note(struct overload *o, const struct overload_sample *s)
{
	if (o->skipped < o->skip) {
		o->skipped++;
		return false;
	}
	o->skipped = 0;
	keep(o, s);
	if (o->count < 3 || o->count < o->samples_min ||
	    s->at_s - at(o, 0)->at_s < o->window_s || s->at_s < o->next_s)
		return false;
	o->next_s = s->at_s + o->window_s / CHECKS;
	return rises(o, false) && rises(o, true);
}
