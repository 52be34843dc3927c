/* entry - a leaderboard row or a retraction, kept with what merging needs */
#include "board/entry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "json/canon.h"
#include "json/write.h"

void entry_free(struct entry *entry)
{
	if (!entry)
		return;
	free(entry->raw);
	free(entry->id);
	free(entry->key);
	free(entry->target);
	free(entry->throughput_tps.text);
	free(entry->ttft_ms.text);
	free(entry->error_rate.text);
	free(entry->source);
	if (entry->canon)
		buf_release(entry->canon);
	free(entry->canon);
	free(entry);
}

static void drop(struct entry **entry)
{
	entry_free(*entry);
}

bool entry_is_retraction(const struct json_doc *record)
{
	return json_at(record, "/retracted") && !json_at(record, "/entry_id");
}

static char *id_at(const struct json_doc *doc, const char *pointer)
{
	const struct json_node *node = json_at(doc, pointer);
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (node && node->type == JSON_STRING)
		json_text(&text, doc, node);
	return xstrdup(strlen(text.data) == text.len ? text.data : "");
}

static void read_metric(struct metric *m, const struct json_doc *doc,
			const char *pointer)
{
	const struct json_node *node = json_at(doc, pointer);

	m->is_known = node && node->type == JSON_NUMBER;
	if (!m->is_known)
		return;
	m->text = xstrndup(json_raw(doc, node), node->len);
	number_parse(&m->value, m->text, node->len);
}

static void read_time(struct entry *entry, const struct json_doc *doc,
		      const char *pointer)
{
	const struct json_node *node = json_at(doc, pointer);
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!node || node->type != JSON_STRING)
		return;
	json_text(&text, doc, node);
	entry->has_time =
		!time_parse(&entry->submitted_at, text.data, text.len);
}

static bool is_two_or_more(const struct json_doc *doc, const char *pointer)
{
	const struct json_node *node = json_at(doc, pointer);
	struct number count, two;

	if (!node || node->type != JSON_NUMBER)
		return false;
	number_parse(&count, json_raw(doc, node), node->len);
	number_parse(&two, "2", 1);
	return number_compare(&count, &two) >= 0;
}

static void read_row(struct entry *entry, const struct json_doc *doc,
		     const struct identity *identity)
{
	struct buf key = BUF_INIT(BUF_MAX);

	identity_key(&key, identity, doc);
	entry->key = buf_detach(&key);
	entry->id = id_at(doc, "/entry_id");
	read_metric(&entry->throughput_tps, doc, "/metrics/throughput_tps");
	read_metric(&entry->ttft_ms, doc, "/metrics/ttft_ms");
	read_metric(&entry->error_rate, doc, "/metrics/error_rate");
	read_time(entry, doc, "/metadata/submitted_at");
	entry->is_multi_node = is_two_or_more(doc, "/cluster/node_count");
}

int entry_read_digest(char digest[HASH_SHA256_HEX], const char *text,
		      size_t len)
{
	static const char upper[] = "ABCDEF", lower[] = "abcdef";

	if (len != HASH_SHA256_HEX - 1)
		return -1;
	for (size_t i = 0; i < len; i++) {
		const char *p = text[i] ? strchr(upper, text[i]) : NULL;

		digest[i] = p ? lower[p - upper] : text[i];
		if (!digest[i] || !strchr("0123456789abcdef", digest[i]))
			return -1;
	}
	digest[len] = '\0';
	return 0;
}

static int read_retracts(struct entry *entry, const struct json_doc *doc,
			 struct err *e)
{
	const struct json_node *node = json_at(doc, "/retracted/digest");
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!node || node->type == JSON_NULL)
		return 0;
	if (node->type == JSON_STRING)
		json_text(&text, doc, node);
	if (entry_read_digest(entry->retracts, text.data, text.len) < 0)
		return err_set(e, ERR_DATA,
			       "%s: /retracted/digest: expected null or 64 hex "
			       "digits",
			       entry->source);
	return 0;
}

static int read_retraction(struct entry *entry, const struct json_doc *doc,
			   struct err *e)
{
	const struct json_node *id = json_at(doc, "/retracted/entry_id");

	if (!id || id->type != JSON_STRING)
		return err_set(e, ERR_DATA,
			       "%s: /retracted/entry_id: expected a string",
			       entry->source);
	if (read_retracts(entry, doc, e) < 0)
		return -1;
	entry->id = id_at(doc, "/retracted/entry_id");
	if (!*entry->id && !*entry->retracts)
		return err_set(e, ERR_DATA,
			       "%s: /retracted/entry_id: names no entry, and "
			       "there is no digest",
			       entry->source);
	entry->key = xstrdup("");
	entry->target = xasprintf("%s %s", entry->retracts, entry->id);
	read_time(entry, doc, "/retracted/at");
	return 0;
}

int entry_new(struct entry **entry, const struct record *record,
	      const struct identity *identity, struct err *e)
{
	const struct json_doc *doc = &record->doc;
	AUTO(drop) struct entry *new = xcalloc(1, sizeof *new);
	AUTO(buf_release) struct buf canon = BUF_INIT(BUF_MAX);
	struct buf raw = BUF_INIT(BUF_MAX);

	new->source = xasprintf("%s:%zu", record->source, record->line);
	new->canon = xmalloc(sizeof *new->canon);
	*new->canon = BUF_INIT(BUF_MAX);
	new->is_retraction = entry_is_retraction(doc);
	if (!new->is_retraction)
		read_row(new, doc, identity);
	else if (read_retraction(new, doc, e) < 0)
		return -1;
	json_canon(&canon, doc, doc->nodes);
	hash_sha256(new->digest, canon.data, canon.len);
	json_compact(&raw, doc->text, doc->len);
	new->len = raw.len;
	new->raw = buf_detach(&raw);
	*entry = take(&new);
	return 0;
}

static const struct json_limits no_limits = { JSON_SIZE_MAX, JSON_DEPTH_MAX };

int entry_copy(struct entry **copy, const struct entry *entry,
	       const struct identity *identity, struct err *e)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct record record;

	if (json_scan(&doc, entry->raw, entry->len, &no_limits, e) < 0)
		return -1;
	record = (struct record){ .doc = doc, .source = "copy" };
	if (entry_new(copy, &record, identity, e) < 0)
		return -1;
	free((*copy)->source);
	(*copy)->source = xstrdup(entry->source);
	return 0;
}

/* Only few entries tie so far that it is needed: made when it is. */
const struct buf *entry_canon(const struct entry *entry)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct err e;

	if (!entry->canon->len &&
	    json_scan(&doc, entry->raw, entry->len, &no_limits, &e) == 0)
		json_canon(entry->canon, &doc, doc.nodes);
	return entry->canon;
}

void entry_month(char month[8 + 1], const struct entry *entry)
{
	time_t seconds = (time_t)entry->submitted_at.seconds;
	struct tm parts = { 0 };
	int year;

	snprintf(month, 8 + 1, "undated");
	if (!entry->has_time || !gmtime_r(&seconds, &parts))
		return;
	year = parts.tm_year + 1900;
	if (year < 0 || year > 9999)
		return; /* an offset moved it out of what four digits hold */
	snprintf(month, 8 + 1, "%04u-%02u", (unsigned)year % 10000,
		 (unsigned)(parts.tm_mon + 1) % 100);
}
