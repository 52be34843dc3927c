/* row - the leaderboard entry of a run, out of its figures */
#include "stat/row.h"

#include <math.h>
#include <nettle/sha1.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "json/member.h"
#include "json/number.h"
#include "json/write.h"

void row_id(char id[ROW_ID_SIZE], const char *run, uint32_t repeat)
{
	static const uint8_t space[] = { 0x9c, 0x1b, 0x2a, 0x54, 0x6d, 0x3e,
					 0x5f, 0x70, 0x8a, 0x91, 0xb2, 0xc3,
					 0xd4, 0xe5, 0xf6, 0x07 };
	AUTO(free_text)
	char *name = xasprintf("%s/%u", run, (unsigned)repeat);
	uint8_t d[SHA1_DIGEST_SIZE];
	struct sha1_ctx sha;

	sha1_init(&sha);
	sha1_update(&sha, sizeof space, space);
	sha1_update(&sha, strlen(name), (const uint8_t *)name);
	sha1_digest(&sha, sizeof d, d);
	d[6] = (d[6] & 0x0f) | 0x50;
	d[8] = (d[8] & 0x3f) | 0x80;
	snprintf(id, ROW_ID_SIZE,
		 "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
		 "%02x%02x%02x%02x%02x%02x",
		 d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9],
		 d[10], d[11], d[12], d[13], d[14], d[15]);
}

/* What the server says under its own name; NAN. */
static double server_says(const struct json_doc *server, const char *name)
{
	const struct json_node *node =
		server->count ? json_member(server, server->nodes, name) : NULL;

	if (!node || node->type != JSON_NUMBER)
		return NAN;
	return number_double(json_raw(server, node), node->len);
}

/* The fields of the schema; what an engine does not report is null. */
static void put_standard(struct buf *out, const struct stats *s)
{
	static const struct json_limits limits = JSON_LIMITS;
	static const char *const unknown[] = { "kv_used_tokens",
					       "kv_used_bytes", "evict_count",
					       "evict_ms" };
	AUTO(json_doc_release) struct json_doc server = { 0 };
	double bad = (double)(s->failed + s->timed_out);
	struct err ignored;

	if (s->server && json_scan(&server, s->server, strlen(s->server),
				   &limits, &ignored) < 0)
		server.count = 0;
	member_number(out, "ttft_ms", s->of[STATS_TTFT].mean / 1e6);
	member_number(out, "tbt_ms", s->of[STATS_ITL].mean / 1e6);
	member_number(out, "tpot_ms", s->of[STATS_TPOT].mean / 1e6);
	member_number(out, "throughput_tps", s->output_throughput);
	member_number(out, "peak_mem_mb", s->peak_mem_mb);
	member_number(out, "error_rate", bad / (bad + (double)s->completed));
	member_number(out, "prefix_hit_rate",
		      server_says(&server, "prefix_cache_hit_rate"));
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		member_number(out, unknown[i], NAN);
	member_number(out, "spec_accept_rate",
		      server_says(&server, "spec_accept_rate"));
}

static void put_tails(struct buf *out, const struct stats *s)
{
	static const enum stats_metric shown[] = { STATS_TTFT, STATS_TTFT_SCHED,
						   STATS_TPOT, STATS_ITL,
						   STATS_E2EL };

	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		const struct distribution *d = &s->of[shown[i]];
		const char *name = stats_name((int)shown[i]);

		if (shown[i] == STATS_TTFT_SCHED || shown[i] == STATS_E2EL)
			member_part(out, "mean_", name, d->mean / 1e6);
		for (size_t k = 0; k < s->percentiles.count; k++) {
			AUTO(buf_release) struct buf part = BUF_INIT(BUF_MAX);

			buf_addc(&part, 'p');
			number_write_double(&part, s->percentiles.at[k]);
			buf_addc(&part, '_');
			member_part(out, part.data, name, d->at[k] / 1e6);
		}
	}
}

static void put_rest(struct buf *out, const struct stats *s)
{
	member_number(out, "request_throughput", s->request_throughput);
	member_number(out, "input_throughput", s->input_throughput);
	member_number(out, "total_token_throughput", s->total_token_throughput);
	member_number(out, "steady_output_throughput",
		      s->steady.is_there ? s->steady.output_throughput : NAN);
	member_number(out, "request_goodput", s->request_goodput);
	member_number(out, "completed", (double)s->completed);
	member_number(out, "failed", (double)s->failed);
	member_number(out, "timed_out", (double)s->timed_out);
	member_number(out, "cancelled", (double)s->cancelled);
	member_number(out, "duration_s", s->duration_s);
	member_text(out, "token_source", s->token_source);
	member_key(out, "client");
	stats_write_client(out, &s->client);
	member_text(out, "client_verdict", s->client.verdict);
	member_key(out, "partial");
	buf_adds(out, s->is_partial ? "true" : "false");
	if (s->is_partial)
		member_text(out, "partial_why", s->why.data);
}

