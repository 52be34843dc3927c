/* stats_value - the metrics of one request, and their distributions */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "json/doc.h"
#include "json/number.h"
#include "stat/stats.h"

static const char *const names[STATS_METRICS] = {
	[STATS_TTFT] = "ttft_ms",
	[STATS_TTFT_SCHED] = "ttft_sched_ms",
	[STATS_TTFB] = "ttfb_ms",
	[STATS_TTFO] = "ttfo_ms",
	[STATS_TPOT] = "tpot_ms",
	[STATS_ITL] = "itl_ms",
	[STATS_ICL] = "icl_ms",
	[STATS_E2EL] = "e2el_ms",
	[STATS_NTPOT] = "ntpot_ms",
	[STATS_QUEUE] = "queue_ms",
	[STATS_CONNECT] = "connect_ms",
	[STATS_DNS] = "dns_ms",
	[STATS_TLS] = "tls_ms",
	[STATS_STREAM_CLOSE] = "stream_close_ms",
	[STATS_SCHEDULE_LAG] = "schedule_lag_ms",
	[STATS_TOKENS_PER_CHUNK] = "tokens_per_chunk",
};

const char *stats_name(int metric)
{
	return metric >= 0 && metric < STATS_METRICS ? names[metric] : NULL;
}

double stats_unit(enum stats_metric metric)
{
	return metric == STATS_TOKENS_PER_CHUNK ? 1 : 1e6;
}

/* The server's word counts if it gave one for each chunk. */
bool stats_is_told(const struct sample *s)
{
	for (size_t i = 0; i < s->count; i++) {
		if (!s->chunks[i].tokens)
			return false;
	}
	return s->count > 0;
}

static double mean_tokens(const struct sample *s)
{
	if (!s->count || s->output_tokens < 1)
		return NAN;
	return (double)s->output_tokens / (double)s->count;
}

double stats_chunk_tokens(const struct sample *s, size_t i)
{
	return stats_is_told(s) ? s->chunks[i].tokens : mean_tokens(s);
}

/* Where both are there; a stamp is never before what it follows. */
static bool span(double *ns, int64_t from, int64_t to)
{
	if (from == SAMPLE_NONE || to == SAMPLE_NONE)
		return false;
	*ns = to > from ? (double)(to - from) : 0;
	return true;
}

static bool divided(double *ns, double by)
{
	*ns /= by;
	return by > 0;
}

/* Tokens behind the first chunk: its own are there at TTFT already. */
static bool tpot(double *ns, const struct sample *s)
{
	if (!s->count || s->output_tokens < 0)
		return false;
	return span(ns, s->first, s->last) &&
	       divided(ns, (double)s->output_tokens - stats_chunk_tokens(s, 0));
}

/* The mean of the gaps, by tokens: what came behind the first chunk. */
static bool itl(double *ns, const struct sample *s)
{
	bool is_told = stats_is_told(s);
	double tokens = 0, each = mean_tokens(s);

	if (s->count < 2)
		return false;
	for (size_t i = 1; i < s->count; i++)
		tokens += is_told ? s->chunks[i].tokens : each;
	*ns = (double)(s->chunks[s->count - 1].after_ns -
		       s->chunks[0].after_ns);
	return divided(ns, tokens);
}

static bool icl(double *ns, const struct sample *s)
{
	if (s->count < 2)
		return false;
	*ns = (double)(s->chunks[s->count - 1].after_ns -
		       s->chunks[0].after_ns);
	return divided(ns, (double)(s->count - 1));
}

static bool duration(double *ns, int64_t value)
{
	*ns = (double)value;
	return true;
}

/* Without a stream there is but one time. */
static bool tokens_per_chunk(double *value, const struct sample *s)
{
	*value = mean_tokens(s);
	return *value > 0;
}

