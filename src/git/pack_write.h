/* pack_write - a pack that grows object by object, and its index */
#ifndef GIT_PACK_WRITE_H
#define GIT_PACK_WRITE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/index.h"
#include "git/oid.h"

struct pack_written {
	struct oid id;
	uint32_t crc;
	uint64_t offset;
};

/* fd is borrowed; the pack begins where it stands. */
struct pack_write {
	int fd;
	uint64_t start, at; /* in the file; in the pack */
	struct buf pending;
	struct pack_written *items;
	size_t count, room;
	struct index index;
	void *deflater;
	struct buf scratch;
};

int pack_write_open(struct pack_write *w, int fd, struct err *e);
void pack_write_release(struct pack_write *w);

/*
 * base: 0, or the offset of the object that the bytes are a difference to;
 * base_id: for one that follows later; NULL: none. The caller knows that no
 * object is written twice.
 */
struct pack_object {
	struct oid id;
	unsigned type; /* an object_type; what the object is, if a delta */
	uint64_t base;
	const struct oid *base_id;
	const void *bytes;
	size_t len;
	bool is_deflated; /* bytes are a stream, of `size` when inflated */
	uint64_t size;
};

int pack_write_add(struct pack_write *w, const struct pack_object *object,
		   struct err *e);

/* The number of an object in items, or UINT32_MAX. */
uint32_t pack_write_find(const struct pack_write *w, const struct oid *id);

/* Count and checksum, which is answered; no object can follow. */
int pack_write_finish(struct oid *checksum, struct pack_write *w,
		      struct err *e);

/* The index of version 2 into out; sorts items. */
void pack_write_index(struct buf *out, struct pack_write *w,
		      const struct oid *checksum);

#endif
