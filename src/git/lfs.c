/* lfs - pointers to files that git itself does not hold */
#include "git/lfs.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define POINTER_MAX 1024 /* as git-lfs has it */

bool lfs_pointer(char hex[LFS_HEX + 1], const char *data, size_t len)
{
	static const char head[] = "version https://git-lfs.github.com/spec/";
	static const char key[] = "\noid sha256:";
	const char *oid;

	if (len >= POINTER_MAX || len < sizeof head - 1 ||
	    memcmp(data, head, sizeof head - 1) != 0)
		return false;
	oid = memmem(data, len, key, sizeof key - 1);
	if (!oid)
		return false;
	oid += sizeof key - 1;
	if ((size_t)(data + len - oid) < LFS_HEX)
		return false;
	memcpy(hex, oid, LFS_HEX);
	hex[LFS_HEX] = '\0';
	return strspn(hex, "0123456789abcdef") == LFS_HEX;
}

/* Cheaply: a pointer is short, and so is a difference that makes one. */
static bool may_be_pointer(const struct store *s, uint32_t n)
{
	const struct pack *p;
	struct pack_entry entry;
	struct err ignored;
	uint32_t place;
	size_t k;

	if (n >= s->loose_first)
		return true;
	k = store_pack(s, n);
	p = &s->packs[k];
	place = pack_at(p, pack_offset(p, n - s->first[k]));
	return place < p->count && !pack_entry(&entry, p, place, &ignored) &&
	       entry.type != OBJECT_TREE && entry.size < POINTER_MAX;
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void drop_repeats(struct lfs_files *files)
{
	size_t kept = 0;

	for (size_t i = 0; i < files->count; i++) {
		if (kept && !strcmp(files->items[i], files->items[kept - 1]))
			continue;
		memmove(files->items[kept++], files->items[i], LFS_HEX + 1);
	}
	files->count = kept;
}

void lfs_dropped(struct lfs_files *files, const struct without *t)
{
	for (uint32_t n = 0; n < t->s->count; n++) {
		AUTO(store_drop) struct store_bytes *bytes = NULL;
		struct err ignored;
		char hex[LFS_HEX + 1];

		if (t->marks[n] != WITHOUT_DROPPED ||
		    !may_be_pointer(t->s, n) ||
		    store_read(&bytes, t->s, n, &ignored) < 0 ||
		    bytes->type != OBJECT_BLOB ||
		    !lfs_pointer(hex, bytes->data, bytes->len))
			continue;
		files->items = xgrow(files->items, files->count, &files->room,
				     sizeof *files->items);
		memcpy(files->items[files->count++], hex, sizeof hex);
	}
	if (files->count)
		qsort(files->items, files->count, sizeof *files->items,
		      compare);
	drop_repeats(files);
}

void lfs_release(struct lfs_files *files)
{
	free(files->items);
	*files = (struct lfs_files){ 0 };
}
