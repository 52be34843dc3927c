/* metrics - counters under vLLM's names, as Prometheus reads them */
#include "sim/metrics.h"

static const double bounds[METRICS_BUCKETS - 1] = {
	0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30,
};

void histogram_add(struct histogram *h, int64_t ns)
{
	double seconds = (double)ns / 1e9;
	size_t i = 0;

	while (i < METRICS_BUCKETS - 1 && seconds > bounds[i])
		i++;
	h->buckets[i]++;
	h->sum += seconds;
}

static void add_histogram(struct buf *out, const char *name,
			  const struct histogram *h, const char *model)
{
	uint64_t count = 0;

	buf_addf(out, "# TYPE vllm:%s histogram\n", name);
	for (size_t i = 0; i < METRICS_BUCKETS; i++) {
		count += h->buckets[i];
		buf_addf(out, "vllm:%s_bucket{model_name=%s,le=\"", name,
			 model);
		if (i < METRICS_BUCKETS - 1)
			buf_addf(out, "%g", bounds[i]);
		else
			buf_adds(out, "+Inf");
		buf_addf(out, "\"} %llu\n", (unsigned long long)count);
	}
	buf_addf(out, "vllm:%s_count{model_name=%s} %llu\n", name, model,
		 (unsigned long long)count);
	buf_addf(out, "vllm:%s_sum{model_name=%s} %.9f\n", name, model, h->sum);
}

void metrics_draft(struct metrics *m, size_t tokens)
{
	if (!m->draft_tokens_each)
		return;
	m->drafts++;
	m->accepted += tokens - 1;
	for (size_t i = 0; i + 1 < tokens && i < METRICS_DRAFT_MAX; i++)
		m->positions[i]++;
}

static void add_counter(struct buf *out, const char *name, const char *model,
			uint64_t value)
{
	buf_addf(out, "# TYPE vllm:%s counter\nvllm:%s{model_name=%s} %llu\n",
		 name, name, model, (unsigned long long)value);
}

static void add_cache(struct buf *out, const struct metrics *m,
		      const char *model)
{
	buf_addf(out,
		 "# TYPE vllm:kv_cache_usage_perc gauge\n"
		 "vllm:kv_cache_usage_perc{model_name=%s} %.9g\n",
		 model, (double)m->kv_used / (double)m->kv_blocks);
	add_counter(out, "num_preemptions_total", model, m->preemptions);
	if (!m->shares_prefixes)
		return;
	add_counter(out, "prefix_cache_queries_total", model,
		    m->prefix_queries);
	add_counter(out, "prefix_cache_hits_total", model, m->prefix_hits);
}

static void add_drafts(struct buf *out, const struct metrics *m,
		       const char *model)
{
	static const char name[] = "spec_decode_num_accepted_tokens_per_pos";

	add_counter(out, "spec_decode_num_drafts_total", model, m->drafts);
	add_counter(out, "spec_decode_num_draft_tokens_total", model,
		    m->drafts * m->draft_tokens_each);
	add_counter(out, "spec_decode_num_accepted_tokens_total", model,
		    m->accepted);
	buf_addf(out, "# TYPE vllm:%s_total counter\n", name);
	for (size_t i = 0; i < m->draft_tokens_each; i++)
		buf_addf(out,
			 "vllm:%s_total{model_name=%s,position=\"%zu\"} %llu\n",
			 name, model, i, (unsigned long long)m->positions[i]);
}

void metrics_write(struct buf *out, const struct metrics *m, const char *model)
{
	const struct {
		const char *name, *type, *label;
		uint64_t value;
	} rows[] = {
		{ "num_requests_running", "gauge", "", m->running },
		{ "num_requests_waiting", "gauge", "", m->waiting },
		{ "prompt_tokens_total", "counter", "", m->prompt_tokens },
		{ "generation_tokens_total", "counter", "",
		  m->generation_tokens },
		{ "request_success_total", "counter",
		  ",finished_reason=\"stop\"", m->ended_stop },
		{ "request_success_total", NULL, ",finished_reason=\"length\"",
		  m->ended_length },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].type)
			buf_addf(out, "# TYPE vllm:%s %s\n", rows[i].name,
				 rows[i].type);
		buf_addf(out, "vllm:%s{model_name=%s%s} %llu\n", rows[i].name,
			 model, rows[i].label,
			 (unsigned long long)rows[i].value);
	}
	add_histogram(out, "time_to_first_token_seconds", &m->ttft, model);
	add_histogram(out, "request_queue_time_seconds", &m->queue, model);
	add_histogram(out, "request_prefill_time_seconds", &m->prefill, model);
	add_histogram(out, "request_decode_time_seconds", &m->decode, model);
	add_histogram(out, "e2e_request_latency_seconds", &m->e2e, model);
	if (m->kv_blocks)
		add_cache(out, m, model);
	if (m->draft_tokens_each)
		add_drafts(out, m, model);
}
