/* store_read - objects out of packs and loose files, lately read ones kept */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "git/delta.h"
#include "git/inflate.h"
#include "git/store.h"

static struct store_slot *slot_of(const struct store *s, uint64_t key)
{
	return &s->slots[(key ^ key >> 32) % STORE_SLOTS];
}

static void forget(struct store *s, struct store_slot *slot)
{
	if (!slot->bytes)
		return;
	s->cached -= slot->bytes->len;
	store_drop(&slot->bytes);
	slot->key = 0;
}

static void keep(struct store *s, uint64_t key, struct store_bytes *bytes)
{
	struct store_slot *slot = slot_of(s, key);

	if (bytes->len > STORE_CACHE / 4)
		return;
	forget(s, slot);
	while (s->cached + bytes->len > STORE_CACHE) {
		forget(s, &s->slots[s->hand]);
		s->hand = (s->hand + 1) % STORE_SLOTS;
	}
	bytes->holds++;
	*slot = (struct store_slot){ key, bytes };
	s->cached += bytes->len;
}

static struct store_bytes *new_bytes(enum object_type type, size_t len)
{
	struct store_bytes *bytes = xmalloc(sizeof *bytes + len + 1);

	*bytes = (struct store_bytes){ 1, type, len };
	bytes->data[len] = '\0';
	return bytes;
}

/* A place in a pack: the steps of a chain of differences. */
struct step {
	size_t pack;
	uint32_t place;
};

struct chain {
	struct step *steps;
	size_t count, room;
};

#define CHAIN_MAX 10000

static void free_chain(struct chain *c)
{
	free(c->steps);
}

static uint64_t key_of(const struct step *at)
{
	return (uint64_t)(at->pack + 1) << 32 | at->place;
}

static struct step locate(const struct store *s, uint32_t n)
{
	size_t k = store_pack(s, n);
	uint64_t offset = pack_offset(&s->packs[k], n - s->first[k]);

	return (struct step){ k, pack_at(&s->packs[k], offset) };
}

/* From a difference to its base. */
static int descend(struct step *at, const struct pack_entry *entry,
		   const struct store *s, struct err *e)
{
	const struct pack *p = &s->packs[at->pack];
	uint32_t n;

	if (entry->type == PACK_OFS_DELTA) {
		at->place = pack_at(p, entry->base);
	} else {
		n = store_find(s, &entry->base_id);
		if (n == STORE_NONE || n >= s->loose_first)
			return store_missing(&entry->base_id, e);
		*at = locate(s, n);
	}
	if (at->place == s->packs[at->pack].count)
		return err_set(e, ERR_DATA, "%s: a difference to nothing",
			       p->path);
	return 0;
}

static int broken_at(const struct store *s, const struct step *at,
		     struct err *e)
{
	const struct pack *p = &s->packs[at->pack];
	struct oid id = pack_id(p, p->places[at->place].position);
	char hex[OID_HEX + 1];

	oid_hex(hex, &id);
	return err_set(e, ERR_DATA, "%s: object %s is broken; see git fsck",
		       p->path, hex);
}

static int inflate_entry(struct store_bytes **bytes, struct store *s,
			 const struct pack_entry *entry)
{
	struct inflate_from from = { entry->body,
				     (size_t)(entry->end - entry->body) };

	if (entry->size > STORE_OBJECT_MAX)
		return -1;
	*bytes = new_bytes((enum object_type)entry->type, entry->size);
	if (!inflate_whole((*bytes)->data, entry->size, &from, s->inflater))
		return 0;
	store_drop(bytes);
	return -1;
}

/* What is in memory or no difference, and on the way the differences. */
static int find_base(struct store_bytes **base, struct chain *chain,
		     struct store *s, struct step at, struct err *e)
{
	struct pack_entry entry;

	for (;;) {
		const struct store_slot *slot = slot_of(s, key_of(&at));

		if (slot->key == key_of(&at)) {
			*base = slot->bytes;
			(*base)->holds++;
			return 0;
		}
		if (pack_entry(&entry, &s->packs[at.pack], at.place, e) < 0)
			return -1;
		if (entry.type <= OBJECT_TAG)
			break;
		if (chain->count == CHAIN_MAX)
			return broken_at(s, &at, e);
		chain->steps = xgrow(chain->steps, chain->count, &chain->room,
				     sizeof *chain->steps);
		chain->steps[chain->count++] = at;
		if (descend(&at, &entry, s, e) < 0)
			return -1;
	}
	if (inflate_entry(base, s, &entry) < 0)
		return broken_at(s, &at, e);
	keep(s, key_of(&at), *base);
	return 0;
}

static int apply_step(struct store_bytes **bytes, struct store *s,
		      const struct step *at, struct err *e)
{
	AUTO(store_drop) struct store_bytes *base = take(bytes);
	AUTO(store_drop) struct store_bytes *delta = NULL;
	struct pack_entry entry;
	uint64_t size;

	if (pack_entry(&entry, &s->packs[at->pack], at->place, e) < 0)
		return -1;
	if (inflate_entry(&delta, s, &entry) < 0)
		return broken_at(s, at, e);
	size = delta_size(delta->data, delta->len);
	if (size > STORE_OBJECT_MAX)
		return broken_at(s, at, e);
	*bytes = new_bytes(base->type, size);
	if (delta_apply((*bytes)->data, base->data, base->len, delta->data,
			delta->len) < 0) {
		store_drop(bytes);
		return broken_at(s, at, e);
	}
	keep(s, key_of(at), *bytes);
	return 0;
}

static int read_loose(struct store_bytes **bytes, struct store *s, uint32_t n,
		      struct err *e)
{
	struct oid id = s->loose[n - s->loose_first];
	AUTO(free_text) char *path = store_loose_path(s, &id);
	AUTO(buf_release) struct buf out = BUF_INIT(STORE_OBJECT_MAX);
	enum object_type type;
	size_t head;

	if (inflate_file(&out, path, e) < 0)
		return -1;
	head = strlen(out.data) + 1;
	type = object_type(out.data, strcspn(out.data, " "));
	if (type == OBJECT_NONE || head > out.len ||
	    strtoull(out.data + strcspn(out.data, " "), NULL, 10) !=
		    out.len - head)
		return err_set(e, ERR_DATA, "%s: broken; see git fsck", path);
	*bytes = new_bytes(type, out.len - head);
	memcpy((*bytes)->data, out.data + head, out.len - head);
	return 0;
}

int store_read(struct store_bytes **bytes, struct store *s, uint32_t n,
	       struct err *e)
{
	AUTO(free_chain) struct chain chain = { 0 };

	*bytes = NULL;
	if (n >= s->loose_first)
		return read_loose(bytes, s, n, e);
	if (find_base(bytes, &chain, s, locate(s, n), e) < 0)
		return -1;
	while (chain.count) {
		if (apply_step(bytes, s, &chain.steps[--chain.count], e) < 0)
			return -1;
	}
	return 0;
}

int store_get(struct store_bytes **bytes, struct store *s, const struct oid *id,
	      enum object_type type, struct err *e)
{
	uint32_t n = store_find(s, id);
	char hex[OID_HEX + 1];

	*bytes = NULL;
	if (n == STORE_NONE)
		return store_missing(id, e);
	if (store_read(bytes, s, n, e) < 0)
		return -1;
	if (!type || (*bytes)->type == type)
		return 0;
	store_drop(bytes);
	oid_hex(hex, id);
	return err_set(e, ERR_DATA, "object %s is no %s; see git fsck", hex,
		       object_name(type));
}
