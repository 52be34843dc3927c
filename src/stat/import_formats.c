/* import_formats - what other tools' results say, and what they mean by it */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/time.h"
#include "stat/import.h"

static double number(const cJSON *run, const char *pointer)
{
	return value_number(run, pointer, NAN);
}

static void put_number(cJSON *entry, const char *pointer, double value)
{
	if (isfinite(value))
		import_put(entry, pointer, cJSON_CreateNumber(value));
}

static void put_text(cJSON *entry, const char *pointer, const char *text)
{
	if (text && *text)
		import_put(entry, pointer, cJSON_CreateString(text));
}

/* Requests in flight, where a run was bound by it. */
static void put_cap(cJSON *entry, double cap)
{
	if (cap >= 1)
		put_number(entry, "/workload/concurrent_requests", cap);
}

#define SHARED_FIELDS                                                          \
	{ "ttft_ms", "/mean_ttft_ms", 0, true },                               \
		{ "throughput_tps", "/output_throughput", 0, false },          \
		{ "std_ttft_ms", "/std_ttft_ms", 0, false },                   \
		{ "p50_ttft_ms", "/median_ttft_ms", 0, true },                 \
		{ "p90_ttft_ms", "/p90_ttft_ms", 0, true },                    \
		{ "p95_ttft_ms", "/p95_ttft_ms", 0, true },                    \
		{ "p99_ttft_ms", "/p99_ttft_ms", 0, true },                    \
		{ "tpot_ms", "/mean_tpot_ms", 0, true },                       \
		{ "p50_tpot_ms", "/median_tpot_ms", 0, true },                 \
		{ "p90_tpot_ms", "/p90_tpot_ms", 0, true },                    \
		{ "p95_tpot_ms", "/p95_tpot_ms", 0, true },                    \
		{ "p99_tpot_ms", "/p99_tpot_ms", 0, true },                    \
		{ "mean_icl_ms", "/mean_itl_ms", 0, true },                    \
		{ "p50_icl_ms", "/median_itl_ms", 0, true },                   \
		{ "p90_icl_ms", "/p90_itl_ms", 0, true },                      \
		{ "p95_icl_ms", "/p95_itl_ms", 0, true },                      \
		{ "p99_icl_ms", "/p99_itl_ms", 0, true },                      \
		{ "request_throughput", "/request_throughput", 0, false },     \
		{ "completed", "/completed", 0, false },                       \
	{                                                                      \
		"duration_s", "/duration", 0, true                             \
	}

static const struct import_field vllm_fields[] = {
	SHARED_FIELDS,
	{ "failed", "/failed", 0, false },
	{ "total_token_throughput", "/total_token_throughput", 0, false },
	{ "request_goodput", "/request_goodput", 0, false },
	{ "mean_e2el_ms", "/mean_e2el_ms", 0, true },
	{ "p50_e2el_ms", "/median_e2el_ms", 0, true },
	{ "p90_e2el_ms", "/p90_e2el_ms", 0, true },
	{ "p95_e2el_ms", "/p95_e2el_ms", 0, true },
	{ "p99_e2el_ms", "/p99_e2el_ms", 0, true },
	{ 0 },
};

static const char *const vllm_notes[] = {
	"ttft_ms begins before the request, connecting included, and ends at "
	"the first event with choices, with text or without",
	"itl_ms of vLLM are gaps of events, not weighted by tokens: here "
	"icl_ms, and tbt_ms is not known",
	"e2el_ms of older versions ends with the last event of any kind", NULL
};

static void more_vllm(cJSON *entry, const cJSON *run)
{
	double done = number(run, "/completed");
	double failed = number(run, "/failed");
	double all = number(run, "/num_prompts");

	if (isnan(failed))
		failed = all - done;
	if (done + failed > 0 && failed >= 0)
		put_number(entry, "/metrics/error_rate",
			   failed / (done + failed));
	put_text(entry, "/model/name", value_text(run, "/model_id"));
	put_cap(entry, number(run, "/max_concurrency"));
}

static const struct import_field sglang_fields[] = {
	SHARED_FIELDS,
	{ 0 },
};

static const char *const sglang_notes[] = {
	"ttft_ms begins before the request, connecting included: each opens a "
	"connection",
	"itl_ms of SGLang are gaps of events, in part divided by tokens: here "
	"icl_ms, and tbt_ms is not known",
	"its latency ends with the stream, behind the last token, and is left "
	"out",
	"where the server sends no usage its tokens are those asked for: with "
	"a tenth between them and the text's own, throughput_tps is of the "
	"text's tokens, and tpot_ms is not known",
	NULL
};

