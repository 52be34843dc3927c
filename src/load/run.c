/* run - one workload against one endpoint: prompts, load, what was seen */
#include "load/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http/redact.h"
#include "json/write.h"
#include "load/draw.h"
#include "load/loop.h"
#include "load/overload.h"
#include "load/stock.h"
#include "load/warmth.h"
#include "load/watch.h"

#define STOCK_BOUND 1000 /* of a run by time: what comes later is made then */
#define MB_A_MIB 1.048576
#define WARMUP_SALT 0x77617266 /* keeps warm-ups out of the prefix cache */

/* While a workload runs. */
struct under_way {
	struct run *run;
	struct run_result *result;
	struct prompts *prompts;
	struct stock stock;
	uint64_t salt;
	bool is_kept;                     /* warm-ups before the run are not */
	volatile sig_atomic_t is_stopped; /* for any reason */
	size_t in_flight;
	struct overload overload; /* window_s 0: it is not looked for */
	struct buf scratch;
};

void run_result_release(struct run_result *r)
{
	recording_release(&r->recording);
}

static void add_messages(struct buf *out, const struct prompt *p)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < p->message_count; i++) {
		buf_addf(out, "%s{\"role\":\"%s\",\"content\":", i ? "," : "",
			 prompt_role_name(p->messages[i].role));
		json_quote(out, p->messages[i].text, p->messages[i].len);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static int get(void *context, uint64_t id, struct engine_item *item,
	       struct err *e)
{
	struct under_way *u = context;
	struct request_prompt q = { 0 };
	struct prompt p;

	if (u->is_kept && stock_get(&u->stock, id, item))
		return 0;
	if (prompts_get(u->prompts, id, u->salt, &p, e) < 0)
		return -1;
	buf_clear(&u->scratch);
	if (u->run->form.endpoint == REQUEST_CHAT) {
		add_messages(&u->scratch, &p);
		q.json = u->scratch.data;
		q.json_len = u->scratch.len;
	} else {
		prompt_join(&u->scratch, &p);
		q.text = u->scratch.data;
		q.text_len = u->scratch.len;
	}
	q.output_tokens = p.output_tokens ? p.output_tokens
					  : u->result->workload.output_tokens;
	request_body(item->body, &u->run->form, &q);
	item->input_tokens = (int64_t)p.input_tokens;
	item->asked_tokens = (int64_t)q.output_tokens;
	item->session = p.session;
	item->turn = p.turn;
	item->delay_ns = p.delay_ns;
	item->offset_ns = p.offset_ns;
	u->result->is_exact &= p.is_exact;
	return 0;
}

/* The first refusal in the server's own words, without secrets. */
static void note_refusal(struct run_result *r, const char *text)
{
	AUTO(buf_release) struct buf clean = BUF_INIT(BUF_MAX);

	if (!text || r->refusal[0])
		return;
	redact_add(&clean, text, NULL, sizeof r->refusal - 1);
	snprintf(r->refusal, sizeof r->refusal, "%s", clean.data);
	err_clean(r->refusal);
}

/* What came of each request, by when it ended. */
static bool is_overload(struct under_way *u, const struct sample *s)
{
	struct overload_sample seen = {
		.at_s = (double)s->close / 1e9,
		.in_flight = (double)u->in_flight,
	};

	if (s->phase != SAMPLE_MAIN || s->status != SAMPLE_OK ||
	    s->first == SAMPLE_NONE)
		return false;
	seen.ttft_ms = (double)(s->first - s->scheduled) / 1e6;
	return overload_note(&u->overload, &seen);
}

static int done(void *context, struct sample *s, const char *refusal,
		struct err *e)
{
	struct under_way *u = context;

	(void)e;
	note_refusal(u->result, refusal);
	if (u->overload.window_s > 0 && is_overload(u, s))
		u->is_stopped = u->result->is_overloaded = true;
	if (u->is_kept)
		recording_add(&u->result->recording, s);
	return 0;
}

static void tick(void *context, const struct engine_view *view)
{
	struct under_way *u = context;
	const struct run *r = u->run;
	const volatile sig_atomic_t *users = r->settings->plan.is_stopped;

	u->in_flight = view->in_flight;
	if ((users && *users) || (r->serve && serve_has_ended(r->serve)))
		u->is_stopped = 1;
	if (r->tick)
		r->tick(r->context, view);
}

/* Runs of one command ask nothing twice: that would be in the cache. */
static uint64_t seed_of(const struct run *r, const struct workload *w)
{
	return draw_seed(r->settings->plan.seed, w->name, r->number);
}

static int open_prompts(struct prompts **d, const struct run *r,
			struct run_result *out, struct err *e)
{
	const struct workload *w = &out->workload;
	const struct settings *s = r->settings;
	struct prompts_options o = {
		.path = w->path,
		.seed = seed_of(r, w),
		.count = s->plan.duration_ns ? 0 : w->requests,
		.input_tokens = w->input_tokens,
		.output_tokens = w->output_tokens,
		.range_ratio = w->range_ratio,
		.num_prefixes = s->num_prefixes ? s->num_prefixes : 1,
		.prefix_tokens = s->prefix_len,
		.turns = w->turns,
		.think_ns = s->think_ns,
		.speedup = s->trace_speedup,
	};

	if (prompts_kind(&o.kind, w->dataset, e) < 0)
		return -1;
	if (o.kind == PROMPTS_RANDOM || o.kind == PROMPTS_PREFIX ||
	    o.kind == PROMPTS_MULTI_TURN)
		o.count = w->requests;
	else if (!s->output_len)
		o.output_tokens = 0;
	if (r->tokenizer.shape != TOKENIZER_NONE)
		o.counter =
			tokenizer_counter((struct tokenizer *)&r->tokenizer);
	out->expected_hits = warmth_expected(&o, w->requests);
	return prompts_open(d, &o, e);
}

/* Of the main part of a run. */
static void make_plan(struct engine_plan *p, const struct run *r,
		      const struct under_way *u)
{
	struct workload *w = &u->result->workload;
	enum prompts_kind kind = PROMPTS_RANDOM;
	struct err none;

	*p = r->settings->plan;
	p->seed = seed_of(r, w);
	p->cap = w->concurrency;
	p->turns = w->turns;
	prompts_kind(&kind, w->dataset, &none);
	if (kind != PROMPTS_MULTI_TURN)
		p->turns = w->turns = 1;
	p->is_trace = prompts_is_trace(kind);
	u->result->is_trace = p->is_trace;
	p->is_open |= p->is_trace;
	if (!p->duration_ns) {
		uint64_t talks =
			(prompts_count(u->prompts) + p->turns - 1) / p->turns;

		p->requests = (talks + p->shards - 1 - p->shard) / p->shards *
			      p->turns;
	}
	p->arrival.rate /= (double)p->shards;
	p->arrival.ramp_from /= (double)p->shards;
	p->arrival.ramp_to /= (double)p->shards;
	p->arrival.offset = (double)p->shard / (double)p->shards;
}

/* Requests are made before the clock starts: counting tokens may ask the
 * server. Behind that nobody is asked. */
static int fill_stock(struct under_way *u, const struct engine_plan *p,
		      struct err *e)
{
	const struct engine_hooks hooks = { u, get, done, NULL };
	uint64_t most = p->requests ? p->requests : STOCK_BOUND;
	int more = 1;

	u->stock.shard = p->shard;
	u->stock.shards = p->shards;
	u->stock.turns = p->turns;
	u->salt = settings_salt(u->run->settings);
	for (uint64_t i = 0;
	     i < most && more == 1 && !(p->is_stopped && *p->is_stopped); i++)
		more = stock_add(&u->stock, &hooks, e);
	return more < 0 ? -1 : 0;
}

static int warm_up(struct run *r, const struct engine_plan *main,
		   const struct engine_hooks *hooks, struct under_way *u,
		   struct err *e)
{
	struct engine_plan p = *main;
	struct meter unused;
	size_t most = main->cap;

	if (main->requests && main->requests < most)
		most = (size_t)main->requests;
	if (r->settings->warm_connections &&
	    engine_warm(r->engine, most, e) < 0)
		return -1;
	if (!r->settings->warmups)
		return 0;
	p.is_warmup = true;
	p.is_open = p.is_trace = false;
	p.turns = 1;
	p.requests = r->settings->warmups;
	p.duration_ns = p.warm_ns = p.cool_ns = p.origin_ns = 0;
	p.cancel_rate = 0;
	u->is_kept = false;
	u->salt = WARMUP_SALT;
	return engine_run(r->engine, &p, hooks, &unused, e);
}

static double mean_itl_ms(const struct recording *all)
{
	double sum = 0, count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct sample *s = &all->samples[i];

		if (s->status != SAMPLE_OK || s->count < 2)
			continue;
		sum += (double)(s->last - s->first) / 1e6;
		count += (double)s->count - 1;
	}
	return count > 0 ? sum / count : 0;
}

