/* record - a run's samples as lines of JSON: see bench-records(5) */
#include "stat/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/number.h"
#include "json/write.h"

#define WORD(words, i)                                                         \
	((size_t)(i) < sizeof(words) / sizeof *(words) ? (words)[i] : NULL)

const char *record_phase(int phase)
{
	static const char *const words[] = { "warmup", "main", "cooldown",
					     "probe" };

	return WORD(words, phase);
}

const char *record_status(int status)
{
	static const char *const words[] = { "ok", "failed", "timed_out",
					     "cancelled" };

	return WORD(words, status);
}

const char *record_source(int source)
{
	static const char *const words[] = { "usage", "ids", "chunks" };

	return WORD(words, source);
}

/* A run of events has many numbers: printf takes four times as long. */
static void put_integer(struct buf *out, int64_t value)
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char digits[24], *p = digits + sizeof digits;

	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		*--p = '-';
	buf_add(out, p, (size_t)(digits + sizeof digits - p));
}

static void put_name(struct buf *out, const char *name)
{
	if (out->data[out->len - 1] != '{')
		buf_addc(out, ',');
	buf_addf(out, "\"%s\":", name);
}

static void put_number(struct buf *out, const char *name, int64_t value)
{
	put_name(out, name);
	put_integer(out, value);
}

static void put_optional(struct buf *out, const char *name, int64_t value,
			 bool is_known)
{
	put_name(out, name);
	if (is_known)
		put_integer(out, value);
	else
		buf_adds(out, "null");
}

static void put_double(struct buf *out, const char *name, double value,
		       bool is_known)
{
	put_name(out, name);
	if (is_known && isfinite(value))
		number_write_double(out, value);
	else
		buf_adds(out, "null");
}

static void put_text(struct buf *out, const char *name, const char *text)
{
	put_name(out, name);
	if (text)
		json_quote(out, text, strlen(text));
	else
		buf_adds(out, "null");
}

static void put_bool(struct buf *out, const char *name, bool value)
{
	put_name(out, name);
	buf_adds(out, value ? "true" : "false");
}

static void put_raw(struct buf *out, const char *name, const char *json)
{
	put_name(out, name);
	if (!json || json_compact(out, json, strlen(json)) < 0)
		buf_adds(out, "null");
}

/* To the nanosecond; time_format knows seconds. */
static void put_start(struct buf *out, const struct instant *start)
{
	char text[TIME_TEXT_SIZE];

	time_format(text, start);
	text[strlen(text) - 1] = 0;
	put_name(out, "start");
	buf_addf(out, "\"%s.%09dZ\"", text, (int)start->nanoseconds);
}

void record_put_head(struct buf *out, const struct record_head *head)
{
	buf_adds(out, "{\"run\":{");
	put_number(out, "version", RECORD_VERSION);
	put_text(out, "id", head->id);
	put_number(out, "shard", head->shard);
	put_number(out, "shards", head->shards);
	put_number(out, "repeat", head->repeat);
	put_number(out, "repeats", head->repeats);
	put_start(out, &head->start);
	put_optional(out, "cap", head->cap, head->cap > 0);
	put_double(out, "rate", head->rate, head->rate > 0);
	put_text(out, "arrival", head->arrival);
	put_double(out, "burstiness", head->burstiness, head->burstiness > 0);
	put_name(out, "seed");
	buf_addf(out, "%llu", (unsigned long long)head->seed);
	put_bool(out, "stream", head->is_stream);
	put_double(out, "steady_ratio", head->steady_ratio, true);
	put_raw(out, "slo", head->slo);
	put_raw(out, "entry", head->entry);
	buf_adds(out, "}}\n");
}

static void put_time(struct buf *out, const char *name, int64_t ns)
{
	put_optional(out, name, ns, ns != SAMPLE_NONE);
}

