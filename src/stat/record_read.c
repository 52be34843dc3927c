/* record_read - lines of a run into memory, strictly */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stat/members.h"
#include "stat/record.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define TEXT_MAX 4096
/* Events of one read share a stamp, which may lie before a send. */
#define SLACK_NS 1000000
#define TIME_MAX_NS ((int64_t)1 << 53) /* 104 days */

/* What is judged further than its type. */
struct raw_head {
	struct record_head head;
	int64_t version;
	const char *start;
};

#define AT(field) offsetof(struct raw_head, field)
static const struct member head_table[] = {
	MEMBER("version", MEMBER_INTEGER, AT(version),
	       WITHIN(1, RECORD_VERSION)),
	MEMBER("id", MEMBER_TEXT, AT(head.id), WITHIN(0, RECORD_ID_MAX)),
	MEMBER("shard", MEMBER_SMALL, AT(head.shard),
	       WITHIN(0, RECORD_SHARDS_MAX)),
	MEMBER("shards", MEMBER_SMALL, AT(head.shards),
	       WITHIN(1, RECORD_SHARDS_MAX)),
	MEMBER("repeat", MEMBER_SMALL, AT(head.repeat),
	       WITHIN(0, RECORD_SHARDS_MAX)),
	MEMBER("repeats", MEMBER_SMALL, AT(head.repeats),
	       WITHIN(1, RECORD_SHARDS_MAX)),
	MEMBER("start", MEMBER_TEXT, AT(start), WITHIN(0, TIME_TEXT_SIZE + 10)),
	MEMBER("cap", MEMBER_INTEGER, AT(head.cap), WITHIN(1, INT32_MAX),
	       OR_NULL(0)),
	MEMBER("rate", MEMBER_DOUBLE, AT(head.rate), OR_NULL(0)),
	MEMBER("arrival", MEMBER_TEXT, AT(head.arrival), WITHIN(0, 32)),
	MEMBER("burstiness", MEMBER_DOUBLE, AT(head.burstiness), OR_NULL(0)),
	MEMBER("seed", MEMBER_SEED, AT(head.seed)),
	MEMBER("stream", MEMBER_BOOL, AT(head.is_stream)),
	MEMBER("steady_ratio", MEMBER_DOUBLE, AT(head.steady_ratio)),
	MEMBER("slo", MEMBER_OBJECT, AT(head.slo), OR_NULL(0)),
	MEMBER("entry", MEMBER_OBJECT, AT(head.entry)),
};
#undef AT

struct raw_sample {
	struct sample s;
	int phase, status, source;
	int64_t http_status, id, session;
	const struct json_node *chunks, *tokens;
};

#define AT(field) offsetof(struct raw_sample, field)
#define TIME(name, field)                                                      \
	MEMBER(name, MEMBER_INTEGER, AT(s.field),                              \
	       WITHIN(-TIME_MAX_NS, TIME_MAX_NS), OR_NULL(SAMPLE_NONE))
#define SPAN(name, field)                                                      \
	MEMBER(name, MEMBER_INTEGER, AT(s.field), WITHIN(0, TIME_MAX_NS))
#define TOKENS(name, field)                                                    \
	MEMBER(name, MEMBER_INTEGER, AT(s.field), WITHIN(0, INT32_MAX),        \
	       OR_NULL(-1))
