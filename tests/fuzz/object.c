/* object - fuzz the parsers of commits, tags, trees, and differences */
#include "git/object.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "git/delta.h"
#include "git/rewrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool moved(void *context, const struct oid *id)
{
	(void)context;
	return id->bytes[0] & 1;
}

static bool mention(void *context, char hex[OID_HEX + 1],
		    const struct object_word *word)
{
	(void)context;
	memset(hex, '0', OID_HEX + 1);
	return word->len & 1;
}

static const struct rewrite_names names = { moved, mention, NULL };

/* What is written is read again as what was asked for. */
static void try_commit(const char *text, size_t len)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct rewrite_counts counts = { 0 };
	struct oid parent = { { 7 } };
	struct rewrite with = { parent, &parent, 1, &names, &counts };
	struct object_commit c;
	struct err e;

	if (object_commit(&c, text, len, &e) < 0)
		return;
	rewrite_commit(&out, &c, &with);
	if (object_commit(&c, out.data, out.len, &e) < 0 ||
	    c.parent_count != 1 || out.len > len + 2 * OBJECT_PARENT_LINE)
		abort();
}

static void try_tag(const char *text, size_t len)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct rewrite_counts counts = { 0 };
	struct oid target = { { 7 } };
	struct rewrite with = { .names = &names, .counts = &counts };
	struct object_tag t;
	struct err e;

	if (object_tag(&t, text, len, &e) < 0)
		return;
	rewrite_tag(&out, &t, &target, &with);
	if (object_tag(&t, out.data, out.len, &e) < 0 || out.len > len)
		abort();
}

static int pass(void *context, const struct object_entry *entry)
{
	(void)context;
	return entry->name_len ? 0 : -1;
}

static bool is_tree(const char *text, size_t len)
{
	struct object_entry entry;
	const char *at = text;
	int more;

	while ((more = object_entry(&entry, &at, text + len)) > 0) {
		if (entry.at + entry.len > text + len)
			abort();
	}
	return more == 0;
}

/* The difference of two trees makes the one of the other. */
static void try_trees(const char *text, size_t len)
{
	AUTO(buf_release) struct buf delta = BUF_INIT(BUF_MAX);
	size_t half = len / 2;
	struct delta_tree from = { text, half };
	struct delta_tree to = { text + half, len - half };
	char *made = xmalloc(to.len + 1);

	if (is_tree(from.data, from.len) && is_tree(to.data, to.len)) {
		if (delta_trees(&delta, &from, &to, pass, NULL) < 0 ||
		    delta_apply(made, from.data, from.len, delta.data,
				delta.len) < 0 ||
		    memcmp(made, to.data, to.len) != 0)
			abort();
	}
	free(made);
}

static void try_delta(const char *text, size_t len)
{
	uint64_t size = delta_size(text, len);
	char *made;

	if (size > 1 << 16)
		return;
	made = xmalloc(size + 1);
	delta_apply(made, "0123456789abcdef", 16, text, len);
	free(made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	try_commit(text, size);
	try_tag(text, size);
	try_trees(text, size);
	try_delta(text, size);
	return 0;
}
