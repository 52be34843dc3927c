/* run - runs two commands in turn; wall time, their ratio, peak memory */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * usage: run TIMES OURS PEER
 *
 * Each is a line for sh, its output thrown away, run once before it counts.
 * Prints, with tabs: median seconds of both, median of the ratios of each
 * pair, peak KiB of both, children included. Status 1: a command did not
 * exit with 0.
 */
#define TIMES_MAX 999

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void become(const char *line)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0)
		_exit(127);
	for (int fd = 0; fd <= 2; fd++)
		dup2(null, fd);
	execl("/bin/sh", "sh", "-c", line, (char *)NULL);
	_exit(127);
}

/* Seconds; *kib grows to the peak. A negative number: it did not exit 0. */
static double measure(const char *line, long *kib)
{
	double start = now_s();
	pid_t child = fork();
	struct rusage use;
	int status;

	if (!child)
		become(line);
	if (child < 0 || wait4(child, &status, 0, &use) < 0 ||
	    !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return -1;
	if (use.ru_maxrss > *kib)
		*kib = use.ru_maxrss;
	return now_s() - start;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof *values, by_value);
	return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

int main(int argc, char **argv)
{
	static double ours[TIMES_MAX], peer[TIMES_MAX], ratio[TIMES_MAX];
	int times = argc == 4 ? (int)strtol(argv[1], NULL, 10) : 0;
	long our_kib = 0, peer_kib = 0;

	if (times < 1 || times > TIMES_MAX) {
		fputs("usage: run TIMES OURS PEER\n", stderr);
		return 2;
	}
	if (measure(argv[2], &our_kib) < 0 || measure(argv[3], &peer_kib) < 0)
		return 1;
	for (int i = 0; i < times; i++) {
		ours[i] = measure(argv[2], &our_kib);
		peer[i] = measure(argv[3], &peer_kib);
		if (ours[i] < 0 || peer[i] < 0)
			return 1;
		ratio[i] = ours[i] / peer[i];
	}
	printf("%.6f\t%.6f\t%.6f\t%ld\t%ld\n", median(ours, times),
	       median(peer, times), median(ratio, times), our_kib, peer_kib);
	return 0;
}
