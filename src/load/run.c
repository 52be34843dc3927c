/* run - one workload against one endpoint: prompts, load, what was seen */
#include "load/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/flow.h"
#include "load/loop.h"
#include "load/probe.h"
#include "load/warmth.h"
#include "load/watch.h"
#include "prompt/draw.h"

#define STOCK_BOUND 1000 /* of a run by time: what comes later is made then */
#define MB_A_MIB 1.048576
#define WARMUP_SALT 0x77617266 /* keeps warm-ups out of the prefix cache */

void run_result_release(struct run_result *r)
{
	recording_release(&r->recording);
	close_fd(&r->details);
}

/* Runs of one command ask nothing twice: that would be in the cache. */
static uint64_t seed_of(const struct run *r, const struct workload *w)
{
	return draw_seed(r->settings->plan.seed, w->name, r->number);
}

/* Texts are of the words that are drawn, and of nothing else. */
static bool is_of_words(enum prompts_kind kind)
{
	return kind == PROMPTS_RANDOM || kind == PROMPTS_PREFIX ||
	       kind == PROMPTS_MULTI_TURN || kind == PROMPTS_MOONCAKE ||
	       kind == PROMPTS_AZURE || kind == PROMPTS_BURSTGPT;
}

static int hold_kind(const struct settings *s, enum prompts_kind kind,
		     struct err *e)
{
	const struct opts_rule rules[] = {
		{ kind == PROMPTS_RAW && s->cache_bust,
		  "raw requests are sent as they stand: no --cache-bust" },
		{ s->sends_ids && !is_of_words(kind),
		  "--prompt-token-ids is for texts of our own: random, "
		  "prefix, multi-turn, mooncake, azure and burstgpt" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
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
		.spread = s->has_spread ? s->spread
					: (struct length){ LENGTH_UNIFORM,
							   w->range_ratio },
		.num_prefixes = s->num_prefixes ? s->num_prefixes : 1,
		.prefix_tokens = s->prefix_len,
		.turns = w->turns,
		.think_ns = s->think_ns,
		.speedup = s->trace_speedup,
	};

	if (prompts_kind(&o.kind, w->dataset, e) < 0)
		return -1;
	if (hold_kind(s, o.kind, e) < 0)
		return -1;
	if (prompts_has_lengths(o.kind))
		o.count = w->requests;
	else if (!s->output_len)
		o.output_tokens = 0;
	if (s->sends_ids)
		o.counter = words_counter();
	else if (r->tokenizer.shape != TOKENIZER_NONE)
		o.counter =
			tokenizer_counter((struct tokenizer *)&r->tokenizer);
	out->expected_hits = isnan(s->expected_hits)
				     ? warmth_expected(&o, w->requests)
				     : s->expected_hits;
	return prompts_open(d, &o, e);
}

/* Of the main part of a run. */
static void make_plan(struct engine_plan *p, const struct run *r,
		      const struct flow *f, struct run_result *out)
{
	struct workload *w = &out->workload;
	enum prompts_kind kind = PROMPTS_RANDOM;
	struct err none;

	*p = r->settings->plan;
	p->keeps_said = f->counter.count != NULL;
	p->keeps_text = r->settings->saves_detailed;
	p->seed = seed_of(r, w);
	p->cap = w->concurrency;
	p->turns = w->turns;
	prompts_kind(&kind, w->dataset, &none);
	if (kind != PROMPTS_MULTI_TURN)
		p->turns = w->turns = 1;
	p->is_trace = prompts_is_trace(kind);
	out->is_trace = p->is_trace;
	p->is_open |= p->is_trace;
	if (!p->duration_ns) {
		uint64_t talks =
			(prompts_count(f->prompts) + p->turns - 1) / p->turns;

		p->requests = (talks + p->shards - 1 - p->shard) / p->shards *
			      p->turns;
	}
	p->arrival.rate /= (double)p->shards;
	p->arrival.ramp_from /= (double)p->shards;
	p->arrival.ramp_to /= (double)p->shards;
	p->arrival.offset = (double)p->shard / (double)p->shards;
}

static int warm_up(struct run *r, const struct engine_plan *main,
		   struct flow *f, struct err *e)
{
	struct engine_plan p = *main;
	struct meter *unused;
	int result;
	size_t most = main->cap;

