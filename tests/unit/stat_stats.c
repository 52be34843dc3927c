/* stat_stats - each figure of a run against values computed by hand */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/row.h"
#include "stat/stats.h"
#include "tap.h"

#define MS INT64_C(1000000)

static void near(double got, double want, const char *name)
{
	bool holds = isnan(want) ? isnan(got)
				 : fabs(got - want) <= 1e-9 * fabs(want);

	if (!ok(holds, "%s", name))
		printf("#  got: %.17g\n# want: %.17g\n", got, want);
}

static const struct record_head one_shard = {
	.id = "r",
	.shards = 1,
	.repeats = 1,
	.start = { 1800000000, 0 },
	.cap = 2,
	.arrival = "closed",
	.is_stream = true,
	.steady_ratio = 0.95,
	.slo = "{\"ttft_ms\":45,\"tpot_ms\":10}",
	.entry = "{\"sagellm_version\":\"1\",\"metrics\":{},\"model\":1.0}",
};

static struct sample sample_of(uint64_t id, int64_t send_ms)
{
	return (struct sample){ .id = id,
				.phase = SAMPLE_MAIN,
				.http_status = 200,
				.scheduled = (send_ms - 1) * MS,
				.send = send_ms * MS,
				.first_byte = SAMPLE_NONE,
				.first = SAMPLE_NONE,
				.first_visible = SAMPLE_NONE,
				.last = SAMPLE_NONE,
				.close = send_ms * MS,
				.input_tokens = 7,
				.output_tokens = -1,
				.token_source = SAMPLE_USAGE };
}

/* Events so long after the request was sent, with the server's word. */
static void put_chunks(struct sample *s, size_t count, const int *after_ms,
		       const int *tokens)
{
	s->chunks = xcalloc(count, sizeof *s->chunks);
	s->count = s->room = count;
	for (size_t i = 0; i < count; i++) {
		s->chunks[i].after_ns = (uint64_t)(after_ms[i] * MS);
		s->chunks[i].tokens = tokens ? (uint64_t)tokens[i] : 0;
	}
	s->first = s->first_visible = s->send + after_ms[0] * MS;
	s->first_byte = s->first;
	s->last = s->send + after_ms[count - 1] * MS;
	s->close = s->last + MS;
}

/* A role came before the text; events without the server's word. */
static struct sample plain(void)
{
	struct sample s = sample_of(0, 1);

	put_chunks(&s, 4, (int[]){ 50, 60, 70, 90 }, NULL);
	s.first_byte = 50 * MS;
	s.connect_ns = MS / 2;
	s.output_tokens = 4;
	return s;
}

/* Several tokens an event. */
static struct sample wide(void)
{
	struct sample s = sample_of(1, 1);

	put_chunks(&s, 3, (int[]){ 40, 80, 100 }, (int[]){ 4, 4, 2 });
	s.output_tokens = 10;
	return s;
}

static struct sample refused(void)
{
	struct sample s = sample_of(2, 92);

	s.status = SAMPLE_FAILED;
	s.error = "http";
	s.http_status = 503;
	s.close = 201 * MS;
	return s;
}

static void fill(struct recording *r)
{
	struct sample s[] = { refused(), wide(), plain() };

	r->head = one_shard;
	for (size_t i = 0; i < 3; i++)
		recording_add(r, &s[i]);
	r->tail = (struct record_tail){ .requests = 3, .peak_mem_mb = NAN };
	r->has_tail = true;
}

static void mean_is(const struct stats *s, enum stats_metric metric,
		    double want)
{
	near(s->of[metric].mean / stats_unit(metric), want,
	     stats_name((int)metric));
}

