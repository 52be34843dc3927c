/* load_ticker - looks from a thread: how often, how it ends, what it gets */
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#include "base/time.h"
#include "load/ticker.h"
#include "tap.h"

struct seen {
	atomic_int looks;
	atomic_bool is_within, is_open; /* to signals */
	long work_ms;
};

static void pause_ms(long ms)
{
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

static void look(void *context)
{
	struct seen *seen = context;
	sigset_t blocked;

	seen->is_within = true;
	sigemptyset(&blocked);
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	if (!sigismember(&blocked, SIGINT) || !sigismember(&blocked, SIGTERM))
		seen->is_open = true;
	pause_ms(seen->work_ms);
	seen->looks++;
	seen->is_within = false;
}

/* Until there were so many looks; false: they do not come. */
static bool await(struct seen *seen, int looks)
{
	for (int i = 0; i < 4000 && seen->looks < looks; i++)
		pause_ms(5);
	return seen->looks >= looks;
}

static void again_and_again(void)
{
	struct seen seen = { 0 };
	struct ticker t;
	uint64_t start_ms = time_tick_ms();
	sigset_t blocked;
	int looks;

	ticker_start(&t, look, &seen, 20);
	ok(await(&seen, 3), "it looks again and again");
	ok(time_tick_ms() - start_ms >= 60, "no more often than it should");
	ticker_stop(&t);
	looks = seen.looks;
	pause_ms(60);
	ok(seen.looks == looks, "none behind its end");
	ok(!seen.is_open, "its thread gets no signals");
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	ok(!sigismember(&blocked, SIGINT), "who started it still does");
}

static void ends(void)
{
	struct seen seen = { .work_ms = 200 };
	struct ticker t = { 0 };
	uint64_t start_ms = time_tick_ms();

	ticker_stop(&t);
	ok(!t.look, "what was not begun is stopped");
	ticker_start(&t, look, &seen, 600000);
	ticker_stop(&t);
	ok(seen.looks == 0 && time_tick_ms() - start_ms < 60000,
	   "a long interval is not waited for");
	ticker_stop(&t);
	ok(seen.looks == 0, "stopped twice is stopped");
	ticker_start(&t, look, &seen, 1);
	for (int i = 0; i < 4000 && !seen.is_within; i++)
		pause_ms(5);
	ticker_stop(&t);
	ok(seen.looks > 0 && !seen.is_within,
	   "begun again; a look that goes on is waited for");
}

int main(void)
{
	again_and_again();
	ends();
	return done();
}
