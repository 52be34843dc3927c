/* progress - unit test of stream/progress, on a clock of its own */
#include "stream/progress.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "tap.h"

static uint64_t clock_ms = 5000;

static uint64_t now(void)
{
	return clock_ms;
}

static void test_silent(void)
{
	struct progress p = { 0 };

	progress_show(&p, 1, 0, 0);
	progress_clear(&p);
	progress_init(&p, -1, NULL);
	progress_show(&p, 1, 0, 0);
	ok(!p.is_drawn, "without a clock it is silent");
}

static void test_line(void)
{
	AUTO(buf_release) struct buf got = BUF_INIT(1000);
	struct progress p;
	struct err e = { 0 };
	int ends[2];

	if (pipe(ends) < 0)
		return;
	progress_init(&p, ends[1], now);
	clock_ms += PROGRESS_WAIT_MS - 1;
	progress_show(&p, 10, 1, 2);
	progress_clear(&p);
	clock_ms += 1001;
	progress_show(&p, 300, 5, 20);
	clock_ms += PROGRESS_STEP_MS - 1;
	progress_show(&p, 400, 6, 20);
	clock_ms += 1;
	progress_show(&p, 900, 0, 0);
	progress_clear(&p);
	progress_clear(&p);
	clock_ms += 9999;
	progress_show(&p, 1000, 30, 20);
	close(ends[1]);
	file_slurp(&got, ends[0], "pipe", &e);
	is(got.data,
	   "\r300 entries, 150/s, 25 %\033[K\r900 entries, 400/s\033[K"
	   "\r\033[K\r1000 entries, 81/s, 100 %\033[K",
	   "a line when it is due, taken away once");
	close(ends[0]);
}

static void test_files(void)
{
	AUTO(buf_release) struct buf got = BUF_INIT(1000);
	const struct progress_files files = { 3, 100, 2500000 };
	struct progress p;
	struct err e = { 0 };
	int ends[2];

	if (pipe(ends) < 0)
		return;
	progress_init(&p, ends[1], now);
	progress_files(&p, &files);
	clock_ms += 2000;
	progress_files(&p, &files);
	progress_clear(&p);
	close(ends[1]);
	file_slurp(&got, ends[0], "pipe", &e);
	is(got.data, "\r3 of 100 files, 2.5 MB, 1.2 MB/s\033[K\r\033[K",
	   "files that come");
	close(ends[0]);
}

int main(void)
{
	test_silent();
	test_files();
	test_line();
	return done();
}
