/* scrape - what the server says of itself: before, during and after a run */
#include "load/scrape.h"

#include <math.h>
#include <string.h>

#include "json/member.h"
#include "json/number.h"
#include "load/prometheus.h"

#define IS_VLLM 1  /* behind vllm:, sagellm: or sagellm_ */
#define IS_EXACT 2 /* the whole name */

/*
 * vLLM's metrics (docs: design/metrics), the older names of its V0 engine
 * behind those of today; SGLang's (docs: production_metrics); those of
 * llama.cpp's server (tools/server/README); and those of Text Generation
 * Inference (docs: reference/metrics).
 */
static const struct {
	const char *name;
	enum scrape_key key;
	int kind;
} names[] = {
	{ "kv_cache_usage_perc", SCRAPE_KV_USAGE, IS_VLLM },
	{ "gpu_cache_usage_perc", SCRAPE_KV_USAGE, IS_VLLM },
	{ "num_requests_running", SCRAPE_RUNNING, IS_VLLM },
	{ "num_requests_waiting", SCRAPE_WAITING, IS_VLLM },
	{ "prefix_cache_queries_total", SCRAPE_PREFIX_QUERIES, IS_VLLM },
	{ "prefix_cache_hits_total", SCRAPE_PREFIX_HITS, IS_VLLM },
	{ "gpu_prefix_cache_queries_total", SCRAPE_PREFIX_QUERIES, IS_VLLM },
	{ "gpu_prefix_cache_hits_total", SCRAPE_PREFIX_HITS, IS_VLLM },
	{ "num_preemptions_total", SCRAPE_PREEMPTIONS, IS_VLLM },
	{ "spec_decode_num_drafts_total", SCRAPE_DRAFTS, IS_VLLM },
	{ "spec_decode_num_draft_tokens_total", SCRAPE_DRAFT_TOKENS, IS_VLLM },
	{ "spec_decode_num_accepted_tokens_total", SCRAPE_ACCEPTED, IS_VLLM },
	{ "request_queue_time_seconds_sum", SCRAPE_QUEUE_SUM, IS_VLLM },
	{ "request_queue_time_seconds_count", SCRAPE_QUEUE_COUNT, IS_VLLM },
	{ "request_prefill_time_seconds_sum", SCRAPE_PREFILL_SUM, IS_VLLM },
	{ "request_prefill_time_seconds_count", SCRAPE_PREFILL_COUNT, IS_VLLM },
	{ "request_decode_time_seconds_sum", SCRAPE_DECODE_SUM, IS_VLLM },
	{ "request_decode_time_seconds_count", SCRAPE_DECODE_COUNT, IS_VLLM },
	{ "time_to_first_token_seconds_sum", SCRAPE_TTFT_SUM, IS_VLLM },
	{ "time_to_first_token_seconds_count", SCRAPE_TTFT_COUNT, IS_VLLM },
	{ "prompt_tokens_total", SCRAPE_PROMPT_TOKENS, IS_VLLM },
	{ "generation_tokens_total", SCRAPE_GENERATION_TOKENS, IS_VLLM },
	{ "sglang:token_usage", SCRAPE_KV_USAGE, IS_EXACT },
	{ "sglang:cache_hit_rate", SCRAPE_HIT_RATE, IS_EXACT },
	{ "sglang:num_running_reqs", SCRAPE_RUNNING, IS_EXACT },
	{ "sglang:num_queue_reqs", SCRAPE_WAITING, IS_EXACT },
	{ "sglang:spec_accept_length", SCRAPE_ACCEPT_LENGTH, IS_EXACT },
	{ "sglang:spec_accept_rate", SCRAPE_ACCEPT_RATE, IS_EXACT },
	{ "sglang:time_to_first_token_seconds_sum", SCRAPE_TTFT_SUM, IS_EXACT },
	{ "sglang:time_to_first_token_seconds_count", SCRAPE_TTFT_COUNT,
	  IS_EXACT },
	{ "sglang:prompt_tokens_total", SCRAPE_PROMPT_TOKENS, IS_EXACT },
	{ "sglang:generation_tokens_total", SCRAPE_GENERATION_TOKENS,
	  IS_EXACT },
	{ "llamacpp:kv_cache_usage_ratio", SCRAPE_KV_USAGE, IS_EXACT },
	{ "llamacpp:requests_processing", SCRAPE_RUNNING, IS_EXACT },
	{ "llamacpp:requests_deferred", SCRAPE_WAITING, IS_EXACT },
	{ "llamacpp:prompt_tokens_total", SCRAPE_FRESH_TOKENS, IS_EXACT },
	{ "llamacpp:tokens_predicted_total", SCRAPE_GENERATION_TOKENS,
	  IS_EXACT },
	{ "tgi_batch_current_size", SCRAPE_RUNNING, IS_EXACT },
	{ "tgi_queue_size", SCRAPE_WAITING, IS_EXACT },
	{ "tgi_request_queue_duration_sum", SCRAPE_QUEUE_SUM, IS_EXACT },
	{ "tgi_request_queue_duration_count", SCRAPE_QUEUE_COUNT, IS_EXACT },
	{ "tgi_request_input_length_sum", SCRAPE_PROMPT_TOKENS, IS_EXACT },
	{ "tgi_request_generated_tokens_sum", SCRAPE_GENERATION_TOKENS,
	  IS_EXACT },
};

