/* load_shards - N shards in any order are one, to the last byte */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "random.h"
#include "stat/stats.h"
#include "tap.h"

#define RUNS 60
#define SHARDS 5

static const struct record_head head = {
	.id = "r",
	.repeats = 1,
	.shards = 1,
	.start = { 1800000000, 0 },
	.arrival = "closed",
	.cap = 12,
	.is_stream = true,
	.steady_ratio = 0.5,
	.entry = "{}",
};

static void add_chunks(struct sample *s)
{
	uint64_t after = random_below(90000000);
	bool has_words = random_below(2);

	s->count = s->room = 1 + random_below(9);
	s->chunks = xcalloc(s->count, sizeof *s->chunks);
	for (size_t i = 0; i < s->count; i++) {
		after += random_below(20000000);
		s->chunks[i].after_ns = after;
		s->chunks[i].tokens = has_words ? 1 + random_below(4) : 0;
	}
	s->first = s->first_visible = s->first_byte =
		s->send + (int64_t)s->chunks[0].after_ns;
	s->last = s->send + (int64_t)after;
	s->close = s->last + random_below(5000);
	s->output_tokens = (int64_t)(s->count + random_below(9));
}

static struct sample any_sample(uint64_t id)
{
	static const char *const classes[] = { "http", "connect", "dns" };
	struct sample s = { .id = id,
			    .phase = random_below(9) ? SAMPLE_MAIN
						     : SAMPLE_WARMUP,
			    .http_status = 200,
			    .input_tokens = random_below(999),
			    .connect_ns = random_below(999) };

	s.scheduled = random_below(2000000000);
	s.send = s.scheduled + random_below(900000);
	add_chunks(&s);
	if (!random_below(8)) {
		s.status = SAMPLE_FAILED;
		s.error = RANDOM_OF(classes);
	}
	return s;
}

static void figures(struct buf *out, struct recording *const *shards,
		    size_t count)
{
	AUTO(stats_release) struct stats s = { 0 };
	struct err e = { 0 };

	buf_clear(out);
	if (stats_make(&s, shards, count, &percentiles_usual, &e) < 0)
		buf_adds(out, e.text);
	else
		stats_write(out, &s);
}

/* Shards begin at other times, and count from there. */
static void split(struct recording *shards, const struct recording *whole)
{
	static const struct record_tail tail = { .peak_mem_mb = NAN };

	for (uint32_t i = 0; i < SHARDS; i++) {
		shards[i] = (struct recording){ .head = head,
						.tail = tail,
						.has_tail = true };
		shards[i].head.shard = i;
		shards[i].head.shards = SHARDS;
		shards[i].head.cap = i ? 2 : 4;
		if (i)
			shards[i].head.start.nanoseconds =
				(int32_t)random_below(999999999);
	}
	for (size_t i = 0; i < whole->count; i++) {
		struct recording *r = &shards[random_below(SHARDS)];
		struct sample s = whole->samples[i];
		int64_t late = r->head.start.nanoseconds;

		s.chunks = xcalloc(s.count, sizeof *s.chunks);
		memcpy(s.chunks, whole->samples[i].chunks,
		       s.count * sizeof *s.chunks);
		s.scheduled -= late;
		s.send -= late;
		s.first -= late;
		s.first_byte -= late;
		s.first_visible -= late;
		s.last -= late;
		s.close -= late;
		recording_add(r, &s);
	}
}

static bool is_same(size_t count)
{
	AUTO(recording_release) struct recording whole = { .head = head };
	AUTO(buf_release) struct buf want = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf got = BUF_INIT(BUF_MAX);
	struct recording shards[SHARDS], *order[SHARDS], *alone = &whole;
	bool holds = true;

	whole.tail.peak_mem_mb = NAN;
	whole.has_tail = true;
	for (size_t i = 0; i < count; i++) {
		struct sample s = any_sample(i);

		recording_add(&whole, &s);
	}
	figures(&want, &alone, 1);
	split(shards, &whole);
	for (size_t turn = 0; turn < SHARDS; turn++) {
		for (size_t i = 0; i < SHARDS; i++)
			order[i] = &shards[(i * 2 + turn) % SHARDS];
		figures(&got, order, SHARDS);
		holds &= !strcmp(want.data, got.data);
	}
	for (size_t i = 0; i < SHARDS; i++)
		recording_release(&shards[i]);
	if (!holds)
		printf("# want: %s\n#  got: %s\n", want.data, got.data);
	return holds;
}

/* Two shards of two samples, changed in one way. */
static void refuses(void (*change)(struct recording *shards), const char *why)
{
	struct recording shards[2] = { { .head = head }, { .head = head } };
	struct recording *order[] = { &shards[0], &shards[1] };
	AUTO(stats_release) struct stats s = { 0 };
	struct err e = { 0 };

	for (uint32_t i = 0; i < 2; i++) {
		struct sample one = any_sample(i);

		shards[i].head.shards = 2;
		shards[i].head.shard = i;
		one.phase = SAMPLE_MAIN;
		recording_add(&shards[i], &one);
	}
	change(shards);
	ok(stats_make(&s, order, 2, &percentiles_usual, &e) < 0 &&
		   e.kind == ERR_DATA,
	   "refused");
	is(e.text, why, "and why");
	recording_release(&shards[0]);
	recording_release(&shards[1]);
}

static void same_shard(struct recording *shards)
{
	shards[1].head.shard = 0;
}

static void same_request(struct recording *shards)
{
	shards[1].samples[0].id = 0;
}

static void other_count(struct recording *shards)
{
	shards[1].head.shards = 3;
}

static void other_run(struct recording *shards)
{
	shards[1].head.id = "q";
}

static void strange_limit(struct recording *shards)
{
	shards[0].head.slo = shards[1].head.slo = "{\"speed\":1}";
}

static void other_load(struct recording *shards)
{
	shards[1].head.seed = 2;
}

int main(void)
{
	size_t same = 0;

	for (unsigned i = 0; i < RUNS; i++)
		same += is_same(random_below(40));
	ok(same == RUNS, "%d runs are the same from %d shards", RUNS, SHARDS);
	refuses(same_shard, "run r: shard 0 is there twice");
	refuses(same_request, "run r: request 0 of phase main is there twice");
	refuses(other_count, "run r: its shards are not of one mind how many "
			     "shards and repeats there are");
	refuses(other_run, "run q: not one repeat of one run");
	refuses(other_load, "run r: its shards were asked for different loads");
	refuses(strange_limit, "/run/slo: expected names of metrics, such as "
			       "ttft_ms, and numbers");
	return done();
}