static void put_chunks(struct buf *out, const struct sample *s)
{
	bool has_tokens = false;

	put_name(out, "chunks_ns");
	for (size_t i = 0; i < s->count; i++) {
		buf_addc(out, i ? ',' : '[');
		put_integer(out, (int64_t)s->chunks[i].after_ns);
		has_tokens |= s->chunks[i].tokens != 0;
	}
	buf_adds(out, s->count ? "]" : "[]");
	put_name(out, "chunks_tokens");
	for (size_t i = 0; has_tokens && i < s->count; i++) {
		buf_addc(out, i ? ',' : '[');
		put_integer(out, (int64_t)s->chunks[i].tokens);
	}
	buf_adds(out, has_tokens ? "]" : "null");
}

void record_put_sample(struct buf *out, const struct sample *s)
{
	buf_adds(out, "{\"request\":{");
	put_number(out, "id", (int64_t)s->id);
	put_number(out, "session", (int64_t)s->session);
	put_number(out, "turn", s->turn);
	put_text(out, "phase", record_phase(s->phase));
	put_text(out, "status", record_status(s->status));
	put_text(out, "error", s->error);
	put_optional(out, "http_status", s->http_status, s->http_status);
	put_time(out, "scheduled_ns", s->scheduled);
	put_time(out, "send_ns", s->send);
	put_time(out, "first_byte_ns", s->first_byte);
	put_time(out, "first_ns", s->first);
	put_time(out, "first_visible_ns", s->first_visible);
	put_time(out, "last_ns", s->last);
	put_time(out, "close_ns", s->close);
	put_number(out, "connect_ns", s->connect_ns);
	put_number(out, "dns_ns", s->dns_ns);
	put_number(out, "tls_ns", s->tls_ns);
	put_bool(out, "reused", s->is_reused);
	put_number(out, "retries", s->retries);
	put_optional(out, "input_tokens", s->input_tokens,
		     s->input_tokens >= 0);
	put_optional(out, "output_tokens", s->output_tokens,
		     s->output_tokens >= 0);
	put_optional(out, "asked_tokens", s->asked_tokens, s->asked_tokens > 0);
	put_text(out, "token_source", record_source(s->token_source));
	put_chunks(out, s);
	buf_adds(out, "}}\n");
}

static void put_client(struct buf *out, const struct record_client *c)
{
	put_name(out, "client");
	if (!c->verdict) {
		buf_adds(out, "null");
		return;
	}
	buf_addc(out, '{');
	put_text(out, "verdict", c->verdict);
	put_text(out, "why", c->why ? c->why : "");
	put_double(out, "busy_fraction", c->busy_fraction, true);
	put_double(out, "read_delay_p50_ms", c->read_delay_p50_ms, true);
	put_double(out, "read_delay_p99_ms", c->read_delay_p99_ms, true);
	put_double(out, "max_loop_ms", c->max_loop_ms, true);
	put_double(out, "lag_p99_ms", c->lag_p99_ms, true);
	buf_addc(out, '}');
}

void record_put_tail(struct buf *out, const struct record_tail *tail)
{
	buf_adds(out, "{\"end\":{");
	put_number(out, "requests", (int64_t)tail->requests);
	put_bool(out, "partial", tail->is_partial);
	put_text(out, "why", tail->why);
	put_client(out, &tail->client);
	put_raw(out, "server", tail->server);
	put_double(out, "peak_mem_mb", tail->peak_mem_mb, true);
	buf_adds(out, ",\"connections\":{");
	put_number(out, "opened", (int64_t)tail->opened);
	put_number(out, "reused", (int64_t)tail->reused);
	put_number(out, "retried", (int64_t)tail->retried);
	buf_adds(out, "}}}\n");
}

void recording_add(struct recording *r, struct sample *s)
{
	r->samples = xgrow(r->samples, r->count, &r->room, sizeof *r->samples);
	r->samples[r->count++] = *s;
	s->chunks = NULL;
	s->count = s->room = 0;
}

void recording_release(struct recording *r)
{
	for (size_t i = 0; i < r->count; i++)
		free(r->samples[i].chunks);
	free(r->samples);
	arena_release(&r->strings);
	*r = (struct recording){ 0 };
}

void recordings_cut(struct recordings *all)
{
	all->open = NULL;
}

void recordings_release(struct recordings *all)
{
	for (size_t i = 0; i < all->count; i++) {
		recording_release(all->items[i]);
		free(all->items[i]);
	}
	free(all->items);
	*all = (struct recordings){ 0 };
}