/* The name behind the prefix of vLLM, or of one that follows it. */
static struct span bare(struct span name)
{
	static const char *const prefixes[] = { "vllm:", "sagellm:",
						"sagellm_" };

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		size_t len = strlen(prefixes[i]);

		if (name.len > len && !memcmp(name.at, prefixes[i], len))
			return (struct span){ name.at + len, name.len - len };
	}
	return (struct span){ "", 0 };
}

static bool is_gauge(enum scrape_key key)
{
	return key <= SCRAPE_WAITING || key >= SCRAPE_HIT_RATE;
}

static bool is_mean(enum scrape_key key)
{
	return key == SCRAPE_KV_USAGE || key >= SCRAPE_HIT_RATE;
}

static void add_position(struct scrape_look *look, const struct sample *s)
{
	struct span text = sample_label(s, "position");
	size_t position = 0;

	if (!text.len || text.len > 2)
		return;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return;
		position = position * 10 + (size_t)(text.at[i] - '0');
	}
	if (position >= SCRAPE_POSITIONS)
		return;
	look->position[position] += s->value;
	if (position >= look->positions)
		look->positions = position + 1;
}

static int on_sample(void *context, const struct sample *s, struct err *e)
{
	struct scrape_look *look = context;
	struct span name = bare(s->name);

	(void)e;
	if (!isfinite(s->value) || s->value < 0)
		return 0;
	if (span_is(name, "spec_decode_num_accepted_tokens_per_pos_total"))
		add_position(look, s);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (span_is(names[i].kind == IS_VLLM ? name : s->name,
			    names[i].name)) {
			look->sum[names[i].key] += s->value;
			look->series[names[i].key]++;
			break;
		}
	}
	return 0;
}

int scrape_add(struct scrape_look *look, const char *text, size_t len,
	       struct err *e)
{
	return prometheus_read(text, len, on_sample, look, e);
}

static double value_of(const struct scrape_look *look, enum scrape_key key)
{
	if (!look->series[key])
		return NAN;
	return is_mean(key) ? look->sum[key] / look->series[key]
			    : look->sum[key];
}

/* A series that is gone takes its count with it. */
static bool went_back(const struct scrape_look *before,
		      const struct scrape_look *now)
{
	for (int key = 0; key < SCRAPE_KEYS; key++) {
		if (!is_gauge(key) && (now->sum[key] < before->sum[key] ||
				       now->series[key] < before->series[key]))
			return true;
	}
	return false;
}

void scrape_note(struct scrape *s, const struct scrape_look *look)
{
	if (!s->looks)
		s->first = *look;
	else
		s->is_reset |= went_back(&s->last, look);
	s->last = *look;
	s->looks++;
	for (int key = 0; key < SCRAPE_KEYS; key++) {
		double value = value_of(look, key);

		if (!is_gauge(key) || isnan(value))
			continue;
		s->gauge_sum[key] += value;
		if (!s->gauge_count[key]++ || value > s->gauge_max[key])
			s->gauge_max[key] = value;
	}
}

/* How much a counter grew; a series that began meanwhile began at 0. */
static double grew(const struct scrape *s, enum scrape_key key)
{
	if (s->looks < 2 || s->is_reset || !s->last.series[key])
		return NAN;
	return s->last.sum[key] - s->first.sum[key];
}

static double share(double part, double whole)
{
	return whole > 0 ? part / whole : NAN;
}

static double mean(const struct scrape *s, enum scrape_key key)
{
	return s->gauge_count[key]
		       ? s->gauge_sum[key] / (double)s->gauge_count[key]
		       : NAN;
}

static double most(const struct scrape *s, enum scrape_key key)
{
	return s->gauge_count[key] ? s->gauge_max[key] : NAN;
}

