/* entry - a leaderboard row or a retraction, kept with what merging needs */
#include "board/entry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/sip.h"
#include "board/packed.h"
#include "json/canon.h"
#include "json/write.h"

struct entry_value {
	char digest[HASH_SHA256_HEX];
	struct buf canon;
};

void entry_free(struct entry *entry)
{
	if (!entry)
		return;
	if (!entry->source && !entry->is_borrowed)
		free(entry->text);
	if (entry->value)
		buf_release(&entry->value->canon);
	free(entry->value);
	free(entry);
}

static void drop(struct entry **entry)
{
	entry_free(*entry);
}

static void keep_in_memory(struct entry *entry, const struct record *record)
{
	struct buf text = BUF_INIT(BUF_MAX);

	json_compact_doc(&text, &record->doc);
	entry->len = (uint32_t)text.len;
	buf_addc(&text, '\0');
	buf_addf(&text, "%s:%zu", record->source, record->line);
	entry->text = buf_detach(&text);
	entry->is_compact = true;
	entry->is_indented = false;
}

int entry_keep(struct entry *entry, const struct record *record,
	       struct source *source, struct err *e)
{
	struct stretch kept;

	entry->is_borrowed = false;
	if (!source) {
		keep_in_memory(entry, record);
		return 0;
	}
	entry->source = source;
	if (source_keep(&kept, source, record, e) < 0)
		return -1;
	entry->offset = kept.offset;
	entry->len = (uint32_t)kept.len;
	if (kept.is_compact) {
		entry->is_compact = true;
		entry->is_indented = false;
	}
	return 0;
}

int entry_new(struct entry **entry, const struct record *record,
	      struct identity *identity, struct err *e)
{
	if (entry_read(entry, record, identity, e) < 0)
		return -1;
	return entry_keep(*entry, record, NULL, e);
}

static const struct json_limits no_limits = { JSON_SIZE_MAX, JSON_DEPTH_MAX };

int entry_copy(struct entry **copy, const struct entry *entry,
	       struct identity *identity, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf place = BUF_INIT(BUF_MAX);
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(drop) struct entry *new = NULL;
	struct record record;

	entry_text(&text, entry);
	entry_place(&place, entry);
	if (json_scan(&doc, text.data, text.len, &no_limits, e) < 0)
		return -1;
	record = (struct record){ .doc = doc, .source = place.data };
	if (entry_read(&new, &record, identity, e) < 0)
		return -1;
	new->is_borrowed = false;
	buf_addc(&text, '\0');
	buf_add(&text, place.data, place.len);
	new->text = buf_detach(&text);
	*copy = take(&new);
	return 0;
}

static const char *raw_text(const struct entry *entry)
{
	const struct stretch kept = { entry->source, entry->offset, entry->len,
				      entry->is_compact };

	return entry->source ? source_text(&kept) : entry->borrowed;
}

const char *entry_raw(const struct entry *entry, size_t *len)
{
	*len = entry->len;
	return raw_text(entry);
}

int entry_text(struct buf *out, const struct entry *entry)
{
	const char *raw = raw_text(entry);

	if (!raw)
		return -1;
	return entry->is_compact ? buf_add(out, raw, entry->len)
				 : json_compact(out, raw, entry->len);
}

static int make_canon(struct buf *out, const struct entry *entry)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err e;

	if (entry_text(&text, entry) < 0 ||
	    json_scan(&doc, text.data, text.len, &no_limits, &e) < 0)
		return -1;
	return json_canon(out, &doc, doc.nodes);
}

/* Entries lie on the heap: what is known of one may be noted in it. */
static struct entry_value *value_of(const struct entry *entry)
{
	struct entry_value *value = entry->value;

	if (value)
		return value;
	value = xcalloc(1, sizeof *value);
	value->canon = BUF_INIT(BUF_MAX);
	((struct entry *)entry)->value = value;
	return value;
}

