/* receipt - what was pushed where, for those who clean up behind */
#include "hub/receipt.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/doc.h"
#include "json/member.h"
#include "json/write.h"

#define ATTACH_MAX ((size_t)256 << 20)

static int add_members(struct buf *members, const struct json_doc *doc,
		       const char *path, struct err *e)
{
	const struct json_node *key = json_first(doc, doc->nodes);

	if (doc->nodes[0].type != JSON_OBJECT)
		return err_set(e, ERR_DATA, "%s: not a JSON object", path);
	for (uint32_t i = 0; i < doc->nodes[0].count; i++) {
		const struct json_node *value = json_next(doc, key);

		if (json_is_text(doc, key, "hub") ||
		    json_is_text(doc, key, "files"))
			return err_set(e, ERR_DATA,
				       "%s: /%.*s: the receipt has a member of "
				       "that name itself",
				       path, (int)key->len - 2,
				       json_raw(doc, key) + 1);
		buf_addc(members, ',');
		buf_add(members, json_raw(doc, key), key->len);
		buf_addc(members, ':');
		json_compact(members, json_raw(doc, value), value->len);
		key = json_next(doc, value);
	}
	return 0;
}

int receipt_attach(struct buf *members, const char *path, struct err *e)
{
	const struct json_limits limits = { ATTACH_MAX, 64 };
	AUTO(buf_release) struct buf text = BUF_INIT(ATTACH_MAX);
	AUTO(json_doc_release) struct json_doc doc = { 0 };

	if (file_read(&text, path, e) < 0)
		return -1;
	if (json_scan(&doc, text.data, text.len, &limits, e) < 0)
		return err_wrap(e, "%s: byte %zu", path, doc.stop);
	return add_members(members, &doc, path, e);
}

static void add_hub(struct buf *out, const struct hub *h,
		    const struct hub_push *p)
{
	bool is_changed = hub_change_count(p->change) > 0;

	buf_adds(out, "{\"hub\":{");
	member_text(out, "endpoint", h->endpoint);
	member_text(out, "type", h->type);
	member_text(out, "repo", h->repo);
	member_text(out, "revision", h->revision);
	member_text(out, "commit", p->commit);
	member_text(out, "parent", hub_push_parent(p));
	member_bool(out, "changed", is_changed);
	if (p->pull)
		member_count(out, "pull_request", p->pull);
	buf_addc(out, '}');
}

void receipt_write(struct buf *out, const struct hub *h,
		   const struct hub_push *p, const struct buf *members)
{
	AUTO(buf_release) struct buf compact = BUF_INIT(BUF_MAX);
	const struct hub_change *c = p->change;

	add_hub(&compact, h, p);
	buf_adds(&compact, ",\"files\":[");
	for (size_t i = 0; i < c->count; i++) {
		const struct hub_upload *u = &c->files[i];

		buf_adds(&compact, i ? ",{" : "{");
		member_text(&compact, "path", u->path);
		member_text(&compact, "oid", u->oid);
		member_count(&compact, "size", u->size_bytes);
		buf_addc(&compact, '}');
	}
	buf_addc(&compact, ']');
	buf_add(&compact, members->data, members->len);
	buf_addc(&compact, '}');
	json_pretty(out, compact.data, compact.len, 0);
	buf_addc(out, '\n');
}