static const struct member sample_table[] = {
	MEMBER("id", MEMBER_INTEGER, AT(id), WITHIN(0, INT64_MAX)),
	MEMBER("session", MEMBER_INTEGER, AT(session), WITHIN(0, INT64_MAX)),
	MEMBER("turn", MEMBER_SMALL, AT(s.turn), WITHIN(0, UINT32_MAX)),
	MEMBER("phase", MEMBER_WORD, AT(phase), .words = record_phase),
	MEMBER("status", MEMBER_WORD, AT(status), .words = record_status),
	MEMBER("error", MEMBER_TEXT, AT(s.error), WITHIN(0, 64), OR_NULL(0)),
	MEMBER("http_status", MEMBER_INTEGER, AT(http_status), WITHIN(100, 999),
	       OR_NULL(0)),
	TIME("scheduled_ns", scheduled),
	TIME("send_ns", send),
	TIME("first_byte_ns", first_byte),
	TIME("first_ns", first),
	TIME("first_visible_ns", first_visible),
	TIME("last_ns", last),
	TIME("close_ns", close),
	SPAN("connect_ns", connect_ns),
	SPAN("dns_ns", dns_ns),
	SPAN("tls_ns", tls_ns),
	MEMBER("reused", MEMBER_BOOL, AT(s.is_reused)),
	MEMBER("retries", MEMBER_SMALL, AT(s.retries), WITHIN(0, UINT32_MAX)),
	TOKENS("input_tokens", input_tokens),
	TOKENS("output_tokens", output_tokens),
	TOKENS("asked_tokens", asked_tokens),
	MEMBER("token_source", MEMBER_WORD, AT(source), .words = record_source),
	MEMBER("chunks_ns", MEMBER_NODE, AT(chunks)),
	MEMBER("chunks_tokens", MEMBER_NODE, AT(tokens)),
};
#undef AT

struct raw_tail {
	struct record_tail tail;
	const struct json_node *client, *connections;
};

#define AT(field) offsetof(struct raw_tail, field)
static const struct member tail_table[] = {
	MEMBER("requests", MEMBER_INTEGER, AT(tail.requests),
	       WITHIN(0, INT64_MAX)),
	MEMBER("partial", MEMBER_BOOL, AT(tail.is_partial)),
	MEMBER("why", MEMBER_TEXT, AT(tail.why), WITHIN(0, TEXT_MAX),
	       OR_NULL(0)),
	MEMBER("client", MEMBER_NODE, AT(client)),
	MEMBER("server", MEMBER_OBJECT, AT(tail.server), OR_NULL(0)),
	MEMBER("peak_mem_mb", MEMBER_DOUBLE, AT(tail.peak_mem_mb), OR_NULL(-1)),
	MEMBER("connections", MEMBER_NODE, AT(connections)),
};
#undef AT

#define AT(field) offsetof(struct record_client, field)
static const struct member client_table[] = {
	MEMBER("verdict", MEMBER_TEXT, AT(verdict), WITHIN(0, 16)),
	MEMBER("why", MEMBER_TEXT, AT(why), WITHIN(0, TEXT_MAX)),
	MEMBER("busy_fraction", MEMBER_DOUBLE, AT(busy_fraction)),
	MEMBER("read_delay_p50_ms", MEMBER_DOUBLE, AT(read_delay_p50_ms)),
	MEMBER("read_delay_p99_ms", MEMBER_DOUBLE, AT(read_delay_p99_ms)),
	MEMBER("max_loop_ms", MEMBER_DOUBLE, AT(max_loop_ms)),
	MEMBER("lag_p99_ms", MEMBER_DOUBLE, AT(lag_p99_ms)),
};
#undef AT

#define AT(field) offsetof(struct record_tail, field)
static const struct member connection_table[] = {
	MEMBER("opened", MEMBER_INTEGER, AT(opened), WITHIN(0, INT64_MAX)),
	MEMBER("reused", MEMBER_INTEGER, AT(reused), WITHIN(0, INT64_MAX)),
	MEMBER("retried", MEMBER_INTEGER, AT(retried), WITHIN(0, INT64_MAX)),
};
#undef AT

static bool is_word(const char *text, const char *const *words)
{
	while (*words && strcmp(text, *words) != 0)
		words++;
	return *words != NULL;
}

static bool is_name(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

	return len && !text[len];
}

static int refuse(struct err *e, const char *what)
{
	return err_set(e, ERR_DATA, "%s", what);
}

static int judge_head(struct raw_head *raw, struct err *e)
{
	static const char *const arrivals[] = { "closed", "constant", "poisson",
						"gamma",  "trace",    NULL };
	struct record_head *head = &raw->head;

	if (!is_name(head->id))
		return refuse(e, "/run/id: expected letters, digits, '.', '_' "
				 "and '-'");
	if (head->shard >= head->shards)
		return refuse(e, "/run/shard: not below shards");
	if (head->repeat >= head->repeats)
		return refuse(e, "/run/repeat: not below repeats");
	if (time_parse(&head->start, raw->start, strlen(raw->start)) < 0)
		return refuse(e, "/run/start: expected a time such as "
				 "2026-01-30T01:50:34.000000000Z");
	if (!is_word(head->arrival, arrivals))
		return refuse(e, "/run/arrival: expected closed, constant, "
				 "poisson, gamma or trace");
	if (!(head->steady_ratio > 0) || head->steady_ratio > 1)
		return refuse(e, "/run/steady_ratio: expected a number above 0 "
				 "and up to 1");
	return 0;
}