static void test_latency(const struct stats *s)
{
	mean_is(s, STATS_TTFT, 45);
	mean_is(s, STATS_TTFT_SCHED, 46);
	mean_is(s, STATS_TTFB, 44.5);
	mean_is(s, STATS_TTFO, 45);
	mean_is(s, STATS_TPOT, (40. / 3 + 10) / 2);
	mean_is(s, STATS_ITL, (40. + 60) / 9);
	mean_is(s, STATS_ICL, (10. + 10 + 20 + 40 + 20) / 5);
	mean_is(s, STATS_E2EL, 95);
	mean_is(s, STATS_NTPOT, (90. / 4 + 100. / 10) / 2);
	mean_is(s, STATS_QUEUE, 1);
	mean_is(s, STATS_CONNECT, 0.25);
	mean_is(s, STATS_STREAM_CLOSE, 1);
	mean_is(s, STATS_SCHEDULE_LAG, 0.75);
	mean_is(s, STATS_TOKENS_PER_CHUNK, 14. / 7);
	near(s->of[STATS_ITL].n, 9, "a gap of k tokens counts k times");
	near(s->of[STATS_ITL].at[0], 10e6, "p50 of ITL");
	near(s->of[STATS_ITL].at[3], 19.2e6, "p99 of ITL");
	near(s->of[STATS_ITL].std,
	     sqrt((8 * pow(10 - 100. / 9, 2) + pow(20 - 100. / 9, 2)) / 9) *
		     1e6,
	     "its deviation is the population's");
}

static void test_vllm(const struct stats *s)
{
	near(s->vllm.ttft.mean / 1e6, (49.5 + 40) / 2,
	     "vLLM: to the first event, connecting included");
	near(s->vllm.e2el.mean / 1e6, (90.5 + 100) / 2, "vLLM: E2E");
	near(s->vllm.tpot.mean / 1e6, (41. / 3 + 60. / 9) / 2,
	     "vLLM: TPOT by tokens less one");
	near(s->vllm.itl.mean / 1e6, (1. + 10 + 10 + 20 + 40 + 20) / 6,
	     "vLLM: gaps of events, that behind the role too");
}

static void test_load(const struct stats *s)
{
	ok(s->completed == 2 && s->failed == 1 && !s->timed_out,
	   "counts by outcome");
	ok(s->class_count == 1 && !strcmp(s->classes[0].name, "http"),
	   "and by class");
	near(s->duration_s, 0.201, "from the first due to the last end");
	near(s->output_throughput, 14 / 0.201, "tokens of what ended well");
	near(s->total_token_throughput, 28 / 0.201, "with those asked");
	ok(s->good == 1, "one keeps both limits");
	near(s->good_share, 1. / 3, "of three: the failed one counts");
	near(s->request_goodput, 1 / 0.201, "goodput");
	near(s->per_user_throughput, (75 + 100) / 2., "tokens a user sees");
	ok(s->chunks == 7, "events of those that completed");
	ok(s->steady.is_there, "two of two in flight at times");
	near(s->steady.start_s, 0.001, "from when both were");
	near(s->steady.end_s, 0.102, "to when no more");
	near(s->steady.output_throughput, 14 / 0.101, "tokens by their stamps");
	near(s->steady.inflight, 2, "all along");
	ok(isnan(s->asked_rate) && isnan(s->peak_mem_mb),
	   "what nobody said is not known");
	near(s->achieved_rate, 2 / 0.091, "arrivals");
	near(s->arrival_cv, 1, "and how uneven they are");
}

static void test_row(const struct stats *s)
{
	static const char start[] =
		"{\"entry_id\":\"40682461-9f44-5ea2-a37b-3ea9ecb2bd03\","
		"\"sagellm_version\":\"1\",\"model\":1.0,\"metrics\":{"
		"\"ttft_ms\":45,";
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	ok(!row_write(&text, s, NULL, &e), "an entry is made");
	ok(!strncmp(text.data, start, sizeof start - 1),
	   "with what was told as it was");
	ok(strstr(text.data, "\"peak_mem_mb\":null") != NULL, "null, not 0");
}

static void test_figures(void)
{
	AUTO(recording_release) struct recording r = { 0 };
	AUTO(stats_release) struct stats s = { 0 };
	struct recording *shards[] = { &r };
	struct err e = { 0 };

	fill(&r);
	if (!ok(!stats_make(&s, shards, 1, &percentiles_usual, &e),
		"figures are made %s", e.text))
		return;
	test_latency(&s);
	test_vllm(&s);
	test_load(&s);
	test_row(&s);
}

