/* rewrite - a commit or a tag with other ids in it, all else byte for byte */
#include "git/rewrite.h"

#include <string.h>

static void add_id(struct buf *out, const char *name, const struct oid *id)
{
	char hex[OID_HEX + 1];

	oid_hex(hex, id);
	buf_adds(out, name);
	buf_addc(out, ' ');
	buf_add(out, hex, OID_HEX);
	buf_addc(out, '\n');
}

static bool is_signature(const struct object_header *h)
{
	return object_is(h, "gpgsig") || object_is(h, "gpgsig-sha256");
}

/* `mergetag object HEX`: what it tags is no longer what it is. */
static bool is_stale(const struct object_header *h, const struct rewrite *with)
{
	static const char start[] = "mergetag object ";
	struct oid id;

	return object_is(h, "mergetag") &&
	       h->len > sizeof start - 1 + OID_HEX &&
	       !memcmp(h->at, start, sizeof start - 1) &&
	       oid_read(&id, h->at + sizeof start - 1) &&
	       with->names->moved(with->names->context, &id);
}

static void add_headers(struct buf *out, const char *at, const char *end,
			const struct rewrite *with)
{
	struct object_header h;

	while (object_header(&h, &at, end)) {
		if (is_signature(&h))
			with->counts->signatures++;
		else if (is_stale(&h, with))
			with->counts->mergetags++;
		else
			buf_add(out, h.at, h.len);
	}
}

static void add_message(struct buf *out, const char *at, const char *end,
			const struct rewrite *with)
{
	const char *from = at;
	char hex[OID_HEX + 1];
	struct object_word word;

	while (object_word(&word, &at, end)) {
		if (!with->names->mention(with->names->context, hex, &word))
			continue;
		buf_add(out, from, (size_t)(word.at - from));
		buf_add(out, hex, word.len);
		from = at;
		with->counts->mentions++;
	}
	buf_add(out, from, (size_t)(end - from));
}

void rewrite_commit(struct buf *out, const struct object_commit *c,
		    const struct rewrite *with)
{
	add_id(out, "tree", &with->tree);
	for (size_t i = 0; i < with->parent_count; i++)
		add_id(out, "parent", &with->parents[i]);
	add_headers(out, c->headers, c->message, with);
	add_message(out, c->message, c->end, with);
}

void rewrite_tag(struct buf *out, const struct object_tag *t,
		 const struct oid *target, const struct rewrite *with)
{
	const char *end = object_signature(t->message, t->end);

	with->counts->signatures += end != t->end;
	add_id(out, "object", target);
	add_headers(out, t->headers, t->message, with);
	add_message(out, t->message, end, with);
}