static void judge(struct run_result *out, const struct engine_plan *p)
{
	struct meter_load load = { 0 };
	double rate = p->arrival.rate;

	if (p->arrival.ramp != RAMP_NONE)
		rate = fmax(p->arrival.ramp_from, p->arrival.ramp_to);
	if (p->is_open && !p->is_trace) {
		load.mean_gap_ms = 1000 / rate;
		out->asked_rate = rate;
	}
	load.mean_itl_ms = mean_itl_ms(&out->recording);
	meter_judge(&out->judgement, &out->meter, &load);
	if (warmth_is_suspect(out->server.prefix_cache_hit_rate,
			      out->expected_hits))
		meter_accuse(&out->judgement, METER_SUSPECT,
			     "measured through a warm prefix cache: hits",
			     100 * out->server.prefix_cache_hit_rate, " %");
}

/* The clock's time of --start-at, for the first run; 0: at once. */
static int origin(int64_t *ns, struct run *r, struct err *e)
{
	const char *text = r->settings->start_at;
	struct instant at, now;

	*ns = 0;
	if (!text || r->is_timed)
		return 0;
	if (time_parse(&at, text, strlen(text)) < 0)
		return err_set(e, ERR_USAGE,
			       "--start-at %s: expected a time such as "
			       "2026-01-30T01:50:34Z",
			       text);
	if (time_now(&now, NULL, e) < 0)
		return -1;
	r->is_timed = true;
	*ns = loop_clock() + (at.seconds - now.seconds) * 1000000000 +
	      at.nanoseconds - now.nanoseconds;
	return *ns >= loop_clock()
		       ? 0
		       : err_set(e, ERR_USAGE, "--start-at %s is over", text);
}

