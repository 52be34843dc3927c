/* retraction - records that withdraw entries: what they hold, and new ones */
#include "board/retraction.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/time.h"
#include "json/member.h"
#include "json/write.h"

static bool is_any(const struct buf *text)
{
	(void)text;
	return true;
}

/* A NUL would end the name of the entry: none has it. */
static bool is_id(const struct buf *text)
{
	return text->len && !memchr(text->data, 0, text->len);
}

static bool is_filled(const struct buf *text)
{
	return text->len > 0;
}

static bool is_digest(const struct buf *text)
{
	return text->len == HASH_SHA256_HEX - 1 &&
	       strspn(text->data, "0123456789abcdef") == text->len;
}

static bool is_time(const struct buf *text)
{
	struct instant t;

	return time_parse(&t, text->data, text->len) == 0;
}

static const struct {
	const char *key;
	bool may_be_null;
	bool (*is)(const struct buf *text);
	const char *want;
} members[] = {
	{ "entry_id", false, is_id, "the id of the entry withdrawn" },
	{ "digest", true, is_digest, "null or 64 lower-case hex digits" },
	{ "reason", false, is_filled, "why, in a few words" },
	{ "by", false, is_any, "a string" },
	{ "at", false, is_time, "a time such as 2026-01-30T01:50:34Z" },
};

static bool is_good(const struct json_doc *doc, const struct json_node *node,
		    size_t member)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (node->type == JSON_NULL)
		return members[member].may_be_null;
	if (node->type != JSON_STRING)
		return false;
	json_text(&text, doc, node);
	return members[member].is(&text);
}

static void check_member(const struct json_doc *doc,
			 const struct json_node *retracted, size_t member,
			 struct findings *found)
{
	const char *key = members[member].key;
	const struct json_node *node = json_member(doc, retracted, key);
	AUTO(buf_release) struct buf value = BUF_INIT(BUF_MAX);

	if (!node) {
		finding_missing(found, retracted, "retraction", key,
				strlen(key));
		return;
	}
	if (is_good(doc, node, member))
		return;
	finding_quote(&value, doc, node);
	finding_add(found, node, "retraction", "expected %s, found %s",
		    members[member].want, value.data);
}

void retraction_check(const struct json_doc *record, struct findings *found)
{
	const struct json_node *retracted =
		json_member(record, record->nodes, "retracted");

	if (!retracted || retracted->type != JSON_OBJECT) {
		finding_add(found, retracted ? retracted : record->nodes,
			    "retraction", "expected an object");
		return;
	}
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		check_member(record, retracted, i, found);
}

void retraction_write(struct buf *out, const struct retraction *r)
{
	buf_adds(out, "{\"retracted\":{");
	member_text(out, "entry_id", r->entry_id);
	member_text(out, "digest", r->digest);
	member_text(out, "reason", r->reason);
	member_text(out, "by", r->by);
	member_text(out, "at", r->at);
	buf_adds(out, "}}");
}

int retraction_new(struct entry **entry, const struct retraction *r,
		   struct err *e)
{
	static const struct json_limits limits = JSON_LIMITS;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct record record;

	retraction_write(&text, r);
	if (json_scan(&doc, text.data, text.len, &limits, e) < 0)
		return err_wrap(e, "retraction of %s", r->entry_id);
	record = (struct record){ .doc = doc,
				  .source = "retraction",
				  .line = 1 };
	return entry_new(entry, &record, NULL, e);
}

void retraction_reason(struct buf *out, const struct entry *retraction)
{
	static const struct json_limits limits = { JSON_SIZE_MAX,
						   JSON_DEPTH_MAX };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const struct json_node *reason;
	struct err e;

	if (entry_text(&text, retraction) < 0 ||
	    json_scan(&doc, text.data, text.len, &limits, &e) < 0)
		return;
	reason = json_at(&doc, "/retracted/reason");
	if (reason && reason->type == JSON_STRING)
		json_text(out, &doc, reason);
}
