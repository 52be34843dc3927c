/* load_scrape - metrics of engines, their differences, and what is none */
#include <math.h>

#include "load/prometheus.h"
#include "load/scrape.h"
#include "tap.h"

struct seen {
	size_t count;
	struct sample last;
};

static int note(void *context, const struct sample *s, struct err *e)
{
	struct seen *seen = context;

	(void)e;
	seen->count++;
	seen->last = *s;
	return 0;
}

static void format(void)
{
	static const char *const bad[] = {
		"1a 2",           "a",         "a b",
		"a{b} 1",         "a{b=c} 1",  "a{b=\"c} 1",
		"a{b=\"\\x\"} 1", "a{b=\"c\"", "a{b=\"c\"} 1 x",
		"a 0x10",         "a 1 2 3",   "a{,} 1",
		"a{b:c=\"\"} 1",  "a inf",     "a +NaN",
		"a 1e",
	};
	static const char text[] =
		"# HELP a what\n#\n\n a{b=\"c\\\"\\\\\\n\" , d=\"\",} 1.5e3 7"
		"\r\na:b +Inf # {x=\"y\"} 1\nc -2 1.5\n# EOF\nd NaN";
	struct seen seen = { 0 };
	struct err e;

	ok(prometheus_read(text, sizeof text - 1, note, &seen, &e) == 0 &&
		   seen.count == 4 && isnan(seen.last.value),
	   "what the format allows");
	prometheus_read(text, 50, note, &seen, &e);
	ok(span_is(sample_label(&seen.last, "b"), "c\\\"\\\\\\n") &&
		   sample_label(&seen.last, "x").len == 0,
	   "labels as they are written");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(prometheus_read(bad[i], strlen(bad[i]), note, &seen, &e) <
				   0 &&
			   e.kind == ERR_DATA,
		   "refused: %s: %s", bad[i], e.text);
	ok(prometheus_read("a 1\nb\0 1", 8, note, &seen, &e) < 0,
	   "a NUL byte: %s", e.text);
}

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

static struct scrape_look look_at(const char *text)
{
	struct scrape_look look = { 0 };
	struct err e;

	if (scrape_add(&look, text, strlen(text), &e) < 0)
		ok(false, "%s", e.text);
	return look;
}

/* Two engines of one server, before and after. */
static const char before[] =
	"vllm:kv_cache_usage_perc{engine=\"0\"} 0.2\n"
	"vllm:kv_cache_usage_perc{engine=\"1\"} 0.4\n"
	"vllm:num_requests_running{engine=\"0\"} 3\n"
	"vllm:num_requests_running{engine=\"1\"} 4\n"
	"vllm:prefix_cache_queries_total{engine=\"0\"} 100\n"
	"vllm:prefix_cache_queries_created{engine=\"0\"} 1.7e9\n"
	"vllm:prefix_cache_hits_total{engine=\"0\"} 50\n"
	"vllm:num_preemptions_total 2\n"
	"vllm:spec_decode_num_drafts_total 10\n"
	"vllm:spec_decode_num_draft_tokens_total 30\n"
	"vllm:spec_decode_num_accepted_tokens_total 15\n"
	"vllm:spec_decode_num_accepted_tokens_per_pos_total{position=\"0\"} 9\n"
	"vllm:spec_decode_num_accepted_tokens_per_pos_total{position=\"1\"} 6\n"
	"vllm:request_queue_time_seconds_sum 1\n"
	"vllm:request_queue_time_seconds_count 10\n";
static const char after[] =
	"vllm:kv_cache_usage_perc{engine=\"0\"} 0.6\n"
	"vllm:kv_cache_usage_perc{engine=\"1\"} 0.8\n"
	"vllm:num_requests_running{engine=\"0\"} 0\n"
	"vllm:num_requests_running{engine=\"1\"} 1\n"
	"vllm:prefix_cache_queries_total{engine=\"0\"} 200\n"
	"vllm:prefix_cache_queries_total{engine=\"1\"} 100\n"
	"vllm:prefix_cache_hits_total{engine=\"0\"} 100\n"
	"vllm:num_preemptions_total 5\n"
	"vllm:spec_decode_num_drafts_total 20\n"
	"vllm:spec_decode_num_draft_tokens_total 60\n"
	"vllm:spec_decode_num_accepted_tokens_total 33\n"
	"vllm:spec_decode_num_accepted_tokens_per_pos_total{position=\"0\"} "
	"19\n"
	"vllm:spec_decode_num_accepted_tokens_per_pos_total{position=\"1\"} "
	"14\n"
	"vllm:request_queue_time_seconds_sum 3\n"
	"vllm:request_queue_time_seconds_count 20\n";