/* Times that a metric lies between. */
static const struct {
	size_t from, to;
} spans[STATS_METRICS] = {
#define SPAN(from, to)                                                         \
	{                                                                      \
		offsetof(struct sample, from), offsetof(struct sample, to)     \
	}
	[STATS_TTFT] = SPAN(send, first),
	[STATS_TTFT_SCHED] = SPAN(scheduled, first),
	[STATS_TTFB] = SPAN(send, first_byte),
	[STATS_TTFO] = SPAN(send, first_visible),
	[STATS_E2EL] = SPAN(send, last),
	[STATS_NTPOT] = SPAN(send, last),
	[STATS_QUEUE] = SPAN(scheduled, send),
	[STATS_STREAM_CLOSE] = SPAN(last, close),
#undef SPAN
};

static int64_t time_at(const struct sample *s, size_t offset)
{
	return *(const int64_t *)((const char *)s + offset);
}

bool stats_value(double *value, const struct stats_item *item,
		 enum stats_metric metric)
{
	const struct sample *s = item->s;

	switch (metric) {
	case STATS_TPOT:
		return tpot(value, s);
	case STATS_ITL:
		return itl(value, s);
	case STATS_ICL:
		return icl(value, s);
	case STATS_TOKENS_PER_CHUNK:
		return tokens_per_chunk(value, s);
	case STATS_SCHEDULE_LAG:
		return s->send != SAMPLE_NONE && duration(value, item->lag_ns);
	case STATS_CONNECT:
		return duration(value, s->connect_ns);
	case STATS_DNS:
		return duration(value, s->dns_ns);
	case STATS_TLS:
		return duration(value, s->tls_ns);
	default:
		break;
	}
	if (!span(value, time_at(s, spans[metric].from),
		  time_at(s, spans[metric].to)))
		return false;
	return metric != STATS_NTPOT ||
	       divided(value, (double)s->output_tokens);
}

/* A gap of k tokens is k gaps of a k-th of it. */
static void add_gaps(struct values *v, const struct sample *s, bool is_itl)
{
	bool is_told = stats_is_told(s);
	double each = mean_tokens(s);

	for (size_t i = 1; i < s->count; i++) {
		double gap = (double)(s->chunks[i].after_ns -
				      s->chunks[i - 1].after_ns);
		double tokens = is_told ? s->chunks[i].tokens : each;

		if (!is_itl)
			values_add(v, gap, 1);
		else if (tokens > 0)
			values_add(v, gap / tokens, tokens);
	}
}

static void add_tokens(struct values *v, const struct sample *s)
{
	bool is_told = stats_is_told(s);

	if (!is_told && mean_tokens(s) > 0)
		values_add(v, mean_tokens(s), (double)s->count);
	for (size_t i = 0; is_told && i < s->count; i++)
		values_add(v, s->chunks[i].tokens, 1);
}

static void add_values(struct values *v, const struct stats_item *item,
		       enum stats_metric metric)
{
	double value;

	if (metric == STATS_ITL || metric == STATS_ICL)
		add_gaps(v, item->s, metric == STATS_ITL);
	else if (metric == STATS_TOKENS_PER_CHUNK)
		add_tokens(v, item->s);
	else if (stats_value(&value, item, metric))
		values_add(v, value, 1);
}

static bool counts(const struct stats_item *item)
{
	return item->s->phase == SAMPLE_MAIN && item->s->status == SAMPLE_OK;
}

/*
 * vLLM starts its clock before the request, connecting included, and stops
 * it at the first event; of that we have the first byte.
 */
static void add_vllm(struct values v[4], const struct sample *s)
{
	double ttft, e2el;
	int64_t start;

	if (s->send == SAMPLE_NONE)
		return;
	start = s->send - s->connect_ns;
	if (!span(&e2el, start, s->last))
		return;
	values_add(&v[3], e2el, 1);
	if (!s->count || !span(&ttft, start, s->first_byte))
		return;
	values_add(&v[0], ttft, 1);
	if (s->output_tokens > 1)
		values_add(&v[1],
			   (e2el - ttft) / (double)(s->output_tokens - 1), 1);
	if (s->first_byte < s->first)
		values_add(&v[2], (double)(s->first - s->first_byte), 1);
	add_gaps(&v[2], s, false);
}

