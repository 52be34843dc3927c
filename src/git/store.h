/* store - all objects of a repository by number, in its packs and loose */
#ifndef GIT_STORE_H
#define GIT_STORE_H

#include "base/index.h"
#include "git/pack.h"

/*
 * An object that is read is held by a count: store_drop gives it back. What
 * was read lately stays in memory, up to STORE_CACHE bytes, because packs
 * hold most objects as differences to one another.
 */
struct store_bytes {
	unsigned holds;
	enum object_type type;
	size_t len;
	char data[];
};

#define STORE_CACHE ((size_t)48 << 20)
#define STORE_SLOTS 16384
#define STORE_OBJECT_MAX ((uint64_t)1 << 30)
#define STORE_NONE UINT32_MAX

struct store_slot {
	uint64_t key; /* of a pack and a place in it; 0: free */
	struct store_bytes *bytes;
};

/*
 * Numbers: those of each pack in the order of its index, then the loose ones.
 * An object that is there twice has a number for each, and store_find answers
 * one and the same.
 */
struct store {
	char *folder;
	struct pack *packs;
	uint32_t *first; /* number of each pack's first object */
	size_t pack_count, pack_room;
	struct oid *loose;
	size_t loose_count, loose_room;
	uint32_t loose_first, count;
	struct index index;
	struct store_slot *slots;
	size_t cached, hand;
	void *inflater;
};

/* The folder is `objects`. ERR_DATA, ERR_IO. */
int store_open(struct store *s, const char *folder, struct err *e);
void store_release(struct store *s);

/* STORE_NONE when it is not there. */
uint32_t store_find(const struct store *s, const struct oid *id);
struct oid store_id(const struct store *s, uint32_t n);
/* Which pack it is in; it is not loose. */
size_t store_pack(const struct store *s, uint32_t n);

/* ERR_DATA when it is broken or larger than STORE_OBJECT_MAX. */
int store_read(struct store_bytes **bytes, struct store *s, uint32_t n,
	       struct err *e);
/* The same by id, which must be of that type (NONE: any). */
int store_get(struct store_bytes **bytes, struct store *s, const struct oid *id,
	      enum object_type type, struct err *e);
void store_drop(struct store_bytes **bytes);

/* In words: the object is not there. Returns -1. */
int store_missing(const struct oid *id, struct err *e);

/* Path of a loose object below the folder; the caller frees it. */
char *store_loose_path(const struct store *s, const struct oid *id);

#endif
