/* retract - new retractions */
#include "board/retract.h"

#include <string.h>

#include "base/mem.h"
#include "json/write.h"

static void add_member(struct buf *out, const char *name, const char *text)
{
	buf_addf(out, "%s\"%s\":", out->data[out->len - 1] == '{' ? "" : ",",
		 name);
	if (text)
		json_quote(out, text, strlen(text));
	else
		buf_adds(out, "null");
}

void retraction_write(struct buf *out, const struct retraction *r)
{
	buf_adds(out, "{\"retracted\":{");
	add_member(out, "entry_id", r->entry_id);
	add_member(out, "digest", r->digest);
	add_member(out, "reason", r->reason);
	add_member(out, "by", r->by);
	add_member(out, "at", r->at);
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
	record = (struct record){ doc, "retraction", 1 };
	return entry_new(entry, &record, NULL, e);
}

void retraction_reason(struct buf *out, const struct entry *retraction)
{
	static const struct json_limits limits = { JSON_SIZE_MAX,
						   JSON_DEPTH_MAX };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const struct json_node *reason;
	struct err e;

	if (json_scan(&doc, retraction->raw, retraction->len, &limits, &e) < 0)
		return;
	reason = json_at(&doc, "/retracted/reason");
	if (reason && reason->type == JSON_STRING)
		json_text(out, &doc, reason);
}
