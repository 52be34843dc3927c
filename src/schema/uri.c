/* uri - references as RFC 3986 splits and resolves them */
#include "schema/uri.h"

#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"

/* What comes before one of the marks. */
static struct uri_part until(const char *text, const char *end,
			     const char *marks)
{
	const char *p = text;

	while (p < end && (!*p || !strchr(marks, *p)))
		p++;
	return (struct uri_part){ text, (size_t)(p - text) };
}

static bool is_scheme(const struct uri_part *part)
{
	for (size_t i = 0; i < part->len; i++) {
		char c = part->text[i];
		bool is_letter =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool is_other = (c >= '0' && c <= '9') || c == '+' ||
				c == '-' || c == '.';

		if (!is_letter && !(i && is_other))
			return false;
	}
	return part->len > 0;
}

void uri_split(struct uri *u, const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	struct uri_part part = until(p, end, ":/?#");

	*u = (struct uri){ 0 };
	if (part.text + part.len < end && part.text[part.len] == ':' &&
	    is_scheme(&part)) {
		u->scheme = part;
		p += part.len + 1;
	}
	if (end - p >= 2 && p[0] == '/' && p[1] == '/') {
		u->authority = until(p + 2, end, "/?#");
		p += 2 + u->authority.len;
	}
	u->path = until(p, end, "?#");
	p += u->path.len;
	if (p < end && *p == '?') {
		u->query = until(p + 1, end, "#");
		p += 1 + u->query.len;
	}
	if (p < end)
		u->fragment = (struct uri_part){ p + 1, (size_t)(end - p) - 1 };
}

/* The last name, with the slash before it. */
static void cut_name(struct buf *out, size_t root)
{
	size_t len = out->len;

	while (len > root && out->data[len - 1] != '/')
		len--;
	buf_cut(out, len > root ? len - 1 : root);
}

/* RFC 3986 §5.2.4: . and .. mean where they stand. */
static void add_path(struct buf *out, const char *path, size_t len)
{
	size_t root = out->len;
	const char *p = path, *end = path + len;

	while (p < end) {
		struct uri_part name;
		bool has_slash = *p == '/', is_up;

		name = until(p + has_slash, end, "/");
		p += has_slash + name.len;
		is_up = name.len == 2 && !memcmp(name.text, "..", 2);
		if (!is_up && !(name.len == 1 && *name.text == '.')) {
			buf_add(out, name.text - has_slash,
				name.len + has_slash);
			continue;
		}
		if (is_up)
			cut_name(out, root);
		if (p == end && has_slash)
			buf_addc(out, '/');
	}
}

/* The path of a reference that has one, merged with the base's (§5.2.3). */
static void add_merged(struct buf *out, const struct uri *base,
		       const struct uri *ref)
{
	AUTO(buf_release) struct buf path = BUF_INIT(BUF_MAX);
	size_t folder = base->path.len;

	if (*ref->path.text != '/') {
		while (folder && base->path.text[folder - 1] != '/')
			folder--;
		if (base->authority.text && !base->path.len)
			buf_addc(&path, '/');
		buf_add(&path, base->path.text, folder);
	}
	buf_add(&path, ref->path.text, ref->path.len);
	add_path(out, path.data, path.len);
}

static void add_part(struct buf *out, const char *before,
		     const struct uri_part *part, const char *behind)
{
	if (!part->text)
		return;
	buf_adds(out, before);
	buf_add(out, part->text, part->len);
	buf_adds(out, behind);
}

void uri_resolve(struct buf *out, const char *base_text, const char *ref_text)
{
	struct uri base, ref;
	bool is_whole, has_path;

	uri_split(&base, base_text, strlen(base_text));
	uri_split(&ref, ref_text, strlen(ref_text));
	is_whole = ref.scheme.text || ref.authority.text;
	has_path = is_whole || ref.path.len;
	add_part(out, "", ref.scheme.text ? &ref.scheme : &base.scheme, ":");
	add_part(out, "//", is_whole ? &ref.authority : &base.authority, "");
	if (is_whole)
		add_path(out, ref.path.text, ref.path.len);
	else if (has_path)
		add_merged(out, &base, &ref);
	else
		buf_add(out, base.path.text, base.path.len);
	add_part(out, "?",
		 has_path || ref.query.text ? &ref.query : &base.query, "");
	add_part(out, "#", &ref.fragment, "");
}

int uri_decode(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char hex[5] = "00";
		int32_t byte;

		if (text[i] != '%') {
			buf_addc(out, text[i]);
			continue;
		}
		if (len - i < 3)
			return -1;
		hex[2] = text[++i];
		hex[3] = text[++i];
		byte = utf8_hex4(hex, 4);
		if (byte <= 0)
			return -1;
		buf_addc(out, (char)byte);
	}
	return 0;
}
