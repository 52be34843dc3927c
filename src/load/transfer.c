/* transfer - one request under way: its handle, its events, its times */
#include "load/transfer.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/failure.h"

/* As much as one read may take: a burst of events in one piece. */
#define READ_BYTES 65536

static int64_t since_origin(const struct transfer *t, int64_t now_ns)
{
	return now_ns - t->env->origin_ns;
}

/*
 * Tokens that this event holds, if the server said so; else 0. Ids that came
 * without text, as those of a part of a letter, are those of the next text.
 * The first count by usage that stands behind events without one is of all of
 * them, and says nothing of this.
 */
static uint64_t tokens_of(struct transfer *t, const struct chunk *c)
{
	int64_t before = t->usage_tokens < 0 ? 0 : t->usage_tokens;
	uint64_t ids = c->ids + t->held_ids;

	t->held_ids = 0;
	t->id_tokens += ids;
	if (ids)
		return ids;
	if (c->output_tokens > before &&
	    (t->usage_tokens >= 0 || !t->sample.count))
		return (uint64_t)(c->output_tokens - before);
	return 0;
}

static void add_chunk(struct transfer *t, int64_t at_ns, uint64_t tokens)
{
	struct sample *s = &t->sample;
	int64_t after = at_ns - s->send;

	if (after < 0)
		after = 0;
	if (after > SAMPLE_LATEST_NS)
		after = SAMPLE_LATEST_NS;
	if (tokens > SAMPLE_TOKENS_MOST)
		tokens = SAMPLE_TOKENS_MOST;
	s->chunks = xgrow(s->chunks, s->count, &s->room, sizeof *s->chunks);
	s->chunks[s->count].after_ns = (uint64_t)after;
	s->chunks[s->count++].tokens = tokens;
	t->env->loop->meter->chunks++;
}

/* Of an answer that is no stream, text has one time: that of its end. */
static void note_text(struct transfer *t, const struct chunk *c)
{
	struct sample *s = &t->sample;
	uint64_t tokens = tokens_of(t, c);
	int64_t at_ns = since_origin(t, loop_stamp(t->env->loop));

	s->last = at_ns;
	if (t->env->is_whole)
		return;
	if (s->first == SAMPLE_NONE)
		s->first = at_ns;
	if (c->has_visible && s->first_visible == SAMPLE_NONE)
		s->first_visible = at_ns;
	add_chunk(t, at_ns, tokens);
	t->is_endless = s->count > TRANSFER_EVENTS(s->asked_tokens);
}

/* What the server says of its failure: the start is kept for the user. */
static void keep_refusal(struct transfer *t, const char *text, size_t len)
{
	size_t room = t->answer.len < TRANSFER_KEPT_MAX
			      ? TRANSFER_KEPT_MAX - t->answer.len
			      : 0;

	buf_add(&t->answer, text, len < room ? len : room);
}

/* A field `error` amid the stream. */
static void on_error(void *context, const char *data, size_t len)
{
	struct transfer *t = context;

	t->has_error = true;
	keep_refusal(t, data, len);
}

static void note_counts(struct transfer *t, const struct chunk *c)
{
	if (c->output_tokens >= 0)
		t->usage_tokens = c->output_tokens;
	else if (c->more_tokens >= 0)
		t->usage_tokens = c->more_tokens +
				  (t->usage_tokens < 0 ? 0 : t->usage_tokens);
	if (c->cached_tokens >= 0)
		t->cached_tokens = c->cached_tokens;
	if (c->input_tokens >= 0)
		t->sample.input_tokens = c->input_tokens;
}

static void keep_text(struct transfer *t, const struct chunk *c)
{
	if (c->has_text && t->env->keeps_text)
		script_add(&t->script, c);
	if (t->env->keeps_said && t->usage_tokens < 0)
		said_add(&t->said, c);
}

