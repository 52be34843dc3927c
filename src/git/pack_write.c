/* pack_write - a pack that grows object by object, and its index */
#include "git/pack_write.h"

#include <nettle/sha1.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "git/pack.h"

#define PENDING ((size_t)1 << 20)
#define COUNT_AT 8
#define WIDE 0x80000000u
#define BODY_MAX UINT32_MAX

static void add32(struct buf *out, uint32_t n)
{
	uint8_t bytes[4] = { (uint8_t)(n >> 24), (uint8_t)(n >> 16),
			     (uint8_t)(n >> 8), (uint8_t)n };

	buf_add(out, bytes, sizeof bytes);
}

static int flush(struct pack_write *w, struct err *e)
{
	if (file_put(w->fd, w->pending.data, w->pending.len, "new pack", e) < 0)
		return -1;
	buf_clear(&w->pending);
	return 0;
}

int pack_write_open(struct pack_write *w, int fd, struct err *e)
{
	off_t start = lseek(fd, 0, SEEK_CUR);
	z_stream *z = xcalloc(1, sizeof *z);

	*w = (struct pack_write){ .fd = fd,
				  .start = (uint64_t)start,
				  .at = 12,
				  .pending = BUF_INIT(BUF_MAX),
				  .scratch = BUF_INIT(BUF_MAX),
				  .deflater = z };
	if (start < 0)
		return err_errno(e, ERR_IO, "new pack");
	if (deflateInit(z, Z_DEFAULT_COMPRESSION) != Z_OK)
		return err_set(e, ERR_BUG, "out of memory");
	buf_add(&w->pending, "PACK\0\0\0\2\0\0\0\0", 12);
	return 0;
}

void pack_write_release(struct pack_write *w)
{
	if (w->deflater)
		deflateEnd(w->deflater);
	free(w->deflater);
	buf_release(&w->pending);
	buf_release(&w->scratch);
	index_release(&w->index);
	free(w->items);
	*w = (struct pack_write){ 0 };
}

static size_t put_head(uint8_t head[64], const struct pack_write *w,
		       const struct pack_object *o)
{
	uint64_t size = o->is_deflated ? o->size : o->len;
	uint64_t distance = w->at - o->base;
	unsigned type = o->base      ? PACK_OFS_DELTA
			: o->base_id ? PACK_REF_DELTA
				     : o->type;
	uint8_t back[16];
	size_t len = 0, n = 0;

	head[len] = (uint8_t)(type << 4 | (size & 15));
	for (size >>= 4; size; size >>= 7) {
		head[len++] |= 128;
		head[len] = size & 127;
	}
	len++;
	if (!o->base && o->base_id) {
		memcpy(head + len, o->base_id->bytes, OID_RAW);
		return len + OID_RAW;
	}
	if (!o->base)
		return len;
	back[n++] = distance & 127;
	while (distance >>= 7)
		back[n++] = 128 | (--distance & 127);
	while (n)
		head[len++] = back[--n];
	return len;
}

static int deflate_body(struct pack_write *w, const struct pack_object *o)
{
	z_stream *z = w->deflater;

	if (o->len > BODY_MAX || deflateReset(z) != Z_OK)
		return -1;
	buf_clear(&w->scratch);
	buf_room(&w->scratch, deflateBound(z, o->len));
	z->next_in = (unsigned char *)o->bytes;
	z->avail_in = (uInt)o->len;
	z->next_out = (unsigned char *)w->scratch.data;
	z->avail_out = (uInt)deflateBound(z, o->len);
	if (deflate(z, Z_FINISH) != Z_STREAM_END)
		return -1;
	buf_grew(&w->scratch, z->total_out);
	return 0;
}

static void note(struct pack_write *w, const struct oid *id, uint32_t crc)
{
	w->items = xgrow(w->items, w->count, &w->room, sizeof *w->items);
	w->items[w->count] = (struct pack_written){ *id, crc, w->at };
	index_put(&w->index, oid_hash(id), (uint32_t)w->count++);
}

