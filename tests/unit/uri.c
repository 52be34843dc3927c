/* uri - references, resolved as RFC 3986 §5.4 says */
#include "schema/uri.h"

#include "base/mem.h"
#include "tap.h"

#define BASE "http://a/b/c/d;p?q"

static const struct {
	const char *base, *ref, *want;
} rows[] = {
	{ BASE, "g:h", "g:h" },
	{ BASE, "g", "http://a/b/c/g" },
	{ BASE, "./g/", "http://a/b/c/g/" },
	{ BASE, "/g", "http://a/g" },
	{ BASE, "//g", "http://g" },
	{ BASE, "?y", "http://a/b/c/d;p?y" },
	{ BASE, "g?y#s", "http://a/b/c/g?y#s" },
	{ BASE, "#s", "http://a/b/c/d;p?q#s" },
	{ BASE, "", "http://a/b/c/d;p?q" },
	{ BASE, ".", "http://a/b/c/" },
	{ BASE, "..", "http://a/b/" },
	{ BASE, "../..", "http://a/" },
	{ BASE, "../../../g", "http://a/g" },
	{ BASE, "/../g", "http://a/g" },
	{ BASE, "..g", "http://a/b/c/..g" },
	{ BASE, "g/./h/../i", "http://a/b/c/g/i" },
	{ BASE, "g?y/../x", "http://a/b/c/g?y/../x" },
	{ "http://a", "b", "http://a/b" },
	{ "http://a/b", "http://c/./d/../e#", "http://c/e#" },
	{ "urn:x:1#old", "#new", "urn:x:1#new" },
	{ "file:///a/b.json", "../c.json", "file:///c.json" },
	{ "", "a.json#/x", "a.json#/x" },
};

int main(void)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		buf_clear(&out);
		uri_resolve(&out, rows[i].base, rows[i].ref);
		is(out.data, rows[i].want, rows[i].ref);
	}
	buf_clear(&out);
	ok(!uri_decode(&out, "a%2Fb%c3%a9", 11), "escapes are undone");
	is(out.data, "a/b\xc3\xa9", "to their bytes");
	ok(uri_decode(&out, "%4", 2) < 0, "a half one is refused");
	ok(uri_decode(&out, "%00", 3) < 0, "and so is NUL");
	return done();
}