static void make_vllm(struct stats *s, const struct stats_items *items)
{
	struct values v[4] = { { 0 } };
	struct distribution *to[4] = { &s->vllm.ttft, &s->vllm.tpot,
				       &s->vllm.itl, &s->vllm.e2el };

	for (size_t i = 0; i < items->count; i++) {
		if (counts(&items->items[i]))
			add_vllm(v, items->items[i].s);
	}
	for (size_t i = 0; i < 4; i++) {
		distribution_make(to[i], &v[i], &s->percentiles);
		values_release(&v[i]);
	}
}

static void make_probe(struct stats *s, const struct stats_items *items)
{
	const struct {
		enum stats_metric metric;
		struct distribution *to;
	} rows[] = { { STATS_TTFT, &s->probe.ttft },
		     { STATS_TTFT_SCHED, &s->probe.ttft_sched },
		     { STATS_E2EL, &s->probe.e2el } };
	const struct stats_item *probes = items->items + items->count;

	for (size_t i = 0; i < items->probes; i++)
		++*(probes[i].s->status == SAMPLE_OK ? &s->probe.completed
						     : &s->probe.failed);
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		AUTO(values_release) struct values v = { 0 };
		double value;

		for (size_t i = 0; i < items->probes; i++)
			if (probes[i].s->status == SAMPLE_OK &&
			    stats_value(&value, &probes[i], rows[k].metric))
				values_add(&v, value, 1);
		distribution_make(rows[k].to, &v, &s->percentiles);
	}
}

void stats_values(struct values *v, const struct stats_items *items,
		  enum stats_metric metric)
{
	for (size_t i = 0; i < items->count; i++) {
		if (counts(&items->items[i]))
			add_values(v, &items->items[i], metric);
	}
}

void stats_latency(struct stats *s, const struct stats_items *items)
{
	AUTO(values_release) struct values v = { 0 };

	for (int metric = 0; metric < STATS_METRICS; metric++) {
		values_clear(&v);
		stats_values(&v, items, (enum stats_metric)metric);
		distribution_make(&s->of[metric], &v, &s->percentiles);
	}
	values_release(&v);
	make_vllm(s, items);
	make_probe(s, items);
}

static int add_limit(struct stats *s, const struct json_doc *doc,
		     const struct json_node *key, struct err *e)
{
	const struct json_node *value = json_next(doc, key);
	struct stats_limit *limit = &s->limits[s->limit_count];
	int metric = 0;

	while (stats_name(metric) &&
	       !json_is_text(doc, key, stats_name(metric)))
		metric++;
	if (!stats_name(metric) || value->type != JSON_NUMBER)
		return err_set(e, ERR_DATA,
			       "/run/slo: expected names of metrics, such as "
			       "ttft_ms, and numbers");
	limit->metric = (enum stats_metric)metric;
	limit->limit = number_double(json_raw(doc, value), value->len);
	s->limit_count++;
	return 0;
}

int stats_limits(struct stats *s, const char *slo, struct err *e)
{
	static const struct json_limits bounds = JSON_LIMITS;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const struct json_node *key;

	if (!slo)
		return 0;
	if (json_scan(&doc, slo, strlen(slo), &bounds, e) < 0)
		return err_wrap(e, "/run/slo");
	key = json_first(&doc, doc.nodes);
	for (uint32_t i = 0; i < doc.nodes->count; i++) {
		if (add_limit(s, &doc, key, e) < 0)
			return -1;
		key = json_next(&doc, json_next(&doc, key));
	}
	return 0;
}

bool stats_is_good(const struct stats *s, const struct stats_item *item)
{
	double value;

	for (size_t i = 0; i < s->limit_count; i++) {
		const struct stats_limit *limit = &s->limits[i];

		if (stats_value(&value, item, limit->metric) &&
		    value / stats_unit(limit->metric) > limit->limit)
			return false;
	}
	return counts(item);
}