static int take_head(struct recordings *all, const struct json_doc *doc,
		     const struct json_node *node, struct err *e)
{
	struct recording *r = xcalloc(1, sizeof *r);
	const struct members m = { doc, head_table, COUNT(head_table),
				   &r->strings };
	struct raw_head raw = { 0 };

	if (members_read(&raw, &m, node, e) < 0 || judge_head(&raw, e) < 0) {
		recording_release(r);
		free(r);
		return -1;
	}
	r->head = raw.head;
	all->items =
		xgrow(all->items, all->count, &all->room, sizeof *all->items);
	all->items[all->count++] = r;
	all->open = r;
	return 0;
}

/* Both times are there and the later is before the earlier. */
static bool goes_back(int64_t earlier, int64_t later)
{
	return earlier != SAMPLE_NONE && later != SAMPLE_NONE &&
	       later < earlier;
}

static int judge_tokens(const struct sample *s, struct err *e)
{
	if (goes_back(s->first, s->last) || goes_back(s->last, s->close) ||
	    goes_back(s->first, s->first_visible) ||
	    goes_back(s->first_visible, s->last))
		return refuse(e, "/request: times of tokens that go back");
	return 0;
}

static int judge_times(const struct sample *s, struct err *e)
{
	int64_t sent = s->send == SAMPLE_NONE ? s->send : s->send - SLACK_NS;

	if (s->scheduled == SAMPLE_NONE)
		return refuse(e, "/request/scheduled_ns: null");
	if (s->close == SAMPLE_NONE)
		return refuse(e, "/request/close_ns: null");
	if (goes_back(s->scheduled - SLACK_NS, s->send))
		return refuse(e, "/request/send_ns: before scheduled_ns");
	if (goes_back(sent, s->first_byte) || goes_back(sent, s->last) ||
	    goes_back(sent, s->first) || goes_back(sent, s->close))
		return refuse(e, "/request/send_ns: behind what came after it");
	return judge_tokens(s, e);
}

static int judge_sample(const struct sample *s, struct err *e)
{
	if (judge_times(s, e) < 0)
		return -1;
	if ((s->status == SAMPLE_OK) != !s->error)
		return refuse(e, "/request/error: null for ok, and for it "
				 "alone");
	if (s->status == SAMPLE_OK &&
	    (s->send == SAMPLE_NONE || s->last == SAMPLE_NONE))
		return refuse(e, "/request/last_ns: null although it is ok");
	if (s->count && (s->send == SAMPLE_NONE || s->first == SAMPLE_NONE))
		return refuse(e, "/request/first_ns: null although there are "
				 "chunks");
	return 0;
}

/* `tokens` has a number for each of chunks, or is null. */
static int read_chunks(struct raw_sample *raw, const struct json_doc *doc,
		       struct err *e)
{
	const int64_t times[2] = { 0, SAMPLE_LATEST_NS };
	const int64_t sizes[2] = { 0, (int64_t)SAMPLE_TOKENS_MOST };
	const struct json_node *at = raw->chunks, *with = raw->tokens;
	bool has_tokens = with->type == JSON_ARRAY;
	int64_t after = 0, before = 0, tokens = 0;

	if (at->type != JSON_ARRAY)
		return refuse(e, "/request/chunks_ns: expected an array");
	if (has_tokens ? with->count != at->count : with->type != JSON_NULL)
		return refuse(e, "/request/chunks_tokens: expected null, or as "
				 "many numbers as chunks_ns has");
	raw->s.count = raw->s.room = at->count;
	raw->s.chunks =
		at->count ? xcalloc(at->count, sizeof *raw->s.chunks) : NULL;
	at++;
	with++;
	for (size_t i = 0; i < raw->s.count; i++, at++, with++) {
		if (members_integer(&after, doc, at, times, e) < 0 ||
		    (has_tokens &&
		     members_integer(&tokens, doc, with, sizes, e) < 0))
			return -1;
		if (after < before)
			return members_refuse(doc, at, "goes back", e);
		raw->s.chunks[i] =
			(struct sample_chunk){ .after_ns = (uint64_t)after,
					       .tokens = (uint64_t)tokens };
		before = after;
	}
	return 0;
}

