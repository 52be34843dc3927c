/* store - all objects of a repository by number, in its packs and loose */
#include "git/store.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "git/inflate.h"

static void close_folder(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

static int add_pack(struct store *s, const char *folder, const char *name,
		    struct err *e)
{
	AUTO(free_text) char *path = xasprintf("%s/%s", folder, name);
	AUTO(free_text)
	char *idx =
		xasprintf("%s/%.*s.idx", folder, (int)strlen(name) - 5, name);

	/* As git has it, a pack is there when its index is. */
	if (access(idx, F_OK) < 0)
		return 0;
	s->packs =
		xgrow(s->packs, s->pack_count, &s->pack_room, sizeof *s->packs);
	s->packs[s->pack_count] = (struct pack){ 0 };
	return pack_open(&s->packs[s->pack_count++], path, e);
}

static int find_packs(struct store *s, struct err *e)
{
	AUTO(free_text) char *path = xasprintf("%s/pack", s->folder);
	AUTO(close_folder) DIR *folder = opendir(path);
	const struct dirent *entry;

	if (!folder)
		return errno == ENOENT ? 0 : err_errno(e, ERR_IO, "%s", path);
	while ((entry = readdir(folder))) {
		size_t len = strlen(entry->d_name);

		if (len > 5 && !strcmp(entry->d_name + len - 5, ".pack") &&
		    strncmp(entry->d_name, "tmp_", 4) != 0 &&
		    add_pack(s, path, entry->d_name, e) < 0)
			return -1;
	}
	return 0;
}

static void add_loose(struct store *s, unsigned byte, const char *name)
{
	char hex[OID_HEX + 2];
	struct oid id;

	if (strlen(name) != OID_HEX - 2)
		return;
	snprintf(hex, sizeof hex, "%02x%s", byte, name);
	if (!oid_read(&id, hex))
		return;
	s->loose = xgrow(s->loose, s->loose_count, &s->loose_room,
			 sizeof *s->loose);
	s->loose[s->loose_count++] = id;
}

static int find_loose(struct store *s, struct err *e)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		AUTO(free_text)
		char *path = xasprintf("%s/%02x", s->folder, byte);
		AUTO(close_folder) DIR *folder = opendir(path);
		const struct dirent *entry;

		if (!folder && errno != ENOENT)
			return err_errno(e, ERR_IO, "%s", path);
		while (folder && (entry = readdir(folder)))
			add_loose(s, byte, entry->d_name);
	}
	return 0;
}

static void put(struct store *s, const struct oid *id, uint32_t n)
{
	if (store_find(s, id) == STORE_NONE)
		index_put(&s->index, oid_hash(id), n);
}

static int number_all(struct store *s, struct err *e)
{
	uint64_t count = s->loose_count;

	for (size_t k = 0; k < s->pack_count; k++)
		count += s->packs[k].count;
	if (count >= STORE_NONE / 2)
		return err_set(e, ERR_DATA, "%s: too many objects", s->folder);
	s->first = xcalloc(s->pack_count + 1, sizeof *s->first);
	for (size_t k = 0; k < s->pack_count; k++) {
		s->first[k] = s->count;
		s->count += s->packs[k].count;
	}
	s->loose_first = s->count;
	s->count = (uint32_t)count;
	for (uint32_t n = 0; n < s->count; n++) {
		struct oid id = store_id(s, n);

		put(s, &id, n);
	}
	return 0;
}

int store_open(struct store *s, const char *folder, struct err *e)
{
	*s = (struct store){ .folder = xstrdup(folder) };
	s->slots = xcalloc(STORE_SLOTS, sizeof *s->slots);
	s->inflater = inflater_new();
	if (find_packs(s, e) < 0 || find_loose(s, e) < 0)
		return -1;
	return number_all(s, e);
}

void store_release(struct store *s)
{
	for (size_t i = 0; s->slots && i < STORE_SLOTS; i++)
		store_drop(&s->slots[i].bytes);
	for (size_t k = 0; k < s->pack_count; k++)
		pack_release(&s->packs[k]);
	inflater_free(s->inflater);
	index_release(&s->index);
	free(s->packs);
	free(s->first);
	free(s->loose);
	free(s->slots);
	free(s->folder);
	*s = (struct store){ 0 };
}

size_t store_pack(const struct store *s, uint32_t n)
{
	size_t k = s->pack_count - 1;

	while (s->first[k] > n || !s->packs[k].count)
		k--;
	return k;
}

struct oid store_id(const struct store *s, uint32_t n)
{
	size_t k;

	if (n >= s->loose_first)
		return s->loose[n - s->loose_first];
	k = store_pack(s, n);
	return pack_id(&s->packs[k], n - s->first[k]);
}

uint32_t store_find(const struct store *s, const struct oid *id)
{
	struct index_walk walk = index_find(&s->index, oid_hash(id));
	uint32_t n;

	while (index_next(&walk, &n)) {
		struct oid other = store_id(s, n);

		if (oid_equal(&other, id))
			return n;
	}
	return STORE_NONE;
}

void store_drop(struct store_bytes **bytes)
{
	if (*bytes && !--(*bytes)->holds)
		free(*bytes);
	*bytes = NULL;
}

int store_missing(const struct oid *id, struct err *e)
{
	char hex[OID_HEX + 1];

	oid_hex(hex, id);
	return err_set(e, ERR_DATA,
		       "object %s is missing: the repository is damaged or "
		       "not whole: see git fsck, fetch again without --depth "
		       "or --filter",
		       hex);
}

char *store_loose_path(const struct store *s, const struct oid *id)
{
	char hex[OID_HEX + 1];

	oid_hex(hex, id);
	return xasprintf("%s/%.2s/%s", s->folder, hex, hex + 2);
}
