/* stat_slices - a run second by second against values computed by hand */
#include <math.h>

#include "base/mem.h"
#include "stat/slices.h"
#include "tap.h"

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)

static const struct record_head head = { .id = "r",
					 .shards = 1,
					 .repeats = 1,
					 .start = { 1800000000, 0 },
					 .arrival = "closed",
					 .is_stream = true,
					 .steady_ratio = 0.95,
					 .entry = "{}" };

/* Sent at a time, with chunks so long after it; all in ms. */
static void add(struct recording *r, uint64_t id, int64_t send, size_t count,
		const int64_t *after)
{
	struct sample s = { .id = id,
			    .phase = SAMPLE_MAIN,
			    .scheduled = send * MS,
			    .send = send * MS,
			    .first_byte = SAMPLE_NONE,
			    .first = SAMPLE_NONE,
			    .first_visible = SAMPLE_NONE,
			    .last = SAMPLE_NONE,
			    .close = (send + 100) * MS,
			    .output_tokens = 2 * (int64_t)count };

	s.status = count ? SAMPLE_OK : SAMPLE_FAILED;
	s.error = count ? NULL : "http";
	if (count) {
		s.chunks = xcalloc(count, sizeof *s.chunks);
		s.count = s.room = count;
		for (size_t i = 0; i < count; i++)
			s.chunks[i].after_ns = (uint64_t)(after[i] * MS);
		s.first = s.send + after[0] * MS;
		s.last = s.close = s.send + after[count - 1] * MS;
	}
	recording_add(r, &s);
}

static void near(double got, double want, const char *name)
{
	if (!ok(fabs(got - want) <= 1e-9 * fabs(want), "%s", name))
		printf("#  got: %.17g\n# want: %.17g\n", got, want);
}

/* Two requests over three slices, the last of them half as long. */
static void figures(const struct slices *s)
{
	ok(s->count == 3, "three slices");
	ok(s->items[0].started == 2 && s->items[1].started == 1 &&
		   s->items[2].started == 0,
	   "starts");
	ok(s->items[0].completed == 0 && s->items[1].completed == 1 &&
		   s->items[2].completed == 1 && s->items[1].failed == 1,
	   "ends");
	near(s->items[0].in_flight, 1.5, "in flight from 0 and from 0.5 s");
	near(s->items[1].in_flight, 1 + 0.2 + 0.1, "and until they end");
	near(s->items[2].in_flight, 1, "to the end of the run");
	ok(s->items[0].in_flight_most == 2 && s->items[2].in_flight_most == 1,
	   "at most");
	near(s->items[0].tokens, 4, "two chunks of two tokens");
	near(s->items[1].tokens, 4, "at their stamps");
	near(s->items[2].tokens, 2, "the last one");
	near(s->items[0].ttft.mean, 250e6, "first tokens of the first second");
	ok(s->items[1].ttft.n == 0, "none in the second");
	near(s->items[1].itl.mean, 500e6, "gaps, by tokens, where they end");
	near(s->items[1].e2el.mean, 1200e6, "whole replies");
}

int main(void)
{
	struct recording r = { .head = head };
	struct recording *shard = &r;
	struct recording none = { .head = head };
	AUTO(slices_release) struct slices s = { 0 };
	AUTO(slices_release) struct slices fine = { 0 };
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	add(&r, 0, 0, 2, (int64_t[]){ 200, 1200 });
	add(&r, 1, 500, 3, (int64_t[]){ 300, 1300, 2000 });
	add(&r, 2, 1000, 0, NULL);
	ok(slices_make(&s, &shard, 1, SECOND, &e) == 0, "made");
	figures(&s);
	ok(slices_make(&fine, &shard, 1, 1, &e) < 0 && e.kind == ERR_DATA,
	   "too many are refused: %s", e.text);
	shard = &none;
	ok(slices_make(&fine, &shard, 1, SECOND, &e) == 0 && !fine.count,
	   "no request: no slice");
	slices_write(&out, &fine);
	ok(strchr(out.data, 10) == out.data + out.len - 1, "names alone");
	recording_release(&r);
	return done();
}