/* What the clock says when the run begins, which may be yet to come. */
static void note_begin(struct instant *begin, int64_t origin_ns)
{
	struct err why;
	int64_t ahead_ns = origin_ns ? origin_ns - loop_clock() : 0;

	time_now(begin, NULL, &why);
	ahead_ns += begin->nanoseconds;
	begin->seconds += ahead_ns / 1000000000;
	begin->nanoseconds = (int32_t)(ahead_ns % 1000000000);
	if (begin->nanoseconds < 0) {
		begin->nanoseconds += 1000000000;
		begin->seconds--;
	}
}

/* What is measured: the load, and beside it the server and its memory. */
static int measure(struct run *r, struct under_way *u, struct engine_plan *plan,
		   struct err *e)
{
	struct engine_hooks hooks = { u, get, done, tick };
	struct run_result *out = u->result;
	struct watch watch;
	struct peak peak = { 0 };
	struct err later;
	int result;

	overload_init(&u->overload);
	u->overload.window_s = (double)r->settings->overload_ns / 1e9;
	if (r->serve || r->settings->overload_ns)
		plan->is_stopped = &u->is_stopped;
	watch_start(&watch, &r->watch);
	peak_start(&peak, &r->peak);
	result = origin(&plan->origin_ns, r, e);
	note_begin(&out->begin, plan->origin_ns);
	if (result == 0)
		result = engine_run(r->engine, plan, &hooks, &out->meter, e);
	time_now(&out->end, NULL, &later);
	watch_stop(&watch, &out->server);
	out->peak_mem_mb = peak_stop(&peak) * MB_A_MIB;
	return result == 0 && r->serve ? serve_check(r->serve, e) : result;
}

static int run_load(struct run *r, struct under_way *u, struct err *e)
{
	struct engine_hooks hooks = { u, get, done, tick };
	struct run_result *out = u->result;
	struct engine_plan plan;
	uint64_t salt;

	make_plan(&plan, r, u);
	if (fill_stock(u, &plan, e) < 0)
		return -1;
	salt = u->salt;
	if (warm_up(r, &plan, &hooks, u, e) < 0)
		return -1;
	prompts_hush(u->prompts);
	u->is_kept = true;
	u->salt = salt;
	if (measure(r, u, &plan, e) < 0)
		return -1;
	out->end_ns = engine_end_ns(r->engine);
	out->is_partial = plan.is_stopped && *plan.is_stopped;
	judge(out, &plan);
	return 0;
}

int run_workload(struct run *r, const struct workload *w,
		 struct run_result *out, struct err *e)
{
	struct under_way u = { .run = r, .result = out };
	int result;

	*out = (struct run_result){ .workload = *w,
				    .is_exact = true,
				    .peak_mem_mb = NAN };
	settings_override(r->settings, &out->workload);
	u.scratch = BUF_INIT(BUF_MAX);
	u.stock = (struct stock)STOCK_INIT;
	r->form = r->settings->form;
	r->form.model = r->model;
	result = open_prompts(&u.prompts, r, out, e);
	if (result == 0)
		result = run_load(r, &u, e);
	prompts_release(&u.prompts);
	stock_release(&u.stock);
	buf_release(&u.scratch);
	return result;
}
