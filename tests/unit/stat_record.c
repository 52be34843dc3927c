/* stat_record - lines of a run: written, read again, refused */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/record.h"
#include "tap.h"

static const struct record_head head = {
	.id = "run-1",
	.shards = 2,
	.shard = 1,
	.repeats = 1,
	.start = { 1800000000, 5 },
	.cap = 8,
	.arrival = "closed",
	.seed = UINT64_MAX,
	.is_stream = true,
	.steady_ratio = 0.95,
	.slo = "{\"ttft_ms\":200}",
	.entry = "{ \"model\": {\"name\": \"gpt2\"} }",
};

static struct sample_chunk chunks[] = { { 900, 0 }, { 1900, 3 } };
static const struct sample good = {
	.id = 3,
	.phase = SAMPLE_MAIN,
	.http_status = 200,
	.scheduled = -5,
	.send = 100,
	.first_byte = 1000,
	.first = 1000,
	.first_visible = 1000,
	.last = 2000,
	.close = 2100,
	.connect_ns = 7,
	.input_tokens = -1,
	.output_tokens = 4,
	.token_source = SAMPLE_IDS,
	.chunks = chunks,
	.count = 2,
};

static const struct sample failed = {
	.id = 4,
	.phase = SAMPLE_WARMUP,
	.status = SAMPLE_FAILED,
	.error = "connect",
	.send = SAMPLE_NONE,
	.first_byte = SAMPLE_NONE,
	.first = SAMPLE_NONE,
	.first_visible = SAMPLE_NONE,
	.last = SAMPLE_NONE,
	.close = 9,
	.output_tokens = -1,
};

static const struct record_tail tail = {
	.requests = 2,
	.client = { .verdict = "suspect", .why = "busy", .busy_fraction = 0.8 },
	.peak_mem_mb = NAN,
	.opened = 2,
};

/* Each line of text in turn; the error of the first that is refused. */
static int take_lines(struct recordings *all, const char *text, struct err *e)
{
	static const struct json_limits limits = JSON_LIMITS;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct record record = { .source = "in", .line = 1 };

	for (; *text; text += strcspn(text, "\n") + 1, record.line++) {
		if (json_scan(&doc, text, strcspn(text, "\n"), &limits, e) < 0)
			return -1;
		record.doc = doc;
		if (recordings_take(all, &record, e) < 0)
			return -1;
	}
	return 0;
}

static void write_all(struct buf *out, const struct recording *r)
{
	record_put_head(out, &r->head);
	for (size_t i = 0; i < r->count; i++)
		record_put_sample(out, &r->samples[i]);
	if (r->has_tail)
		record_put_tail(out, &r->tail);
}

static void make(struct buf *out)
{
	record_put_head(out, &head);
	record_put_sample(out, &good);
	record_put_sample(out, &failed);
	record_put_tail(out, &tail);
}

static void test_round_trip(void)
{
	AUTO(recordings_release) struct recordings all = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf again = BUF_INIT(BUF_MAX);
	const struct sample *s;
	struct err e = { 0 };

	make(&text);
	if (!ok(!take_lines(&all, text.data, &e), "lines are read %s", e.text))
		return;
	ok(all.count == 1 && all.items[0]->count == 2, "one run of two");
	s = all.items[0]->samples;
	ok(s->scheduled == -5 && s->input_tokens == -1 && s->count == 2 &&
		   s->chunks[1].tokens == 3 && s->token_source == SAMPLE_IDS,
	   "what was seen");
	ok(s[1].send == SAMPLE_NONE && !strcmp(s[1].error, "connect"),
	   "what was not");
	ok(all.items[0]->head.seed == UINT64_MAX &&
		   all.items[0]->head.start.nanoseconds == 5,
	   "every digit");
	write_all(&again, all.items[0]);
	is(again.data, text.data, "and is written the same");
}

/* The lines with one piece exchanged, and what is said of it. */
static void refuses(const char *from, const char *to, const char *why)
{
	AUTO(recordings_release) struct recordings all = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf bad = BUF_INIT(BUF_MAX);
	struct err e = { 0 };
	const char *at;

	make(&text);
	at = strstr(text.data, from);
	if (!ok(at != NULL, "there is %s", from))
		return;
	buf_add(&bad, text.data, (size_t)(at - text.data));
	buf_adds(&bad, to);
	buf_adds(&bad, at + strlen(from));
	ok(take_lines(&all, bad.data, &e) < 0 && e.kind == ERR_DATA, "no %s",
	   to);
	is(e.text, why, "and says so");
}

static void test_refusals(void)
{
	refuses("\"version\":1", "\"version\":2",
		"in:1: /run/version: out of bounds");
	refuses("\"cap\":8", "\"cap\":8.0",
		"in:1: /run/cap: expected a whole number");
	refuses("\"cap\":8", "\"cup\":8",
		"in:1: /run/cup: not a member of this version");
	refuses("\"cap\":8,", "", "in:1: /run: no member 'cap'");
	refuses("\"shard\":1", "\"shard\":2",
		"in:1: /run/shard: not below shards");
	refuses("run-1", "run/1",
		"in:1: /run/id: expected letters, digits, '.', '_' and '-'");
	refuses("closed", "open",
		"in:1: /run/arrival: expected closed, constant, poisson, gamma "
		"or trace");
	refuses("\"stream\":true", "\"stream\":1",
		"in:1: /run/stream: expected true or false");
	refuses("\"phase\":\"main\"", "\"phase\":\"Main\"",
		"in:2: /request/phase: no word that is known here");
	refuses("[900,1900]", "[900,800]",
		"in:2: /request/chunks_ns/1: goes back");
	refuses("[0,3]", "[0]",
		"in:2: /request/chunks_tokens: expected null, or as many "
		"numbers as chunks_ns has");
	refuses("\"last_ns\":2000", "\"last_ns\":999",
		"in:2: /request: times of tokens that go back");
	refuses("\"last_ns\":2000", "\"last_ns\":null",
		"in:2: /request/last_ns: null although it is ok");
	refuses("\"error\":\"connect\"", "\"error\":null",
		"in:3: /request/error: null for ok, and for it alone");
	refuses("\"requests\":2", "\"requests\":3",
		"in:4: /end/requests: 3, and there are 2 before it: lines are "
		"missing");
	refuses("suspect", "fine",
		"in:4: /end/client/verdict: expected ok, suspect or invalid");
	refuses("{\"run\"", "{\"ran\"",
		"in:1: expected a record of one member: run, request, end or "
		"detail");
	refuses("\"seed\":18446744073709551615",
		"\"seed\":18446744073709551616",
		"in:1: /run/seed: expected a whole number from 0 on");
}

static void test_order(void)
{
	AUTO(recordings_release) struct recordings all = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	record_put_sample(&text, &good);
	ok(take_lines(&all, text.data, &e) < 0, "a request without a run");
	is(e.text, "in:1: /request: no run begins before it", "is refused");
	buf_clear(&text);
	record_put_head(&text, &head);
	ok(!take_lines(&all, text.data, &e) && !all.items[0]->has_tail,
	   "a run without its end is known as such");
	recordings_cut(&all);
	buf_clear(&text);
	record_put_tail(&text, &tail);
	ok(take_lines(&all, text.data, &e) < 0,
	   "another source does not go on with it");
}

int main(void)
{
	test_round_trip();
	test_refusals();
	test_order();
	return done();
}
