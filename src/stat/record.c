/* record - a run's samples as lines of JSON: see bench-records(5) */
#include "stat/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/member.h"
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
	static const char *const words[] = { "usage", "ids", "chunks", "none",
					     "tokenizer" };

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

static void put_number(struct buf *out, const char *name, int64_t value)
{
	member_key(out, name);
	put_integer(out, value);
}

static void put_optional(struct buf *out, const char *name, int64_t value,
			 bool is_known)
{
	member_key(out, name);
	if (is_known)
		put_integer(out, value);
	else
		buf_adds(out, "null");
}

static void put_raw(struct buf *out, const char *name, const char *json)
{
	member_key(out, name);
	if (!json || json_compact(out, json, strlen(json)) < 0)
		buf_adds(out, "null");
}

/* To the nanosecond; time_format knows seconds. */
static void put_start(struct buf *out, const struct instant *start)
{
	char text[TIME_TEXT_SIZE];

	time_format(text, start);
	text[strlen(text) - 1] = 0;
	member_key(out, "start");
	buf_addf(out, "\"%s.%09dZ\"", text, (int)start->nanoseconds);
}

void record_put_head(struct buf *out, const struct record_head *head)
{
	buf_adds(out, "{\"run\":{");
	put_number(out, "version", RECORD_VERSION);
	member_text(out, "id", head->id);
	put_number(out, "shard", head->shard);
	put_number(out, "shards", head->shards);
	put_number(out, "repeat", head->repeat);
	put_number(out, "repeats", head->repeats);
	put_start(out, &head->start);
	put_optional(out, "cap", head->cap, head->cap > 0);
	member_number(out, "rate", head->rate > 0 ? head->rate : NAN);
	member_text(out, "arrival", head->arrival);
	member_number(out, "burstiness",
		      head->burstiness > 0 ? head->burstiness : NAN);
	member_key(out, "seed");
	buf_addf(out, "%llu", (unsigned long long)head->seed);
	member_bool(out, "stream", head->is_stream);
	member_number(out, "steady_ratio", head->steady_ratio);
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

	member_key(out, "chunks_ns");
	for (size_t i = 0; i < s->count; i++) {
		buf_addc(out, i ? ',' : '[');
		put_integer(out, (int64_t)s->chunks[i].after_ns);
		has_tokens |= s->chunks[i].tokens != 0;
	}
	buf_adds(out, s->count ? "]" : "[]");
	member_key(out, "chunks_tokens");
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
	member_text(out, "phase", record_phase(s->phase));
	member_text(out, "status", record_status(s->status));
	member_text(out, "error", s->error);
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
	member_bool(out, "reused", s->is_reused);
	put_number(out, "retries", s->retries);
	put_optional(out, "input_tokens", s->input_tokens,
		     s->input_tokens >= 0);
	put_optional(out, "output_tokens", s->output_tokens,
		     s->output_tokens >= 0);
	put_optional(out, "asked_tokens", s->asked_tokens, s->asked_tokens > 0);
	member_text(out, "token_source", record_source(s->token_source));
	put_chunks(out, s);
	buf_adds(out, "}}\n");
}

static void put_client(struct buf *out, const struct record_client *c)
{
	member_key(out, "client");
	if (!c->verdict) {
		buf_adds(out, "null");
		return;
	}
	buf_addc(out, '{');
	member_text(out, "verdict", c->verdict);
	member_text(out, "why", c->why ? c->why : "");
	member_number(out, "busy_fraction", c->busy_fraction);
	member_number(out, "read_delay_p50_ms", c->read_delay_p50_ms);
	member_number(out, "read_delay_p99_ms", c->read_delay_p99_ms);
	member_number(out, "max_loop_ms", c->max_loop_ms);
	member_number(out, "lag_p99_ms", c->lag_p99_ms);
	buf_addc(out, '}');
}

void record_put_tail(struct buf *out, const struct record_tail *tail)
{
	buf_adds(out, "{\"end\":{");
	put_number(out, "requests", (int64_t)tail->requests);
	member_bool(out, "partial", tail->is_partial);
	member_text(out, "why", tail->why);
	put_client(out, &tail->client);
	put_raw(out, "server", tail->server);
	member_number(out, "peak_mem_mb", tail->peak_mem_mb);
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