static double mean_ms(const struct scrape *s, enum scrape_key sum,
		      enum scrape_key count)
{
	return 1000 * share(grew(s, sum), grew(s, count));
}

static double either(double counted, double reported)
{
	return isnan(counted) ? reported : counted;
}

static void positions(struct scrape_facts *f, const struct scrape *s)
{
	double drafts = grew(s, SCRAPE_DRAFTS);

	if (!(drafts > 0))
		return;
	f->positions = s->last.positions;
	for (size_t i = 0; i < f->positions; i++)
		f->per_position[i] =
			(s->last.position[i] - s->first.position[i]) / drafts;
}

void scrape_facts(struct scrape_facts *f, const struct scrape *s)
{
	double drafts = grew(s, SCRAPE_DRAFTS);
	double accepted = grew(s, SCRAPE_ACCEPTED);

	*f = (struct scrape_facts){
		.kv_cache_usage_mean = mean(s, SCRAPE_KV_USAGE),
		.kv_cache_usage_max = most(s, SCRAPE_KV_USAGE),
		.prefix_cache_hit_rate =
			either(share(grew(s, SCRAPE_PREFIX_HITS),
				     grew(s, SCRAPE_PREFIX_QUERIES)),
			       value_of(&s->last, SCRAPE_HIT_RATE)),
		.num_preemptions = grew(s, SCRAPE_PREEMPTIONS),
		.spec_accept_rate =
			either(share(accepted, grew(s, SCRAPE_DRAFT_TOKENS)),
			       value_of(&s->last, SCRAPE_ACCEPT_RATE)),
		.spec_accept_length =
			either(1 + share(accepted, drafts),
			       value_of(&s->last, SCRAPE_ACCEPT_LENGTH)),
		.running_mean = mean(s, SCRAPE_RUNNING),
		.running_max = most(s, SCRAPE_RUNNING),
		.waiting_mean = mean(s, SCRAPE_WAITING),
		.waiting_max = most(s, SCRAPE_WAITING),
		.queue_ms = mean_ms(s, SCRAPE_QUEUE_SUM, SCRAPE_QUEUE_COUNT),
		.prefill_ms =
			mean_ms(s, SCRAPE_PREFILL_SUM, SCRAPE_PREFILL_COUNT),
		.decode_ms = mean_ms(s, SCRAPE_DECODE_SUM, SCRAPE_DECODE_COUNT),
		.ttft_ms = mean_ms(s, SCRAPE_TTFT_SUM, SCRAPE_TTFT_COUNT),
		.prompt_tokens = either(grew(s, SCRAPE_PROMPT_TOKENS),
					grew(s, SCRAPE_FRESH_TOKENS)),
		.fresh_tokens = grew(s, SCRAPE_FRESH_TOKENS),
		.generation_tokens = grew(s, SCRAPE_GENERATION_TOKENS),
		.is_reset = s->is_reset,
	};
	positions(f, s);
}

static void add_positions(struct buf *out, const struct scrape_facts *f)
{
	member_key(out, "per_position");
	buf_adds(out, f->positions ? "[" : "null");
	for (size_t i = 0; i < f->positions; i++) {
		buf_adds(out, i ? "," : "");
		number_write_double(out, f->per_position[i]);
	}
	buf_adds(out, f->positions ? "]" : "");
}

int scrape_write(struct buf *out, const struct scrape_facts *f)
{
	const struct {
		const char *name;
		double value;
	} rows[] = {
		{ "kv_cache_usage_perc", f->kv_cache_usage_mean },
		{ "kv_cache_usage_perc_max", f->kv_cache_usage_max },
		{ "prefix_cache_hit_rate", f->prefix_cache_hit_rate },
		{ "num_preemptions", f->num_preemptions },
		{ "spec_accept_rate", f->spec_accept_rate },
		{ "spec_accept_length", f->spec_accept_length },
		{ "running", f->running_mean },
		{ "running_max", f->running_max },
		{ "waiting", f->waiting_mean },
		{ "waiting_max", f->waiting_max },
		{ "queue_ms", f->queue_ms },
		{ "prefill_ms", f->prefill_ms },
		{ "decode_ms", f->decode_ms },
		{ "ttft_ms", f->ttft_ms },
		{ "prompt_tokens", f->prompt_tokens },
		{ "generation_tokens", f->generation_tokens },
	};

	buf_addc(out, '{');
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		member_number(out, rows[i].name, rows[i].value);
	add_positions(out, f);
	member_bool(out, "counters_reset", f->is_reset);
	buf_addc(out, '}');
	return out->is_full ? -1 : 0;
}