/* Tokens that were asked for and did not come are no throughput. */
static void correct_tokens(cJSON *entry, const cJSON *run)
{
	static const char *const wrong[] = { "tpot_ms", "p50_tpot_ms",
					     "p90_tpot_ms", "p95_tpot_ms",
					     "p99_tpot_ms" };
	cJSON *metrics = cJSON_GetObjectItemCaseSensitive(entry, "metrics");
	double said = number(run, "/total_output_tokens");
	double came = number(run, "/total_output_tokens_retokenized");
	double seconds = number(run, "/duration");

	if (!(said > 0) || !(came > 0) || !(seconds > 0) ||
	    fabs(said - came) <= said / 10)
		return;
	put_number(entry, "/metrics/throughput_tps", came / seconds);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		cJSON_DeleteItemFromObjectCaseSensitive(metrics, wrong[i]);
}

static void more_sglang(cJSON *entry, const cJSON *run)
{
	const char *dataset = value_text(run, "/dataset_name");

	correct_tokens(entry, run);
	put_cap(entry, number(run, "/max_concurrency"));
	put_text(entry, "/workload/dataset", dataset);
	if (!dataset || strncmp(dataset, "random", 6) != 0)
		return;
	put_number(entry, "/workload/input_length",
		   number(run, "/random_input_len"));
	put_number(entry, "/workload/output_length",
		   number(run, "/random_output_len"));
}

#define GUIDE(to, from) to, "/metrics/" from
static const struct import_field guidellm_fields[] = {
	{ GUIDE("ttft_ms", "time_to_first_token_ms/successful/mean"), 0, true },
	{ GUIDE("p50_ttft_ms",
		"time_to_first_token_ms/successful/percentiles/p50"),
	  0, true },
	{ GUIDE("p90_ttft_ms",
		"time_to_first_token_ms/successful/percentiles/p90"),
	  0, true },
	{ GUIDE("p95_ttft_ms",
		"time_to_first_token_ms/successful/percentiles/p95"),
	  0, true },
	{ GUIDE("p99_ttft_ms",
		"time_to_first_token_ms/successful/percentiles/p99"),
	  0, true },
	{ GUIDE("tpot_ms", "inter_token_latency_ms/successful/mean"), 0, true },
	{ GUIDE("p50_tpot_ms",
		"inter_token_latency_ms/successful/percentiles/p50"),
	  0, true },
	{ GUIDE("p90_tpot_ms",
		"inter_token_latency_ms/successful/percentiles/p90"),
	  0, true },
	{ GUIDE("p95_tpot_ms",
		"inter_token_latency_ms/successful/percentiles/p95"),
	  0, true },
	{ GUIDE("p99_tpot_ms",
		"inter_token_latency_ms/successful/percentiles/p99"),
	  0, true },
	{ GUIDE("mean_ntpot_ms", "time_per_output_token_ms/successful/mean"), 0,
	  true },
	{ GUIDE("mean_e2el_ms", "request_latency/successful/mean"), 1000,
	  true },
	{ GUIDE("p50_e2el_ms", "request_latency/successful/percentiles/p50"),
	  1000, true },
	{ GUIDE("p99_e2el_ms", "request_latency/successful/percentiles/p99"),
	  1000, true },
	{ GUIDE("throughput_tps", "output_tokens_per_second/successful/mean"),
	  0, false },
	{ GUIDE("total_token_throughput", "tokens_per_second/successful/mean"),
	  0, false },
	{ GUIDE("request_throughput", "requests_per_second/successful/mean"), 0,
	  false },
	{ "duration_s", "/duration", 0, true },
	{ 0 },
};

static const char *const guidellm_notes[] = {
	"inter_token_latency_ms of GuideLLM is per request (last - first) / "
	"(tokens - 1): here tpot_ms",
	"time_per_output_token_ms of GuideLLM has the first token's time in "
	"it: here ntpot_ms",
	"gaps between tokens are not in the file: tbt_ms is not known",
	"percentiles are steps of the distribution, not between values",
	"rates are means over the time that was not trimmed",
	NULL
};

/* Its place moved from version to version. */
static double count_of(const cJSON *run, const char *what)
{
	static const char *const places[] = { "/metrics/request_totals/%s",
					      "/run_stats/requests_made/%s",
					      "/request_totals/%s" };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		size_t stem = strlen(places[i]) - 2;
		AUTO(free_text)
		char *at = xasprintf("%.*s%s", (int)stem, places[i], what);
		double value = number(run, at);

		if (isfinite(value))
			return value;
	}
	return NAN;
}

