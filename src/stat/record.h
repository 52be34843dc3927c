/* record - a run's samples as lines of JSON: see bench-records(5) */
#ifndef STAT_RECORD_H
#define STAT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "stat/sample.h"
#include "stream/reader.h"

/*
 * One shard of one repeat of a run is a line {"run":{...}}, a line
 * {"request":{...}} for each request, and a line {"end":{...}}. Without the
 * last the run was cut, and what is made of it is marked partial.
 */
#define RECORD_VERSION 1
#define RECORD_ID_MAX 128
#define RECORD_SHARDS_MAX 65536

/* All strings are borrowed. */
struct record_head {
	/* The same for all shards and repeats: 1 to RECORD_ID_MAX letters,
	 * digits, '.', '_' and '-'. */
	const char *id;
	uint32_t shard, shards;   /* from 0 on; how many there are */
	uint32_t repeat, repeats; /* the same */
	struct instant start;     /* what the samples' times count from */
	int64_t cap; /* requests in flight, of this shard; 0: none */
	double rate; /* requests a second, of this shard; 0: none asked for */
	const char *arrival; /* closed, constant, poisson, gamma or trace */
	double burstiness;   /* of gamma; 0: none */
	uint64_t seed;
	bool is_stream;      /* answers came as streams */
	double steady_ratio; /* of the cap: 0.95 */
	const char *slo;     /* JSON such as {"ttft_ms":200}, or NULL */
	const char *entry;   /* JSON: the leaderboard entry without entry_id
				and metrics */
};

/* How the client kept up; verdict NULL: nobody said. */
struct record_client {
	const char *verdict; /* ok, suspect or invalid */
	const char *why;     /* "" when it is ok */
	double busy_fraction;
	double read_delay_p50_ms, read_delay_p99_ms;
	double max_loop_ms, lag_p99_ms;
};

struct record_tail {
	uint64_t requests; /* lines of requests before it */
	bool is_partial;   /* the run ended before its time */
	const char *why;   /* it did, or NULL */
	struct record_client client;
	const char *server; /* a JSON object: what the server said of itself;
			       NULL: nothing */
	double peak_mem_mb; /* NAN: not known */
	uint64_t opened, reused, retried; /* connections */
};

/* Each appends a line with its newline. */
void record_put_head(struct buf *out, const struct record_head *head);
void record_put_sample(struct buf *out, const struct sample *sample);
void record_put_tail(struct buf *out, const struct record_tail *tail);

/* A shard in memory; as it was run, or as it was read. Zeroed: empty. */
struct recording {
	struct record_head head;
	struct record_tail tail; /* zeroed without has_tail */
	bool has_tail;
	struct sample *samples;
	size_t count, room;
	struct arena strings; /* of what was read */
};

/* Takes the chunks of s, and leaves it without. */
void recording_add(struct recording *r, struct sample *s);
void recording_release(struct recording *r);

struct recordings {
	struct recording **items;
	size_t count, room;
	struct recording *open; /* the one that lines go to; NULL: none */
};

/*
 * Take in one line of a stream; a record_fn of stream/input.h, its context
 * the recordings. Strict: a member that is missing, unknown, of another type
 * or out of bounds is ERR_DATA with its pointer, and so are times that go
 * back within a request.
 */
int recordings_take(void *context, struct record *record, struct err *e);

/* A source has ended: what follows begins with a run. */
void recordings_cut(struct recordings *all);
void recordings_release(struct recordings *all);

/* The words for enum sample_phase, _status and _source in the lines; NULL
 * beyond the last. */
const char *record_phase(int phase);
const char *record_status(int status);
const char *record_source(int source);

#endif
