/* purge_maps - what became of each commit and reference, as files */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "git/purge.h"

static const char nowhere[] = "0000000000000000000000000000000000000000";

static int write_text(const char *folder, const char *name,
		      const struct buf *text, struct err *e)
{
	AUTO(free_text) char *path = xasprintf("%s/%s", folder, name);

	return file_write(path, text->data, text->len, e);
}

static int write_commits(const char *folder, const struct history *h,
			 struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char old[OID_HEX + 1], new[OID_HEX + 1];

	buf_addf(&text, "%-40s %s\n", "old", "new");
	for (size_t i = 0; i < h->ordered; i++) {
		const struct history_commit *c = &h->commits[h->order[i]];
		struct oid id = history_id(h, h->order[i]);

		oid_hex(old, &id);
		oid_hex(new, &c->new_id);
		buf_add(&text, old, OID_HEX);
		buf_addc(&text, ' ');
		buf_add(&text, c->is_skipped ? nowhere : new, OID_HEX);
		buf_addc(&text, '\n');
	}
	return write_text(folder, "commit-map", &text, e);
}

static int write_refs(const char *folder, const struct refs *refs,
		      struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char old[OID_HEX + 1], new[OID_HEX + 1];

	buf_addf(&text, "%-40s %-40s %s\n", "old", "new", "ref");
	for (size_t i = 0; i < refs->count; i++) {
		const struct ref *ref = &refs->items[i];

		if (ref->target ||
		    (!ref->is_gone && oid_equal(&ref->old, &ref->fresh)))
			continue;
		oid_hex(old, &ref->old);
		oid_hex(new, &ref->fresh);
		buf_addf(&text, "%s %s %s\n", old, ref->is_gone ? nowhere : new,
			 ref->name);
	}
	return write_text(folder, "ref-map", &text, e);
}

int purge_write_maps(const struct purge_result *result, const struct history *h,
		     struct err *e)
{
	if (write_commits(result->folder, h, e) < 0)
		return -1;
	return write_refs(result->folder, &result->refs, e);
}