int pack_write_add(struct pack_write *w, const struct pack_object *object,
		   struct err *e)
{
	uint8_t head[64] = { 0 };
	size_t head_len = put_head(head, w, object);
	const void *body = object->bytes;
	size_t len = object->len;
	uLong crc;

	if (!object->is_deflated) {
		if (deflate_body(w, object) < 0)
			return err_set(e, ERR_BUG, "an object is too large");
		body = w->scratch.data;
		len = w->scratch.len;
	}
	crc = crc32_z(crc32_z(0, head, head_len), body, len);
	note(w, &object->id, (uint32_t)crc);
	w->at += head_len + len;
	buf_add(&w->pending, head, head_len);
	if (w->pending.len + len < PENDING) {
		buf_add(&w->pending, body, len);
		return 0;
	}
	return flush(w, e) < 0 ? -1 : file_put(w->fd, body, len, "new pack", e);
}

uint32_t pack_write_find(const struct pack_write *w, const struct oid *id)
{
	struct index_walk walk = index_find(&w->index, oid_hash(id));
	uint32_t n;

	while (index_next(&walk, &n)) {
		if (oid_equal(&w->items[n].id, id))
			return n;
	}
	return UINT32_MAX;
}

static int hash_file(struct oid *checksum, const struct pack_write *w,
		     struct err *e)
{
	size_t len = w->start + w->at;
	const uint8_t *data = mmap(NULL, len, PROT_READ, MAP_SHARED, w->fd, 0);
	struct sha1_ctx ctx;

	if (data == MAP_FAILED)
		return err_errno(e, ERR_IO, "new pack");
	sha1_init(&ctx);
	sha1_update(&ctx, w->at, data + w->start);
	sha1_digest(&ctx, OID_RAW, checksum->bytes);
	munmap((void *)data, len);
	return 0;
}

int pack_write_finish(struct oid *checksum, struct pack_write *w, struct err *e)
{
	AUTO(buf_release) struct buf count = BUF_INIT(BUF_MAX);

	add32(&count, (uint32_t)w->count);
	if (flush(w, e) < 0 ||
	    file_put_at(w->fd, count.data, count.len,
			(off_t)(w->start + COUNT_AT), e) < 0 ||
	    hash_file(checksum, w, e) < 0)
		return -1;
	return file_put(w->fd, checksum->bytes, OID_RAW, "new pack", e);
}

static int by_id(const void *a, const void *b)
{
	const struct pack_written *x = a, *y = b;

	return oid_compare(&x->id, &y->id);
}

static void add_fanout(struct buf *out, const struct pack_write *w)
{
	size_t n = 0;

	for (unsigned byte = 0; byte < 256; byte++) {
		while (n < w->count && w->items[n].id.bytes[0] <= byte)
			n++;
		add32(out, (uint32_t)n);
	}
}

static void add_offsets(struct buf *out, const struct pack_write *w)
{
	uint32_t wide = 0;

	for (size_t i = 0; i < w->count; i++) {
		uint64_t offset = w->items[i].offset;

		add32(out, offset < WIDE ? (uint32_t)offset : WIDE | wide++);
	}
	for (size_t i = 0; i < w->count; i++) {
		uint64_t offset = w->items[i].offset;

		if (offset < WIDE)
			continue;
		add32(out, (uint32_t)(offset >> 32));
		add32(out, (uint32_t)offset);
	}
}

void pack_write_index(struct buf *out, struct pack_write *w,
		      const struct oid *checksum)
{
	struct sha1_ctx ctx;
	struct oid own;

	qsort(w->items, w->count, sizeof *w->items, by_id);
	buf_add(out, "\377tOc\0\0\0\2", 8);
	add_fanout(out, w);
	for (size_t i = 0; i < w->count; i++)
		buf_add(out, w->items[i].id.bytes, OID_RAW);
	for (size_t i = 0; i < w->count; i++)
		add32(out, w->items[i].crc);
	add_offsets(out, w);
	buf_add(out, checksum->bytes, OID_RAW);
	sha1_init(&ctx);
	sha1_update(&ctx, out->len, (const uint8_t *)out->data);
	sha1_digest(&ctx, OID_RAW, own.bytes);
	buf_add(out, own.bytes, OID_RAW);
}