static void on_event(void *context, const char *data, size_t len)
{
	struct transfer *t = context;
	struct chunk c;

	t->env->api->read(&c, data, len);
	t->is_bad |= c.is_bad && !c.is_done;
	if (c.has_error && t->is_event_stream)
		on_error(t, data, len);
	t->has_error |= c.has_error;
	t->has_finish |= c.has_finish || c.is_done;
	keep_text(t, &c);
	if (c.has_text)
		note_text(t, &c);
	else
		t->held_ids += c.ids;
	note_counts(t, &c);
}

static void look_at_head(struct transfer *t)
{
	const char *type = NULL;
	long status = 0;

	t->has_answer = true;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
	t->sample.http_status = (int)status;
	t->is_event_stream = status == 200 && type &&
			     !strncasecmp(type, "text/event-stream", 17);
	t->sample.first_byte = since_origin(t, loop_stamp(t->env->loop));
}

/* A body that nobody asked for: its start is kept, for the user to read. */
static size_t waste(struct transfer *t, const char *bytes, size_t len)
{
	keep_refusal(t, bytes, len);
	t->wasted += len;
	return t->wasted > TRANSFER_WASTE_MAX ? 0 : len;
}

/* CURLOPT_WRITEFUNCTION; a number other than len ends the transfer. */
static size_t on_bytes(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	size_t len = size * count;

	if (!t->has_answer)
		look_at_head(t);
	if (t->is_event_stream)
		return sse_feed(&t->sse, bytes, len) < 0 || t->is_endless ? 0
									  : len;
	if (!t->env->is_whole || t->sample.http_status != 200)
		return waste(t, bytes, len);
	return buf_add(&t->answer, bytes, len) < 0 ? 0 : len;
}

/* CURLOPT_PREREQFUNCTION: connected, and about to send. Called again when
 * libcurl sends once more because the connection was closed meanwhile. */
static int on_send(void *context, char *remote, char *local, int remote_port,
		   int local_port)
{
	struct transfer *t = context;

	(void)remote;
	(void)local;
	(void)remote_port;
	(void)local_port;
	t->attempts++;
	t->sample.send = since_origin(t, loop_clock());
	return CURL_PREREQFUNC_OK;
}

void transfer_init(struct transfer *t, const struct transfer_env *env)
{
	CURL *c = target_handle(env->target);

	*t = (struct transfer){ .env = env, .easy = c };
	sse_init(&t->sse, on_event, t);
	t->sse.error = on_error;
	t->body = BUF_INIT(BUF_MAX);
	t->answer = BUF_INIT(TRANSFER_ANSWER_MAX);
	script_init(&t->script);
	t->said = (struct said)SAID_INIT;
	curl_easy_setopt(c, CURLOPT_PRIVATE, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	target_bound_head(c, &t->head_bytes);
	curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, on_send);
	curl_easy_setopt(c, CURLOPT_PREREQDATA, t);
	curl_easy_setopt(c, CURLOPT_BUFFERSIZE, (long)READ_BYTES);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, 0L);
}

static void clear(struct transfer *t)
{
	struct sample *s = &t->sample;

	sse_clear(&t->sse);
	buf_clear(&t->answer);
	script_clear(&t->script);
	said_clear(&t->said);
	t->has_answer = t->is_event_stream = false;
	t->has_finish = t->has_error = t->is_bad = t->is_endless = false;
	t->head_bytes = t->wasted = 0;
	t->attempts = 0;
	t->usage_tokens = t->cached_tokens = -1;
	t->id_tokens = t->held_ids = 0;
	s->status = SAMPLE_OK;
	s->error = NULL;
	s->http_status = 0;
	s->send = s->first_byte = s->first = s->first_visible = s->last =
		s->close = SAMPLE_NONE;
	s->connect_ns = s->dns_ns = s->tls_ns = 0;
	s->is_reused = false;
	s->retries = 0;
	s->output_tokens = -1;
	s->token_source = SAMPLE_CHUNKS;
	s->chunks = NULL;
	s->count = s->room = 0;
}

static int submit(struct transfer *t, bool is_fresh, struct err *e)
{
	CURLMcode result;

	curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, (long)is_fresh);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE,
			 (curl_off_t)t->body.len);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->body.data);
	result = curl_multi_add_handle(t->env->loop->multi, t->easy);
	if (result != CURLM_OK)
		return err_set(e, ERR_BUG, "libcurl: %s",
			       curl_multi_strerror(result));
	return 0;
}

