/* crew - unit test of stream/crew: order kept, whatever the threads do */
#include "stream/crew.h"

#include <unistd.h>

#include "base/mem.h"
#include "tap.h"

#define ROOM 5

struct sum {
	size_t in, out;
};

struct log {
	size_t next, wrong, stop;
};

/* The later ones of a ring are done sooner. */
static void square(void *job)
{
	struct sum *sum = job;

	usleep((unsigned)(ROOM - sum->in % ROOM) * 50);
	sum->out = sum->in * sum->in;
}

static int note(void *context, void *job, struct err *e)
{
	struct log *log = context;
	const struct sum *sum = job;

	log->wrong += sum->in != log->next || sum->out != sum->in * sum->in;
	log->next++;
	return log->next == log->stop ? err_set(e, ERR_IO, "enough") : 0;
}

static int run(struct log *log, size_t threads, size_t count)
{
	const struct crew_duty duty = { square, note, log };
	AUTO(crew_release) struct crew c = { 0 };
	struct sum sums[ROOM];
	void *jobs[ROOM];
	struct err e;

	for (size_t i = 0; i < ROOM; i++)
		jobs[i] = &sums[i];
	crew_init(&c, &duty, jobs, ROOM, threads);
	for (size_t i = 0; i < count; i++) {
		struct sum *sum = crew_job(&c, &e);

		if (!sum)
			return -1;
		sum->in = i;
		crew_give(&c);
	}
	return crew_drain(&c, &e);
}

int main(void)
{
	static const size_t threads[] = { 0, 1, 2, 3, 8, 1000 };

	for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
		struct log log = { 0 }, cut = { .stop = 20 };

		ok(!run(&log, threads[i], 200) && log.next == 200 && !log.wrong,
		   "%zu threads keep the order", threads[i]);
		ok(run(&cut, threads[i], 200) < 0 && cut.next == 20,
		   "and end early");
		ok(!run(&cut, threads[i], 0), "or do nothing");
	}
	return done();
}