static void more_guidellm(cJSON *entry, const cJSON *run)
{
	double done = count_of(run, "successful");
	double failed = count_of(run, "errored");
	double end = number(run, "/end_time");
	char text[TIME_TEXT_SIZE];
	struct instant t;

	put_number(entry, "/metrics/completed", done);
	put_number(entry, "/metrics/failed", failed);
	if (done + failed > 0)
		put_number(entry, "/metrics/error_rate",
			   failed / (done + failed));
	put_cap(entry, number(run, "/config/strategy/streams"));
	if (!(end > 0) || end > 4e9)
		return;
	t = (struct instant){ (int64_t)end, 0 };
	time_format(text, &t);
	put_text(entry, "/metadata/submitted_at", text);
}

/* All zeros where nothing was measured: only what cannot be 0 is known. */
#define ORIGINAL(root)                                                         \
	{ "ttft_ms", root "/avg_ttft_ms", 0, true },                           \
		{ "p50_ttft_ms", root "/p50_ttft_ms", 0, true },               \
		{ "p95_ttft_ms", root "/p95_ttft_ms", 0, true },               \
		{ "p99_ttft_ms", root "/p99_ttft_ms", 0, true },               \
		{ "tbt_ms", root "/avg_itl_ms", 0, true },                     \
		{ "tpot_ms", root "/avg_tbt_ms", 0, true },                    \
		{ "mean_ntpot_ms", root "/avg_tpot_ms", 0, true },             \
		{ "p50_ntpot_ms", root "/p50_tpot_ms", 0, true },              \
		{ "p95_ntpot_ms", root "/p95_tpot_ms", 0, true },              \
		{ "p99_ntpot_ms", root "/p99_tpot_ms", 0, true },              \
		{ "peak_mem_mb", root "/peak_mem_mb", 0, true },               \
		{ "error_rate", root "/error_rate", 0, false },                \
		{ "prefix_hit_rate", root "/avg_prefix_hit_rate", 0, true },   \
		{ "evict_count", root "/total_evict_count", 0, true },         \
		{ "evict_ms", root "/total_evict_ms", 0, true },               \
		{ "spec_accept_rate", root "/avg_spec_accept_rate", 0, true }, \
		{ "request_throughput", root "/request_throughput_rps", 0,     \
		  true },                                                      \
		{ "completed", root "/successful_requests", 0, false },        \
		{ "failed", root "/failed_requests", 0, false },               \
		{ "duration_s", root "/total_time_s", 0, true },               \
	{                                                                      \
		0                                                              \
	}

static const struct import_field report_fields[] = { ORIGINAL("/metrics") };
static const struct import_field metrics_fields[] = { ORIGINAL("") };

static const char *const original_notes[] = {
	"avg_tbt_ms is per request (end - first) / (tokens - 1), the end being "
	"the stream's: here tpot_ms",
	"avg_tpot_ms has the first token's time in it: here ntpot_ms",
	"what was 0 by default and is not known to be measured is null",
	"total_kv_used_tokens and total_kv_used_bytes are sums over requests, "
	"not the most at once, and are left out",
	"percentiles are values of the sample, not between values",
	NULL
};

/* total_throughput_tps became that of all tokens when output's came apart. */
static void put_original(cJSON *entry, const cJSON *metrics)
{
	const cJSON *output = value_at(metrics, "/output_throughput_tps");
	double failed = number(metrics, "/failed_requests");
	double tps = number(metrics, output ? "/output_throughput_tps"
					    : "/total_throughput_tps");

	if (tps > 0 || (failed > 0 && number(metrics, "/error_rate") >= 1))
		put_number(entry, "/metrics/throughput_tps", tps);
}

static void more_report(cJSON *entry, const cJSON *run)
{
	put_original(entry, value_at(run, "/metrics"));
}

static const char *const guidellm_marks[] = { "/benchmarks", NULL };
static const char *const sglang_marks[] = { "/mean_e2e_latency_ms",
					    "/output_throughput", NULL };
static const char *const vllm_marks[] = { "/output_throughput",
					  "/total_input_tokens", NULL };
static const char *const report_marks[] = { "/metrics/avg_ttft_ms", NULL };
static const char *const metrics_marks[] = { "/avg_ttft_ms", NULL };

const struct import_format import_formats[] = {
	{ "guidellm", guidellm_marks, "/benchmarks", guidellm_fields,
	  guidellm_notes, more_guidellm },
	{ "sglang", sglang_marks, NULL, sglang_fields, sglang_notes,
	  more_sglang },
	{ "vllm", vllm_marks, NULL, vllm_fields, vllm_notes, more_vllm },
	{ "sagellm", report_marks, NULL, report_fields, original_notes,
	  more_report },
	{ "sagellm", metrics_marks, NULL, metrics_fields, original_notes,
	  put_original },
};
const size_t import_format_count =
	sizeof import_formats / sizeof *import_formats;