static void vllm(void)
{
	struct scrape_look first = look_at(before), last = look_at(after);
	struct scrape s = { 0 };
	struct scrape_facts f;

	scrape_note(&s, &first);
	scrape_facts(&f, &s);
	ok(isnan(f.num_preemptions) && near(f.kv_cache_usage_mean, 0.3),
	   "one look has gauges, but no difference");
	scrape_note(&s, &last);
	scrape_facts(&f, &s);
	ok(near(f.kv_cache_usage_mean, 0.5) && near(f.kv_cache_usage_max, 0.7),
	   "use: mean of engines, mean and greatest of looks");
	ok(near(f.running_mean, 4) && near(f.running_max, 7), "running: sums");
	ok(near(f.prefix_cache_hit_rate, 0.25), "hits by queries of the run");
	ok(near(f.num_preemptions, 3), "preemptions");
	ok(near(f.spec_accept_rate, 0.6) && near(f.spec_accept_length, 2.8),
	   "speculation");
	ok(f.positions == 2 && near(f.per_position[0], 1) &&
		   near(f.per_position[1], 0.8),
	   "by position");
	ok(near(f.queue_ms, 200) && isnan(f.prefill_ms),
	   "times are of the run's requests");
	scrape_note(&s, &first);
	scrape_facts(&f, &s);
	ok(f.is_reset && isnan(f.num_preemptions) &&
		   isnan(f.prefix_cache_hit_rate),
	   "a counter that went back is said, not subtracted");
}

static void others(void)
{
	struct scrape_look look = look_at("sglang:token_usage 0.5\n"
					  "sglang:cache_hit_rate 0.25\n"
					  "sglang:num_queue_reqs 3\n"
					  "sglang:spec_accept_length 2\n");
	struct scrape s = { 0 };
	struct scrape_facts f;

	scrape_note(&s, &look);
	scrape_facts(&f, &s);
	ok(near(f.kv_cache_usage_mean, 0.5) &&
		   near(f.prefix_cache_hit_rate, 0.25) &&
		   near(f.waiting_mean, 3) && near(f.spec_accept_length, 2),
	   "sglang says rates itself");
	s = (struct scrape){ 0 };
	look = look_at("llamacpp:kv_cache_usage_ratio 0.1\n"
		       "llamacpp:requests_processing 2\n"
		       "llamacpp:prompt_tokens_total 33\n");
	scrape_note(&s, &look);
	look = look_at("llamacpp:prompt_tokens_total 793\n");
	scrape_note(&s, &look);
	scrape_facts(&f, &s);
	ok(near(f.kv_cache_usage_mean, 0.1) && near(f.running_mean, 2) &&
		   near(f.prompt_tokens, 760) && near(f.fresh_tokens, 760),
	   "llama.cpp: its tokens of prompts are those no cache answered");
	s = (struct scrape){ 0 };
	look = look_at("sagellm:num_requests_waiting 4\n"
		       "sagellm_kv_cache_usage_perc 0.7\n");
	scrape_note(&s, &look);
	scrape_facts(&f, &s);
	ok(near(f.kv_cache_usage_mean, 0.7) && near(f.waiting_mean, 4),
	   "sagellm");
	s = (struct scrape){ 0 };
	look = look_at("tgi_batch_current_size 3\ntgi_queue_size 5\n"
		       "tgi_request_queue_duration_sum 1\n"
		       "tgi_request_queue_duration_count 10\n"
		       "tgi_request_input_length_sum 100\n");
	scrape_note(&s, &look);
	look = look_at("tgi_batch_current_size 3\ntgi_queue_size 5\n"
		       "tgi_request_queue_duration_sum 1.5\n"
		       "tgi_request_queue_duration_count 12\n"
		       "tgi_request_input_length_sum 164\n");
	scrape_note(&s, &look);
	scrape_facts(&f, &s);
	ok(near(f.running_mean, 3) && near(f.waiting_mean, 5) &&
		   near(f.queue_ms, 250) && near(f.prompt_tokens, 64) &&
		   isnan(f.generation_tokens),
	   "text generation inference");
}

static void nobody(void)
{
	struct buf out = BUF_INIT(4096);
	struct scrape_look look = look_at("process_cpu_seconds_total 1\n"
					  "vllm:kv_cache_usage_perc NaN\n");
	struct scrape s = { 0 };
	struct scrape_facts f;

	scrape_note(&s, &look);
	scrape_note(&s, &look);
	scrape_facts(&f, &s);
	scrape_write(&out, &f);
	is(out.data,
	   "{\"kv_cache_usage_perc\":null,\"kv_cache_usage_perc_max\":null,"
	   "\"prefix_cache_hit_rate\":null,\"num_preemptions\":null,"
	   "\"spec_accept_rate\":null,\"spec_accept_length\":null,"
	   "\"running\":null,\"running_max\":null,\"waiting\":null,"
	   "\"waiting_max\":null,\"queue_ms\":null,\"prefill_ms\":null,"
	   "\"decode_ms\":null,\"ttft_ms\":null,\"prompt_tokens\":null,"
	   "\"generation_tokens\":null,\"per_position\":null,"
	   "\"counters_reset\":false}",
	   "what nobody reported is null");
	buf_release(&out);
}

int main(void)
{
	format();
	vllm();
	others();
	nobody();
	return done();
}
