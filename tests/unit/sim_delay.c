/* sim_delay - delays: what is read, and what is drawn */
#include <math.h>

#include "sim/delay.h"
#include "tap.h"

static void moments(const char *text, double mean_ms, double sd_ms)
{
	struct dice dice = { 7 };
	struct delay d;
	struct err e;
	double sum = 0, squares = 0, mean, sd;
	const int n = 100000;

	if (!ok(delay_parse(&d, text, &e) == 0, "%s is read", text))
		return;
	for (int i = 0; i < n; i++) {
		double ms = (double)delay_draw(&d, &dice) / 1e6;

		sum += ms;
		squares += ms * ms;
	}
	mean = sum / n;
	sd = sqrt(fmax(0, squares / n - mean * mean));
	ok(fabs(mean - mean_ms) <= 0.02 * mean_ms, "%s: mean %g", text, mean);
	ok(fabs(sd - sd_ms) <= 0.03 * sd_ms + 1e-3, "%s: sd %g", text, sd);
}

int main(void)
{
	static const char *const wrong[] = {
		"",         "x",   "-1",           "1h",   "1ms2",
		"nan",      "inf", "normal:5",     "exp:", "exp:1:2",
		"2000000s", "0x",  "uniform:1:2:3"
	};
	struct dice a = { 1 }, b = { 1 };
	struct delay d;
	struct err e;

	moments("50ms", 50, 0);
	moments("50", 50, 0);
	moments("1500us", 1.5, 0);
	moments("0.25s", 250, 0);
	moments("uniform:10:20ms", 15, 10 / sqrt(12));
	moments("normal:50ms:5ms", 50, 5);
	moments("exp:20ms", 20, 20);
	moments("lognormal:10ms:0.5", 10 * exp(0.125),
		10 * exp(0.125) * sqrt(exp(0.25) - 1));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ok(delay_parse(&d, wrong[i], &e) < 0 && e.kind == ERR_USAGE,
		   "'%s' is refused", wrong[i]);
	ok(dice_roll(&a) == dice_roll(&b), "a seed is a sequence");
	ok(dice_roll(&a) != dice_roll(&a), "that moves on");
	return done();
}