int transfer_start(struct transfer *t, struct err *e)
{
	clear(t);
	return submit(t, false, e);
}

/*
 * Libcurl sends again itself when a connection was closed meanwhile, but it
 * counts how often over the life of a handle (seen in 7.88), and gives up the
 * sixth time: against a server that closes behind each reply that is every
 * sixth of such requests.
 */
bool transfer_is_stale(const struct transfer *t, int result)
{
	long opened = 0;

	curl_easy_getinfo(t->easy, CURLINFO_NUM_CONNECTS, &opened);
	return !opened && !t->has_answer &&
	       (result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR ||
		result == CURLE_GOT_NOTHING);
}

int transfer_renew(struct transfer *t, struct err *e)
{
	curl_multi_remove_handle(t->env->loop->multi, t->easy);
	t->head_bytes = 0;
	return submit(t, true, e);
}

static int64_t info_ns(const struct transfer *t, CURLINFO info)
{
	curl_off_t us = 0;

	curl_easy_getinfo(t->easy, info, &us);
	return (int64_t)us * 1000;
}

static void note_connection(struct transfer *t)
{
	struct sample *s = &t->sample;
	struct meter *m = t->env->loop->meter;
	int64_t connected = info_ns(t, CURLINFO_CONNECT_TIME_T);
	int64_t secured = info_ns(t, CURLINFO_APPCONNECT_TIME_T);
	uint32_t stale = t->attempts > 1 ? t->attempts - 1 : 0;
	long opened = 0;

	curl_easy_getinfo(t->easy, CURLINFO_NUM_CONNECTS, &opened);
	m->retried += stale;
	s->retries = stale + t->tries;
	s->is_reused = opened == 0 && t->attempts > 0;
	m->opened += (uint64_t)opened;
	m->reused += s->is_reused;
	if (s->is_reused)
		return;
	s->dns_ns = info_ns(t, CURLINFO_NAMELOOKUP_TIME_T);
	s->tls_ns = secured > connected ? secured - connected : 0;
	s->connect_ns = secured > connected ? secured : connected;
}

static void count_tokens(struct transfer *t)
{
	struct sample *s = &t->sample;

	if (!t->env->api->has_tokens) {
		s->token_source = SAMPLE_TOKENLESS;
	} else if (t->usage_tokens >= 0) {
		s->output_tokens = t->usage_tokens;
		s->token_source = SAMPLE_USAGE;
	} else if (t->id_tokens) {
		s->output_tokens = (int64_t)t->id_tokens;
		s->token_source = SAMPLE_IDS;
	} else if (!t->env->is_whole) {
		s->output_tokens = (int64_t)s->count;
	}
}

void transfer_end(struct transfer *t, int result)
{
	struct sample *s = &t->sample;

	curl_multi_remove_handle(t->env->loop->multi, t->easy);
	if (!t->has_answer && result == CURLE_OK)
		look_at_head(t);
	if (t->is_event_stream)
		sse_end(&t->sse);
	else if (t->env->is_whole && s->http_status == 200)
		on_event(t, t->answer.data, t->answer.len);
	s->close = since_origin(t, loop_clock());
	note_connection(t);
	count_tokens(t);
	s->error = failure_class(t, result);
	s->status = s->error ? SAMPLE_FAILED : SAMPLE_OK;
}

void transfer_abort(struct transfer *t)
{
	curl_multi_remove_handle(t->env->loop->multi, t->easy);
	t->sample.close = since_origin(t, loop_clock());
	note_connection(t);
	count_tokens(t);
}

void transfer_release(struct transfer *t)
{
	if (t->easy)
		curl_easy_cleanup(t->easy);
	t->easy = NULL;
	sse_release(&t->sse);
	buf_release(&t->body);
	buf_release(&t->answer);
	script_release(&t->script);
	buf_release(&t->said.text);
	free(take(&t->sample.chunks));
}
