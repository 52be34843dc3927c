/* calibrate - the client against the simulator, whose times are known */
#include "load/calibrate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/request.h"
#include "base/file.h"
#include "base/mem.h"
#include "json/member.h"
#include "json/value.h"
#include "load/lanes.h"
#include "load/loop.h"
#include "sim/sim.h"

#define RECORD_MAX ((size_t)1 << 30)
#define STREAMS_MAX 16384

struct values {
	double *items;
	size_t count, room;
};

struct bench {
	const struct calibrate_plan *plan;
	struct request_form form;
	struct values ttft, itl; /* ms, as the client saw them */
	size_t replies, failed;
};

static void add(struct values *v, double value)
{
	v->items = xgrow(v->items, v->count, &v->room, sizeof *v->items);
	v->items[v->count++] = value;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Linear between ranks, as numpy does. The values are sorted and freed. */
static struct calibrate_pair sum_up(struct values *v)
{
	struct calibrate_pair p = { NAN, NAN };
	double sum = 0, rank;
	size_t below;

	if (v->count) {
		qsort(v->items, v->count, sizeof *v->items, by_value);
		for (size_t i = 0; i < v->count; i++)
			sum += v->items[i];
		rank = 0.99 * (double)(v->count - 1);
		below = (size_t)rank;
		p.mean_ms = sum / (double)v->count;
		p.p99_ms = v->items[below];
		if (below + 1 < v->count)
			p.p99_ms += (rank - (double)below) *
				    (v->items[below + 1] - v->items[below]);
	}
	free(v->items);
	*v = (struct values){ 0 };
	return p;
}

int calibrate_parse(struct calibrate_plan *p, const char *text, struct err *e)
{
	const char *at = text;
	char *end;

	for (p->count = 0; p->count < CALIBRATE_STEPS; at = end + 1) {
		unsigned long n = strtoul(at, &end, 10);

		if (end == at || n < 1 || n > STREAMS_MAX ||
		    (*end && *end != ','))
			break;
		p->streams[p->count++] = n;
		if (!*end)
			return 0;
	}
	return err_set(e, ERR_USAGE,
		       "%s: expected up to %d numbers of streams, 1 to %d, "
		       "with commas",
		       text, CALIBRATE_STEPS, STREAMS_MAX);
}

static int get(void *context, uint64_t id, struct engine_item *item,
	       struct err *e)
{
	const struct bench *b = context;
	const struct request_prompt p = { .text = "calibrate",
					  .text_len = 9,
					  .output_tokens = b->plan->tokens };

	(void)e;
	request_body(item->body, &b->form, &p);
	item->asked_tokens = (int64_t)b->plan->tokens;
	item->session = id;
	return 0;
}

static int done(void *context, struct sample *s, const struct engine_end *end,
		struct err *e)
{
	struct bench *b = context;

	(void)end;
	(void)e;
	if (s->status != SAMPLE_OK ||
	    s->output_tokens != (int64_t)b->plan->tokens) {
		b->failed++;
		return 0;
	}
	b->replies++;
	add(&b->ttft, (double)(s->first - s->send) / 1e6);
	for (size_t i = 1; i < s->count; i++)
		add(&b->itl, (double)(s->chunks[i].after_ns -
				      s->chunks[i - 1].after_ns) /
				     1e6);
	return 0;
}

/* One line of the simulator's record. */
static void read_line(struct values *ttft, struct values *itl,
		      const cJSON *line)
{
	double before = value_number(line, "/arrival_ns", 0), now;
	const cJSON *chunk;
	bool is_first = true;

	cJSON_ArrayForEach(chunk, value_array(line, "/chunks"))
	{
		now = value_number(chunk, "/0", 0);
		add(is_first ? ttft : itl, (now - before) / 1e6);
		before = now;
		is_first = false;
	}
}

static int read_record(struct calibrate_step *step, const char *path,
		       struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(RECORD_MAX);
	struct values ttft = { 0 }, itl = { 0 };
	int result = file_read(&text, path, e);
	char *line = text.data, *feed;

	while (!result && (feed = strchr(line, '\n'))) {
		AUTO(value_release) cJSON *root = NULL;

		result = value_parse(&root, line, (size_t)(feed - line), path,
				     e);
		if (!result)
			read_line(&ttft, &itl, root);
		line = feed + 1;
	}
	step->ttft_sent = sum_up(&ttft);
	step->itl_sent = sum_up(&itl);
	return result;
}

static int run_lanes(struct lanes *lanes, struct bench *b,
		     struct calibrate_step *step, struct err *e)
{
	const struct engine_plan plan = { .cap = step->streams,
					  .requests = step->streams,
					  .turns = 1,
					  .shards = 1,
					  .grace_ns = LOOP_NEVER,
					  .timeout_ns = LOOP_NEVER,
					  .is_stopped = b->plan->is_stopped };
	const struct meter_load load = { .mean_itl_ms = b->plan->itl_ms };
	struct engine_hooks hooks[LANES_MAX];
	struct meter *meter = xcalloc(1, sizeof *meter);
	int result = lanes_warm(lanes, &plan, step->streams, e);

	for (size_t i = 0; i < b->plan->threads; i++)
		hooks[i] = (struct engine_hooks){ &b[i], get, done, NULL };
	if (result == 0)
		result = lanes_run(lanes, &plan, hooks, meter, e);
	if (meter->chunks)
		step->cpu_us =
			(double)meter->cpu_ns / 1e3 / (double)meter->chunks;
	meter_judge(&step->client, meter, &load);
	free(meter);
	return result;
}

static void join(struct values *into, struct values *from)
{
	for (size_t i = 0; i < from->count; i++)
		add(into, from->items[i]);
	free(from->items);
}

/* What the lanes saw is put together in the first. */
static void sum_up_all(struct calibrate_step *step, struct bench *b)
{
	for (size_t i = 1; i < b->plan->threads; i++) {
		join(&b->ttft, &b[i].ttft);
		join(&b->itl, &b[i].itl);
		b->replies += b[i].replies;
		b->failed += b[i].failed;
	}
	step->replies = b->replies;
	step->failed = b->failed;
	step->ttft_seen = sum_up(&b->ttft);
	step->itl_seen = sum_up(&b->itl);
}

/* Against a simulator that runs. */
static int measure(struct calibrate_step *step,
		   const struct calibrate_plan *plan, const char *url,
		   struct err *e)
{
	const struct target_options options = { .url = url, .api = &api_chat };
	struct bench b[LANES_MAX] = { 0 };
	struct lanes *lanes = NULL;
	struct target target;
	bool is_held;
	int result;

	if (target_open(&target, &options, &is_held, e) < 0)
		return -1;
	for (size_t i = 0; i < plan->threads; i++)
		b[i] = (struct bench){ .plan = plan,
				       .form = { .api = &api_chat,
						 .ignore_eos = true } };
	result = lanes_open(&lanes, &target, plan->threads, (long)step->streams,
			    e);
	if (result == 0)
		result = run_lanes(lanes, b, step, e);
	sum_up_all(step, b);
	lanes_release(&lanes);
	target_release(&target);
	return result;
}

int calibrate_step(struct calibrate_step *step,
		   const struct calibrate_plan *plan, size_t streams,
		   struct err *e)
{
	struct sim_config config = SIM_CONFIG;
	AUTO(free_text) char *record = NULL;
	struct sim *sim = NULL;
	struct err later;
	int fd, result;

	*step = (struct calibrate_step){ .streams = streams };
	record = xasprintf("%s/calibrate.XXXXXX",
			   plan->folder ? plan->folder : "/tmp");
	fd = mkstemp(record);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", record);
	close(fd);
	config.record = record;
	config.ttft.a = plan->ttft_ms * 1e6;
	config.itl.a = plan->itl_ms * 1e6;
	result = sim_start(&sim, &config, e);
	if (result == 0)
		result = measure(step, plan, sim_url(sim), e);
	if (sim_stop(&sim, result ? &later : e) < 0)
		result = -1;
	if (result == 0)
		result = read_record(step, record, e);
	unlink(record);
	return result;
}

void calibrate_show(struct buf *out, const struct calibrate_step *s, bool head)
{
	if (head)
		buf_addf(out,
			 "%7s  %-26s  %-26s  %6s  %5s  %s\n"
			 "%7s  %8s %8s %8s  %8s %8s %8s  %6s  %5s\n",
			 "streams", "TTFT ms: sent, seen, error",
			 "ITL p99 ms: sent, seen", "us CPU", "busy", "client",
			 "", "mean", "mean", "mean", "p99", "p99", "mean",
			 "/chunk", "%");
	buf_addf(out, "%7zu  %8.2f %8.2f %8.2f  %8.2f %8.2f %8.3f  %6.2f  ",
		 s->streams, s->ttft_sent.mean_ms, s->ttft_seen.mean_ms,
		 s->ttft_seen.mean_ms - s->ttft_sent.mean_ms,
		 s->itl_sent.p99_ms, s->itl_seen.p99_ms, s->itl_seen.mean_ms,
		 s->cpu_us);
	buf_addf(out, "%5.1f  %s\n", 100 * s->client.busy_fraction,
		 meter_word(s->client.verdict));
}

static void add_pair(struct buf *out, const char *key,
		     const struct calibrate_pair *p)
{
	char name[64];

	snprintf(name, sizeof name, "mean_%s_ms", key);
	member_number(out, name, p->mean_ms);
	snprintf(name, sizeof name, "p99_%s_ms", key);
	member_number(out, name, p->p99_ms);
}

static void add_step(struct buf *out, const struct calibrate_step *s)
{
	buf_addf(out, "{\"streams\":%zu,\"replies\":%zu,\"failed\":%zu",
		 s->streams, s->replies, s->failed);
	add_pair(out, "ttft_sent", &s->ttft_sent);
	add_pair(out, "ttft_seen", &s->ttft_seen);
	add_pair(out, "itl_sent", &s->itl_sent);
	add_pair(out, "itl_seen", &s->itl_seen);
	member_number(out, "cpu_us_per_chunk", s->cpu_us);
	member_number(out, "busy_fraction", s->client.busy_fraction);
	member_number(out, "max_loop_ms", s->client.max_loop_ms);
	buf_addf(out, ",\"verdict\":\"%s\"}", meter_word(s->client.verdict));
}

void calibrate_write(struct buf *out, const struct calibrate_plan *plan,
		     const struct calibrate_step *steps, size_t count)
{
	buf_addf(out, "{\"output_tokens\":%zu", plan->tokens);
	member_number(out, "ttft_ms", plan->ttft_ms);
	member_number(out, "itl_ms", plan->itl_ms);
	buf_adds(out, ",\"steps\":[");
	for (size_t i = 0; i < count; i++) {
		buf_adds(out, i ? "," : "");
		add_step(out, &steps[i]);
	}
	buf_adds(out, "]}\n");
}