static int read_sample(struct raw_sample *raw, const struct members *m,
		       const struct json_node *node, struct err *e)
{
	if (members_read(raw, m, node, e) < 0 ||
	    read_chunks(raw, m->doc, e) < 0)
		return -1;
	raw->s.id = (uint64_t)raw->id;
	raw->s.session = (uint64_t)raw->session;
	raw->s.phase = (enum sample_phase)raw->phase;
	raw->s.status = (enum sample_status)raw->status;
	raw->s.token_source = (enum sample_source)raw->source;
	raw->s.http_status = (int)raw->http_status;
	return judge_sample(&raw->s, e);
}

static int take_sample(struct recordings *all, const struct json_doc *doc,
		       const struct json_node *node, struct err *e)
{
	struct recording *r = all->open;
	struct raw_sample raw = { 0 };

	if (!r)
		return refuse(e, "/request: no run begins before it");
	if (read_sample(&raw,
			&(struct members){ doc, sample_table,
					   COUNT(sample_table), &r->strings },
			node, e) < 0) {
		free(raw.s.chunks);
		return -1;
	}
	recording_add(r, &raw.s);
	return 0;
}

static int read_tail(struct raw_tail *raw, struct members *m,
		     const struct json_node *node, struct err *e)
{
	static const char *const verdicts[] = { "ok", "suspect", "invalid",
						NULL };
	struct record_client *client = &raw->tail.client;

	if (members_read(raw, m, node, e) < 0)
		return -1;
	m->table = connection_table;
	m->count = COUNT(connection_table);
	if (members_read(&raw->tail, m, raw->connections, e) < 0)
		return -1;
	m->table = client_table;
	m->count = COUNT(client_table);
	if (raw->client->type == JSON_NULL)
		return 0;
	if (members_read(client, m, raw->client, e) < 0)
		return -1;
	if (!is_word(client->verdict, verdicts))
		return refuse(e, "/end/client/verdict: expected ok, suspect or "
				 "invalid");
	return 0;
}

static int take_tail(struct recordings *all, const struct json_doc *doc,
		     const struct json_node *node, struct err *e)
{
	struct recording *r = all->open;
	struct raw_tail raw = { 0 };

	if (!r)
		return refuse(e, "/end: no run begins before it");
	if (read_tail(&raw,
		      &(struct members){ doc, tail_table, COUNT(tail_table),
					 &r->strings },
		      node, e) < 0)
		return -1;
	if (raw.tail.requests != r->count)
		return err_set(e, ERR_DATA,
			       "/end/requests: %llu, and there are %zu before "
			       "it: lines are missing",
			       (unsigned long long)raw.tail.requests, r->count);
	r->tail = raw.tail;
	r->has_tail = true;
	all->open = NULL;
	return 0;
}

int recordings_take(void *context, struct record *record, struct err *e)
{
	static const struct {
		const char *key;
		int (*accept)(struct recordings *all,
			      const struct json_doc *doc,
			      const struct json_node *node, struct err *e);
	} kinds[] = { { "request", take_sample },
		      { "run", take_head },
		      { "end", take_tail },
		      { "detail", NULL } }; /* words: no figure */
	const struct json_doc *doc = &record->doc;
	const struct json_node *root = doc->nodes;

	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (root->count != 1 ||
		    !json_is_text(doc, root + 1, kinds[i].key))
			continue;
		if (kinds[i].accept &&
		    kinds[i].accept(context, doc, root + 2, e) < 0)
			return err_wrap(e, "%s:%zu", record->source,
					record->line);
		return 0;
	}
	return err_set(e, ERR_DATA,
		       "%s:%zu: expected a record of one member: run, request, "
		       "end or detail",
		       record->source, record->line);
}
