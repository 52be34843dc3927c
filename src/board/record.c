/* record - a record of the stream, read as an entry */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "board/entry.h"
#include "board/packed.h"
#include "json/number.h"

bool entry_is_retraction(const struct json_doc *record)
{
	return !json_at(record, "/entry_id") && json_at(record, "/retracted");
}

/* Most ids are plain; a NUL would end one in its midst. */
static void add_id(struct buf *packed, const struct json_doc *doc,
		   const struct json_node *node)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!node || node->type != JSON_STRING) {
		packed_add_id(packed, "", 0);
	} else if (!node->has_escape) {
		packed_add_id(packed, json_raw(doc, node) + 1, node->len - 2);
	} else {
		json_text(&text, doc, node);
		packed_add_id(packed, text.data,
			      strlen(text.data) == text.len ? text.len : 0);
	}
}

static void add_metric(struct buf *packed, const struct json_doc *doc,
		       const struct json_node *node)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const char *raw = node ? json_raw(doc, node) : NULL;
	struct number n;

	if (!node || node->type != JSON_NUMBER) {
		packed_add_number(packed, "", 0);
	} else if (number_is_canonical(raw, node->len)) {
		packed_add_number(packed, raw, node->len);
	} else {
		number_parse(&n, raw, node->len);
		number_write(&text, &n);
		packed_add_number(packed, text.data, text.len);
	}
}

static void read_time(struct entry *entry, const struct json_doc *doc,
		      const struct json_node *node)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct instant t = { 0 };

	if (!node || node->type != JSON_STRING)
		return;
	if (node->has_escape)
		json_text(&text, doc, node);
	entry->has_time =
		!(node->has_escape ? time_parse(&t, text.data, text.len)
				   : time_parse(&t, json_raw(doc, node) + 1,
						node->len - 2));
	entry->seconds = entry->has_time ? t.seconds : 0;
	entry->nanoseconds = entry->has_time ? t.nanoseconds : 0;
}

static bool is_two_or_more(const struct json_doc *doc,
			   const struct json_node *node)
{
	struct number count, two;

	if (!node || node->type != JSON_NUMBER)
		return false;
	number_parse(&count, json_raw(doc, node), node->len);
	number_parse(&two, "2", 1);
	return number_compare(&count, &two) >= 0;
}

/* At least the whole struct, which copies may move. */
static struct entry *allocate(const struct buf *packed)
{
	size_t size = offsetof(struct entry, packed) + packed->len;
	struct entry *new = xmalloc(size < sizeof *new ? sizeof *new : size);

	*new = (struct entry){ 0 };
	memcpy(new->packed, packed->data, packed->len);
	return new;
}

static struct entry *read_row(const struct json_doc *doc, const struct key *key,
			      const struct json_node *const row[ROW_FIELDS])
{
	AUTO(buf_release) struct buf packed = BUF_INIT(BUF_MAX);
	struct entry *new;

	buf_room(&packed, 128);
	add_id(&packed, doc, row[ROW_ID]);
	add_metric(&packed, doc, row[ROW_THROUGHPUT]);
	add_metric(&packed, doc, row[ROW_TTFT]);
	add_metric(&packed, doc, row[ROW_ERRORS]);
	new = allocate(&packed);
	new->key = key;
	read_time(new, doc, row[ROW_TIME]);
	new->is_multi_node = is_two_or_more(doc, row[ROW_NODES]);
	return new;
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

static int read_retracts(char digest[HASH_SHA256_HEX],
			 const struct record *record, struct err *e)
{
	const struct json_doc *doc = &record->doc;
	const struct json_node *node = json_at(doc, "/retracted/digest");
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	*digest = '\0';
	if (!node || node->type == JSON_NULL)
		return 0;
	if (node->type == JSON_STRING)
		json_text(&text, doc, node);
	if (entry_read_digest(digest, text.data, text.len) < 0)
		return err_set(e, ERR_DATA,
			       "%s:%zu: /retracted/digest: expected null or 64 "
			       "hex digits",
			       record->source, record->line);
	return 0;
}

static int read_retraction(struct entry **entry, const struct record *record,
			   struct err *e)
{
	const struct json_doc *doc = &record->doc;
	const struct json_node *id = json_at(doc, "/retracted/entry_id");
	AUTO(buf_release) struct buf packed = BUF_INIT(BUF_MAX);
	char digest[HASH_SHA256_HEX];

	if (!id || id->type != JSON_STRING)
		return err_set(e, ERR_DATA,
			       "%s:%zu: /retracted/entry_id: expected a string",
			       record->source, record->line);
	if (read_retracts(digest, record, e) < 0)
		return -1;
	add_id(&packed, doc, id);
	if (!*digest && !packed_has_id((unsigned char *)packed.data))
		return err_set(e, ERR_DATA,
			       "%s:%zu: /retracted/entry_id: names no entry, "
			       "and there is no digest",
			       record->source, record->line);
	buf_add(&packed, digest, strlen(digest) + 1);
	*entry = allocate(&packed);
	(*entry)->is_retraction = true;
	read_time(*entry, doc, json_at(doc, "/retracted/at"));
	return 0;
}

int entry_read(struct entry **entry, const struct record *record,
	       struct identity *identity, struct err *e)
{
	const struct json_doc *doc = &record->doc;
	const struct json_node *row[ROW_FIELDS];
	const struct key *key = NULL;

	if (identity)
		key = identity_key(identity, doc, row);
	if (!identity || (row[ROW_RETRACTED] && !row[ROW_ID])) {
		if (read_retraction(entry, record, e) < 0)
			return -1;
	} else {
		*entry = read_row(doc, key, row);
	}
	(*entry)->is_borrowed = true;
	(*entry)->borrowed = doc->text;
	(*entry)->len = (uint32_t)doc->len;
	(*entry)->is_compact = doc->is_compact;
	(*entry)->is_indented = doc->level == 1;
	(*entry)->line = (uint32_t)record->line;
	return 0;
}