/* A shard without a cap or an end makes unknown what both would tell. */
static void test_shards(void)
{
	AUTO(recording_release) struct recording a = { 0 };
	AUTO(recording_release) struct recording b = { .head = one_shard };
	AUTO(stats_release) struct stats s = { 0 };
	struct recording *shards[] = { &a, &b };
	struct sample given_up = sample_of(3, 5);
	struct err e = { 0 };

	fill(&a);
	a.tail.opened = 3;
	a.head.shards = b.head.shards = 2;
	b.head.shard = 1;
	b.head.cap = 0;
	given_up.status = SAMPLE_CANCELLED;
	recording_add(&b, &given_up);
	ok(!stats_make(&s, shards, 2, &percentiles_usual, &e), "two shards");
	ok(s.completed == 2 && s.cancelled == 1, "all of their requests");
	near(s.good_share, 1. / 4, "one given up keeps no limit");
	ok(!s.steady.is_there, "a cap of one is none of both");
	ok(isnan(s.opened) && isnan(s.reused) && isnan(s.retried),
	   "nor are its connections");
}

/* numpy.percentile(range(1, 11), ...), and weights in place of repeats. */
static void test_percentiles(void)
{
	AUTO(values_release) struct values v = { 0 };
	AUTO(values_release) struct values w = { 0 };
	struct percentiles p;
	struct distribution d, same;
	struct err e = { 0 };

	ok(!percentiles_parse(&p, "0,25,50,90,99.9,100", &e), "percentiles");
	for (int i = 10; i > 0; i--)
		values_add(&v, i, 1);
	distribution_make(&d, &v, &p);
	near(d.at[0], 1, "p0");
	near(d.at[1], 3.25, "p25");
	near(d.at[2], 5.5, "p50");
	near(d.at[3], 9.1, "p90");
	near(d.at[4], 9.991, "p99.9");
	near(d.at[5], 10, "p100");
	near(d.std, sqrt(8.25), "deviation");
	values_clear(&v);
	for (int i = 0; i < 5; i++) {
		values_add(&w, i * i, i + 1);
		for (int k = 0; k <= i; k++)
			values_add(&v, i * i, 1);
	}
	distribution_make(&d, &v, &p);
	distribution_make(&same, &w, &p);
	for (size_t i = 0; i < p.count; i++)
		near(same.at[i], d.at[i], "a weight of k is the value k times");
	near(same.n, d.n, "and counts so");
	near(same.std, d.std, "for the deviation too");
	values_clear(&v);
	distribution_make(&d, &v, &p);
	ok(!d.n && isnan(d.mean) && isnan(d.at[2]), "nothing is not 0");
	ok(percentiles_parse(&p, "50,50", &e) < 0, "none twice");
	ok(percentiles_parse(&p, "101", &e) < 0, "none above 100");
	ok(percentiles_parse(&p, "5,", &e) < 0, "no empty one");
}

/* Many are sorted in another way than few. */
static void test_many(void)
{
	AUTO(values_release) struct values v = { 0 };
	AUTO(values_release) struct values back = { 0 };
	struct percentiles p = { { 0, 25, 50, 75, 100 }, 5 };
	struct distribution d, same;
	size_t disorder = 0;

	for (int i = 0; i < 20001; i++) {
		int x = i * 7919 % 20001 - 10000;

		values_add(&v, x / 8., x & 1 ? 1 : 3);
		values_add(&v, x / 8., 2);
	}
	for (size_t i = v.count; i--;)
		values_add(&back, v.items[i].x, v.items[i].weight);
	distribution_make(&d, &v, &p);
	distribution_make(&same, &back, &p);
	for (size_t i = 1; i < v.count; i++)
		disorder += v.items[i].x < v.items[i - 1].x ||
			    v.items[i].x != back.items[i].x ||
			    v.items[i].weight != back.items[i].weight;
	ok(!disorder, "many are in order, below 0 too");
	near(d.min, -1250, "the least");
	near(d.max, 1250, "the greatest");
	ok(d.mean == same.mean && d.std == same.std && d.n == same.n,
	   "whatever order they came in");
}