const struct buf *entry_canon(const struct entry *entry)
{
	struct entry_value *value = value_of(entry);

	if (!value->canon.len)
		make_canon(&value->canon, entry);
	return &value->canon;
}

const char *entry_digest(const struct entry *entry)
{
	struct entry_value *value = value_of(entry);
	AUTO(buf_release) struct buf canon = BUF_INIT(BUF_MAX);

	if (!*value->digest && !make_canon(&canon, entry))
		hash_sha256(value->digest, canon.data, canon.len);
	return value->digest;
}

void entry_place(struct buf *out, const struct entry *entry)
{
	if (entry->source)
		buf_addf(out, "%s:%lu", entry->source->name,
			 (unsigned long)entry->line);
	else
		buf_adds(out, entry->text + entry->len + 1);
}

void entry_id(struct buf *out, const struct entry *entry)
{
	packed_id(out, entry->packed);
}

bool entry_has_id(const struct entry *entry)
{
	return packed_has_id(entry->packed);
}

bool entry_is_named(const struct entry *entry, const char *id)
{
	AUTO(buf_release) struct buf own = BUF_INIT(BUF_MAX);

	entry_id(&own, entry);
	return !strcmp(own.data, id);
}

const unsigned char *entry_metric(const struct entry *entry,
				  enum entry_metric metric)
{
	const unsigned char *p = entry->packed + packed_id_len(entry->packed);

	for (int i = 0; i < (int)metric; i++)
		p += packed_number_len(p);
	return p;
}

const char *entry_retracts(const struct entry *retraction)
{
	return (const char *)retraction->packed +
	       packed_id_len(retraction->packed);
}

static size_t packed_len(const struct entry *entry)
{
	const unsigned char *p;

	if (entry->is_retraction)
		return packed_id_len(entry->packed) +
		       strlen(entry_retracts(entry)) + 1;
	p = entry_metric(entry, ENTRY_ERRORS);
	return (size_t)(p - entry->packed) + packed_number_len(p);
}

bool entry_is_alike(const struct entry *a, const struct entry *b)
{
	size_t len;

	if (a->key != b->key || a->is_retraction != b->is_retraction ||
	    a->has_time != b->has_time || a->seconds != b->seconds ||
	    a->nanoseconds != b->nanoseconds)
		return false;
	len = packed_len(a);
	return len == packed_len(b) && !memcmp(a->packed, b->packed, len);
}

uint64_t entry_hash(const struct entry *entry)
{
	const struct {
		const struct key *key;
		int64_t seconds, nanoseconds;
		uint64_t packed;
	} all = { entry->key, entry->seconds, entry->nanoseconds,
		  sip_hash(entry->packed, packed_len(entry)) };

	return sip_hash(&all, sizeof all);
}

/* Without a copy: only one of them is read again, if any. */
static bool is_same_as_is(const struct entry *a, const struct entry *b)
{
	const char *x, *y;

	if (a->len != b->len || (a->source && b->source))
		return false;
	x = raw_text(a);
	y = raw_text(b);
	return x && y && !memcmp(x, y, a->len);
}

bool entry_is_same_text(const struct entry *a, const struct entry *b)
{
	AUTO(buf_release) struct buf one = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf two = BUF_INIT(BUF_MAX);

	if (is_same_as_is(a, b))
		return true;
	if (a->len != b->len && ((a->is_compact && b->is_compact) ||
				 (a->is_indented && b->is_indented)))
		return false;
	return !entry_text(&one, a) && !entry_text(&two, b) &&
	       one.len == two.len && !memcmp(one.data, two.data, one.len);
}

bool entry_is_equal(const struct entry *a, const struct entry *b)
{
	if (!entry_is_alike(a, b))
		return false;
	return entry_is_same_text(a, b) ||
	       !strcmp(entry_digest(a), entry_digest(b));
}

void entry_month(char month[8 + 1], const struct entry *entry)
{
	time_t seconds = (time_t)entry->seconds;
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
