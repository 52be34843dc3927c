/* survivors - objects taken over from old packs as they are */
#include "git/survivors.h"

#include <stdlib.h>

#include "base/mem.h"

struct copying {
	struct pack_write *w;
	struct store *s;
	const uint8_t *marks;
	uint64_t *at; /* where an object went; 0: not yet */
};

static void free_places(struct copying *c)
{
	free(c->at);
}

static int write_whole(struct copying *c, uint32_t n, struct err *e)
{
	AUTO(store_drop) struct store_bytes *bytes = NULL;
	struct pack_object object = { .id = store_id(c->s, n) };

	if (store_read(&bytes, c->s, n, e) < 0)
		return -1;
	object.type = bytes->type;
	object.bytes = bytes->data;
	object.len = bytes->len;
	c->at[n] = c->w->at;
	return pack_write_add(c->w, &object, e);
}

/* The number of the base under which it is found; STORE_NONE: broken. */
static uint32_t base_of(const struct copying *c, const struct pack *p,
			const struct pack_entry *entry)
{
	struct oid id = entry->base_id;
	uint32_t place;

	if (entry->type == PACK_OFS_DELTA) {
		place = pack_at(p, entry->base);
		if (place == p->count)
			return STORE_NONE;
		id = pack_id(p, p->places[place].position);
	}
	return store_find(c->s, &id);
}

static int copy_entry(struct copying *c, const struct pack *p, uint32_t place,
		      uint32_t n, struct err *e)
{
	struct pack_object object = { .id = store_id(c->s, n),
				      .is_deflated = true };
	struct pack_entry entry;
	struct oid base_id;
	uint32_t base;

	if (pack_entry(&entry, p, place, e) < 0)
		return -1;
	object.type = entry.type;
	object.bytes = entry.body;
	object.len = (size_t)(entry.end - entry.body);
	object.size = entry.size;
	if (entry.type > OBJECT_TAG) {
		base = base_of(c, p, &entry);
		if (base == STORE_NONE || !c->marks[base])
			return write_whole(c, n, e);
		base_id = store_id(c->s, base);
		object.base = c->at[base];
		object.base_id = &base_id;
	}
	c->at[n] = c->w->at;
	return pack_write_add(c->w, &object, e);
}

int survivors_copy(struct pack_write *w, struct store *s, const uint8_t *marks,
		   struct err *e)
{
	AUTO(free_places)
	struct copying c = { w, s, marks,
			     xcalloc(s->count + 1, sizeof(uint64_t)) };

	for (size_t k = 0; k < s->pack_count; k++) {
		const struct pack *p = &s->packs[k];

		for (uint32_t i = 0; i < p->count; i++) {
			uint32_t n = s->first[k] + p->places[i].position;

			if (marks[n] && copy_entry(&c, p, i, n, e) < 0)
				return -1;
		}
	}
	for (uint32_t n = s->loose_first; n < s->count; n++) {
		if (marks[n] && write_whole(&c, n, e) < 0)
			return -1;
	}
	return 0;
}