/* Nothing came although something was asked for: that is a throughput of 0. */
static int check(const struct stats *s, struct err *e)
{
	if (!s->completed && !s->failed && !s->timed_out)
		return err_set(e, ERR_NO,
			       "run %s: no request of the main phase ended: "
			       "there is nothing to say of it",
			       s->head->id);
	if (!isfinite(s->duration_s))
		return err_set(e, ERR_NO, "run %s: it took no time",
			       s->head->id);
	if (!isfinite(s->output_throughput) && stats_has_output(s))
		return err_set(e, ERR_NO,
			       "run %s: nobody counted the output tokens: have "
			       "the server say usage, or give bench-run a "
			       "--tokenizer FILE",
			       s->head->id);
	return 0;
}

int row_metrics(struct buf *out, const struct stats *s,
		const struct repeats *repeats, struct err *e)
{
	if (check(s, e) < 0)
		return -1;
	buf_addc(out, '{');
	put_standard(out, s);
	put_tails(out, s);
	put_rest(out, s);
	if (repeats) {
		member_key(out, "repeats");
		repeats_write(out, repeats);
	}
	buf_addc(out, '}');
	return 0;
}

static void put_plain(struct buf *out, const struct json_doc *doc,
		      const struct json_node *name,
		      const struct json_node *value)
{
	buf_add(out, json_raw(doc, name), name->len);
	buf_addc(out, ':');
	json_compact(out, json_raw(doc, value), value->len);
}

/* A length that nobody set is what it was on average, in whole tokens. */
static bool put_length(struct buf *out, const struct json_doc *doc,
		       const struct json_node *name, const struct stats *s)
{
	double whole = json_is_text(doc, name, "input_length") ? s->input_tokens
		       : json_is_text(doc, name, "output_length")
			       ? s->output_tokens
			       : NAN;
	double mean = round(whole / (double)s->completed);

	if (!isfinite(mean))
		return false;
	buf_add(out, json_raw(doc, name), name->len);
	buf_addc(out, ':');
	number_write_double(out, mean);
	return true;
}

static void put_workload(struct buf *out, const struct json_doc *doc,
			 const struct json_node *workload,
			 const struct stats *s)
{
	const struct json_node *name = json_first(doc, workload), *value;

	buf_adds(out, "\"workload\":{");
	for (uint32_t i = 0; i < workload->count; i++) {
		value = json_next(doc, name);
		if (i)
			buf_addc(out, ',');
		if (value->type != JSON_NULL || !put_length(out, doc, name, s))
			put_plain(out, doc, name, value);
		name = json_next(doc, value);
	}
	buf_addc(out, '}');
}

/* What was told stays byte for byte, but for what we say ourselves. */
static int put_told(struct buf *out, const char *told, const struct stats *s,
		    struct err *e)
{
	static const struct json_limits limits = JSON_LIMITS;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const struct json_node *name, *value;

	if (json_scan(&doc, told, strlen(told), &limits, e) < 0)
		return err_wrap(e, "/run/entry");
	name = json_first(&doc, doc.nodes);
	for (uint32_t i = 0; i < doc.nodes->count; i++) {
		value = json_next(&doc, name);
		if (!json_is_text(&doc, name, "entry_id") &&
		    !json_is_text(&doc, name, "metrics")) {
			buf_addc(out, ',');
			if (json_is_text(&doc, name, "workload") &&
			    value->type == JSON_OBJECT)
				put_workload(out, &doc, value, s);
			else
				put_plain(out, &doc, name, value);
		}
		name = json_next(&doc, value);
	}
	return 0;
}

int row_write(struct buf *out, const struct stats *s,
	      const struct repeats *repeats, struct err *e)
{
	char id[ROW_ID_SIZE];
	AUTO(buf_release) struct buf metrics = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf told = BUF_INIT(BUF_MAX);

	if (row_metrics(&metrics, s, repeats, e) < 0 ||
	    put_told(&told, s->head->entry, s, e) < 0)
		return -1;
	row_id(id, s->head->id, s->head->repeat);
	buf_addf(out, "{\"entry_id\":\"%s\"", id);
	buf_add(out, told.data, told.len);
	buf_adds(out, ",\"metrics\":");
	buf_add(out, metrics.data, metrics.len);
	return buf_addc(out, '}');
}

void row_figures(struct buf *out, const struct stats *s,
		 const struct repeats *repeats)
{
	char id[ROW_ID_SIZE];

	row_id(id, s->head->id, s->head->repeat);
	buf_addf(out, "{\"entry_id\":\"%s\",\"run\":", id);
	json_quote(out, s->head->id, strlen(s->head->id));
	buf_addf(out, ",\"repeat\":%u,\"metrics\":", (unsigned)s->head->repeat);
	stats_write(out, s);
	if (repeats) {
		buf_adds(out, ",\"repeats\":");
		repeats_write(out, repeats);
	}
	buf_addc(out, '}');
}