	if (main->requests && main->requests < most)
		most = (size_t)main->requests;
	if (r->settings->warm_connections &&
	    lanes_warm(r->lanes, main, most, e) < 0)
		return -1;
	if (!r->settings->warmups)
		return 0;
	p.is_warmup = true;
	p.is_open = p.is_trace = false;
	p.turns = 1;
	p.requests = r->settings->warmups;
	p.duration_ns = p.warm_ns = p.cool_ns = p.origin_ns = 0;
	p.cancel_rate = 0;
	f->is_kept = false;
	f->salt = WARMUP_SALT;
	unused = xmalloc(sizeof *unused);
	result = lanes_run(r->lanes, &p, f->hooks, unused, e);
	free(unused);
	return result;
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

/* What the prefix cache did, and whether it was meant to. */
static void judge_warmth(struct run_result *out, const struct settings *s)
{
	double *rate = &out->server.prefix_cache_hit_rate;
	double expected = out->expected_hits;

	if (isnan(*rate))
		*rate = account_hit_rate(&out->account);
	if (isnan(*rate))
		*rate = warmth_counted(&out->recording,
				       out->server.fresh_tokens);
	if (isnan(s->expected_hits) && out->is_exact)
		expected = warmth_templated(expected,
					    (double)out->account.made_tokens,
					    (double)out->account.seen_tokens);
	if (warmth_is_suspect(*rate, expected))
		meter_accuse(&out->judgement, METER_SUSPECT,
			     "measured through a warm prefix cache: hits",
			     100 * *rate, " %");
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
	account_judge(&out->judgement, &out->account, out->is_exact);
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
static int measure(struct run *r, struct flow *f, struct engine_plan *plan,
		   struct run_result *out, struct err *e)
{
	struct watch watch;
	struct peak peak = { 0 };
	struct err later;
	int result;

	if (r->serve || r->settings->overload_ns)
		plan->is_stopped = &f->is_stopped;
	watch_start(&watch, &r->watch);
	peak_start(&peak, &r->peak);
	result = origin(&plan->origin_ns, r, e);
	note_begin(&out->begin, plan->origin_ns);
	if (result == 0)
		result = lanes_run(r->lanes, plan, f->hooks, &out->meter, e);
	time_now(&out->end, NULL, &later);
	watch_stop(&watch, &out->server);
	out->dcgm = watch.dcgm;
	out->peak_mem_mb = peak_stop(&peak) * MB_A_MIB;
	if (isnan(out->peak_mem_mb))
		out->peak_mem_mb = dcgm_memory_mib(&out->dcgm) * MB_A_MIB;
	return result;
}

/* Connections broke off: that an engine dies shows there first. */
static bool is_broken(const struct recording *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const char *error = all->samples[i].error;

		if (error && (!strcmp(error, "connect") ||
			      !strcmp(error, "disconnected")))
			return true;
	}
	return false;
}

static bool is_lost(void *serve)
{
	return serve_has_ended(serve);
}

/* Beside the load, when that is asked for. */
static int begin_probe(struct run *r, struct probe *p,
		       const struct engine_plan *main, struct err *e)
{
	if (!(r->settings->probe_rate > 0))
		return 0;
	p->form = &r->form;
	probe_open(p, main, r->settings->probe_rate);
	return lanes_beside(r->lanes, &p->plan, &p->hooks, e);
}

static void collect(struct flow *f, struct probe *p, struct run_result *out)
{
	struct flow_sum sum = { .recording = &out->recording,
				.refusal = out->refusal,
				.lost = &out->lost,
				.is_exact = true };

	flow_collect(f, &sum);
	out->account = sum.account;
	out->is_exact = sum.is_exact;
	out->is_overloaded = sum.is_overloaded;
	for (size_t i = 0; i < p->recording.count; i++)
		recording_add(&out->recording, &p->recording.samples[i]);
}

/* Requests are made before the clock starts: counting tokens may ask the
 * server. Behind that nobody is asked. */
static int run_load(struct run *r, struct flow *f, struct run_result *out,
		    struct err *e)
{
	AUTO(probe_release) struct probe probe = { 0 };
	struct engine_plan plan;
	uint64_t salt = settings_salt(r->settings);

	make_plan(&plan, r, f, out);
	f->salt = salt;
	if (flow_fill(f, &plan, plan.requests ? plan.requests : STOCK_BOUND,
		      e) < 0 ||
	    warm_up(r, &plan, f, e) < 0 ||
	    (r->settings->reset_cache && warmth_reset(&r->endpoint, e) < 0))
		return -1;
	prompts_hush(f->prompts);
	f->is_kept = true;
	f->salt = salt;
	if (begin_probe(r, &probe, &plan, e) < 0 ||
	    measure(r, f, &plan, out, e) < 0)
		return -1;
	out->end_ns = lanes_end_ns(r->lanes);
	out->is_partial = plan.is_stopped && *plan.is_stopped;
	collect(f, &probe, out);
	if (r->serve &&
	    serve_check(r->serve, is_broken(&out->recording), e) < 0)
		return -1;
	judge(out, &plan);
	judge_warmth(out, r->settings);
	return 0;
}

int run_workload(struct run *r, const struct workload *w,
		 struct run_result *out, struct err *e)
{
	AUTO(flow_release) struct flow f = { 0 };
	int result;

	*out = (struct run_result){ .workload = *w,
				    .peak_mem_mb = NAN,
				    .details = -1 };
	settings_override(r->settings, &out->workload);
	r->form = r->settings->form;
	r->form.model = r->model;
	flow_open(&f, r->settings->threads, r->settings->overload_ns);
	f.form = &r->form;
	f.secret = target_secret(r->target);
	f.ids = r->settings->sends_ids ? &r->ids : NULL;
	f.output_tokens = out->workload.output_tokens;
	f.stop = r->settings->plan.is_stopped;
	f.is_lost = r->serve ? is_lost : NULL;
	f.lost_context = r->serve;
	f.tick = r->tick;
	f.tick_context = r->context;
	if (r->settings->saves_detailed) {
		out->details = details_open(r->settings->temporary, e);
		if (out->details < 0)
			return -1;
		flow_keep(&f, out->details);
	}
	if (r->tokenizer.shape == TOKENIZER_FILE)
		f.counter = tokenizer_counter(&r->tokenizer);
	result = open_prompts(&f.prompts, r, out, e);
	if (result == 0)
		result = run_load(r, &f, out, e);
	return result;
}