/* Open loop, one at a time, 500 ms each, due every 100 ms: coordinated
 * omission would say 500 ms. */
static void test_queue(void)
{
	AUTO(recording_release) struct recording r = { .head = one_shard };
	AUTO(stats_release) struct stats s = { 0 };
	struct recording *shards[] = { &r };
	struct err e = { 0 };

	r.head.arrival = "constant";
	r.head.cap = 1;
	r.head.rate = 10;
	for (int i = 0; i < 20; i++) {
		struct sample one = sample_of((uint64_t)i, 500 * i);

		one.scheduled = 100 * i * MS;
		put_chunks(&one, 1, (int[]){ 500 }, NULL);
		one.close = one.last;
		one.output_tokens = 1;
		recording_add(&r, &one);
	}
	stats_make(&s, shards, 1, &percentiles_usual, &e);
	near(s.of[STATS_TTFT].mean / 1e6, 500, "from the sending");
	near(s.of[STATS_TTFT_SCHED].max / 1e6, 500 + 19 * 400,
	     "from the schedule");
	near(s.of[STATS_SCHEDULE_LAG].max, 0, "that is no lag of the client");
	ok(!s.of[STATS_TPOT].n && !s.of[STATS_ITL].n,
	   "one token has no time between tokens");
	ok(s.is_partial, "a run without its end is partial");
	is(s.why.data, "shard 0 has no end", "and says why");
	near(s.asked_rate, 10, "the rate asked for");
}

/* Whole answers have no time of their tokens, and are not streams of one. */
static void test_whole(void)
{
	AUTO(recording_release) struct recording r = { .head = one_shard };
	AUTO(stats_release) struct stats s = { 0 };
	struct recording *shards[] = { &r };
	struct err e = { 0 };

	r.head.cap = 1;
	r.head.is_stream = false;
	for (int i = 0; i < 4; i++) {
		struct sample one = sample_of((uint64_t)i, 1 + 100 * i);

		one.first_byte = one.last = one.send + 90 * MS;
		one.close = one.last;
		one.output_tokens = 9;
		recording_add(&r, &one);
	}
	stats_make(&s, shards, 1, &percentiles_usual, &e);
	ok(!s.of[STATS_TTFT].n && !s.of[STATS_TPOT].n && !s.of[STATS_ITL].n &&
		   !s.vllm.ttft.n,
	   "no time of a token is known");
	near(s.of[STATS_E2EL].mean / 1e6, 90, "that of the answer is");
	near(s.of[STATS_NTPOT].mean / 1e6, 10, "and by its tokens");
	near(s.output_throughput, 36 / 0.391, "throughput");
	near(s.steady.output_throughput, 36 / 0.39, "of the steady part too");
	r.samples[2].output_tokens = -1;
	stats_release(&s);
	stats_make(&s, shards, 1, &percentiles_usual, &e);
	ok(isnan(s.output_throughput), "one that is not counted: not known");
	near(s.request_throughput, 4 / 0.391, "requests are");
}

static void test_repeats(void)
{
	struct repeats_spread a, b;
	const double x[] = { 10, 12, 11, 13, 14 }, y[] = { 14, 11, 10, 13, 12 };

	repeats_spread(&a, x, 5, 1);
	repeats_spread(&b, y, 5, 1);
	near(a.mean, 12, "mean of repeats");
	near(a.cv, sqrt(2.5) / 12, "coefficient of variation");
	ok(a.low > 10 && a.low < 11.5 && a.high > 12.5 && a.high < 14,
	   "interval %g to %g", a.low, a.high);
	ok(a.mean == b.mean && a.cv == b.cv && a.low == b.low &&
		   a.high == b.high,
	   "whatever the order");
	repeats_spread(&a, x, 1, 1);
	ok(isnan(a.cv) && isnan(a.low), "one alone varies by nothing known");
}

int main(void)
{
	test_percentiles();
	test_many();
	test_figures();
	test_shards();
	test_queue();
	test_whole();
	test_repeats();
	return done();
}
