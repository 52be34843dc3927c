/* counts - counting requests, and writing the counts */
#include "serve/counts.h"

#include <stddef.h>
#include <time.h>

/* Upper bounds in seconds; the target of 20 ms is one. */
static const double bounds[COUNTS_BUCKETS - 1] = {
	0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
};

uint64_t counts_tick_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void counts_add(struct counts *m, enum traffic kind, int status,
		uint64_t microseconds)
{
	size_t bucket = 0;

	while (bucket < COUNTS_BUCKETS - 1 &&
	       (double)microseconds > bounds[bucket] * 1e6)
		bucket++;
	if (status >= 100 && status < 100 + COUNTS_STATUSES)
		atomic_fetch_add(&m->requests[kind][status - 100], 1);
	atomic_fetch_add(&m->buckets[kind][bucket], 1);
	atomic_fetch_add(&m->microseconds[kind], microseconds);
}

static void head(struct buf *out, const char *name, const char *type,
		 const char *help)
{
	buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_requests(struct buf *out, struct counts *m)
{
	head(out, "hub_requests_total", "counter",
	     "Requests that were answered.");
	for (size_t c = 0; c < TRAFFICS; c++) {
		for (size_t s = 0; s < COUNTS_STATUSES; s++) {
			unsigned long n = atomic_load(&m->requests[c][s]);

			if (n)
				buf_addf(out,
					 "hub_requests_total{class=\"%s\","
					 "status=\"%zu\"} %lu\n",
					 traffic_names[c], s + 100, n);
		}
	}
}

/* A histogram's buckets hold all that is below their bound. */
static void write_class(struct buf *out, struct counts *m, size_t c)
{
	static const char name[] = "hub_request_duration_seconds";
	unsigned long sum = 0;

	for (size_t b = 0; b < COUNTS_BUCKETS; b++) {
		sum += atomic_load(&m->buckets[c][b]);
		buf_addf(out, "%s_bucket{class=\"%s\",le=\"", name,
			 traffic_names[c]);
		if (b < COUNTS_BUCKETS - 1)
			buf_addf(out, "%g\"} %lu\n", bounds[b], sum);
		else
			buf_addf(out, "+Inf\"} %lu\n", sum);
	}
	buf_addf(out, "%s_sum{class=\"%s\"} %.6f\n%s_count{class=\"%s\"} %lu\n",
		 name, traffic_names[c],
		 (double)atomic_load(&m->microseconds[c]) / 1e6, name,
		 traffic_names[c], sum);
}

struct row {
	const char *name, *help;
	atomic_ulong *value;
};

void counts_write(struct buf *out, struct counts *m)
{
	const struct row rows[] = {
		{ "hub_received_bytes_total", "Bytes of requests' bodies.",
		  &m->received },
		{ "hub_sent_bytes_total", "Bytes of answers' bodies.",
		  &m->sent },
		{ "hub_commits_total", "Commits to branches and pull requests.",
		  &m->commits },
		{ "hub_pull_requests_total", "Pull requests opened by commits.",
		  &m->pulls },
		{ "hub_merges_total", "Pull requests merged.", &m->merges },
		{ "hub_lfs_collected_total",
		  "Large files that no commit named.", &m->collected },
		{ "hub_lfs_collected_bytes_total", "Bytes of those.",
		  &m->collected_bytes },
	};

	write_requests(out, m);
	head(out, "hub_request_duration_seconds", "histogram",
	     "From the first line of a request to its answer.");
	for (size_t c = 0; c < TRAFFICS; c++)
		write_class(out, m, c);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		head(out, rows[i].name, "counter", rows[i].help);
		buf_addf(out, "%s %lu\n", rows[i].name,
			 atomic_load(rows[i].value));
	}
	head(out, "hub_connections", "gauge", "Connections that are open.");
	buf_addf(out, "hub_connections %ld\n", atomic_load(&m->connections));
}
