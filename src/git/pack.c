/* pack - a pack and its index, mapped into memory and read in place */
#include "git/pack.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define HEADER 12
#define IDX_HEADER 8
#define FANOUT (256 * 4)
#define TRAILER OID_RAW
#define WIDE_FLAG 0x80000000u

static uint32_t read32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

static int map_file(const uint8_t **data, size_t *size, const char *path,
		    struct err *e)
{
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *at;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	if (st.st_size < HEADER + TRAILER)
		return err_set(e, ERR_DATA, "%s: is cut off", path);
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return err_errno(e, ERR_IO, "%s", path);
	*data = at;
	*size = (size_t)st.st_size;
	return 0;
}

static int check_index(struct pack *p, struct err *e)
{
	static const uint8_t magic[IDX_HEADER] = { 0xff, 't', 'O', 'c',
						   0,    0,   0,   2 };
	size_t rest = p->idx_size - IDX_HEADER;

	if (p->idx_size < IDX_HEADER + FANOUT + 2 * TRAILER ||
	    memcmp(p->idx, magic, sizeof magic) != 0)
		return err_set(e, ERR_DATA, "%s: its index is not of version 2",
			       p->path);
	p->count = read32(p->idx + IDX_HEADER + FANOUT - 4);
	rest -= FANOUT + 2 * TRAILER;
	if (rest / (OID_RAW + 8) < p->count || read32(p->data + 8) != p->count)
		return err_set(e, ERR_DATA, "%s: its index does not fit",
			       p->path);
	p->ids = p->idx + IDX_HEADER + FANOUT;
	p->offsets = p->ids + (size_t)p->count * (OID_RAW + 4);
	p->wide = p->offsets + (size_t)p->count * 4;
	return 0;
}

uint64_t pack_offset(const struct pack *p, uint32_t position)
{
	uint32_t offset = read32(p->offsets + (size_t)position * 4);
	const uint8_t *wide;

	if (!(offset & WIDE_FLAG))
		return offset;
	wide = p->wide + (size_t)(offset & ~WIDE_FLAG) * 8;
	if (wide + 8 > p->idx + p->idx_size - 2 * TRAILER)
		return UINT64_MAX;
	return (uint64_t)read32(wide) << 32 | read32(wide + 4);
}

static int by_offset(const void *a, const void *b)
{
	const struct pack_place *x = a, *y = b;

	return (x->offset > y->offset) - (x->offset < y->offset);
}

static int sort_places(struct pack *p, struct err *e)
{
	p->places = xmalloc(((size_t)p->count + 1) * sizeof *p->places);
	for (uint32_t i = 0; i < p->count; i++) {
		uint64_t offset = pack_offset(p, i);

		if (offset < HEADER || offset >= p->size - TRAILER)
			return err_set(e, ERR_DATA,
				       "%s: its index leads out of it",
				       p->path);
		p->places[i] = (struct pack_place){ offset, i };
	}
	qsort(p->places, p->count, sizeof *p->places, by_offset);
	p->places[p->count].offset = p->size - TRAILER;
	return 0;
}

int pack_open(struct pack *p, const char *path, struct err *e)
{
	size_t stem = strlen(path) - strlen(".pack");
	AUTO(free_text) char *idx = xasprintf("%.*s.idx", (int)stem, path);

	*p = (struct pack){ .path = xstrdup(path) };
	if (map_file(&p->data, &p->size, path, e) < 0 ||
	    map_file(&p->idx, &p->idx_size, idx, e) < 0)
		return -1;
	if (memcmp(p->data, "PACK\0\0\0\2", 8) != 0)
		return err_set(e, ERR_DATA, "%s: is not a pack of version 2",
			       path);
	if (check_index(p, e) < 0)
		return -1;
	return sort_places(p, e);
}

void pack_release(struct pack *p)
{
	if (p->data)
		munmap((void *)p->data, p->size);
	if (p->idx)
		munmap((void *)p->idx, p->idx_size);
	free(p->places);
	free(p->path);
	*p = (struct pack){ 0 };
}

struct oid pack_id(const struct pack *p, uint32_t position)
{
	return oid_from(p->ids + (size_t)position * OID_RAW);
}

static int broken(const struct pack *p, uint64_t offset, struct err *e)
{
	return err_set(e, ERR_DATA, "%s: broken at %llu; see git fsck", p->path,
		       (unsigned long long)offset);
}

/* The distance to the base: seven bits a byte, each step but the last + 1. */
static bool read_distance(uint64_t *distance, struct pack_entry *entry)
{
	const uint8_t *at = entry->body;
	uint64_t value;

	if (at >= entry->end)
		return false;
	value = *at & 127;
	while (*at++ & 128) {
		if (at >= entry->end || value >> 55)
			return false;
		value = (value + 1) << 7 | (*at & 127);
	}
	*distance = value;
	entry->body = at;
	return true;
}

static bool read_size(struct pack_entry *entry)
{
	const uint8_t *at = entry->body;
	unsigned shift = 4;

	entry->type = *at >> 4 & 7;
	entry->size = *at & 15;
	while (*at++ & 128) {
		if (at >= entry->end || shift > 57)
			return false;
		entry->size |= (uint64_t)(*at & 127) << shift;
		shift += 7;
	}
	entry->body = at;
	return true;
}

int pack_entry(struct pack_entry *entry, const struct pack *p, uint32_t n,
	       struct err *e)
{
	uint64_t offset = p->places[n].offset, distance;

	*entry = (struct pack_entry){
		.body = p->data + offset,
		.end = p->data + p->places[n + 1].offset,
	};
	if (entry->body >= entry->end || !read_size(entry) || !entry->type ||
	    entry->type == 5)
		return broken(p, offset, e);
	if (entry->type == PACK_OFS_DELTA) {
		if (!read_distance(&distance, entry) || !distance ||
		    distance > offset)
			return broken(p, offset, e);
		entry->base = offset - distance;
	}
	if (entry->type == PACK_REF_DELTA) {
		if (entry->end - entry->body < OID_RAW)
			return broken(p, offset, e);
		entry->base_id = oid_from(entry->body);
		entry->body += OID_RAW;
	}
	return 0;
}

uint32_t pack_at(const struct pack *p, uint64_t offset)
{
	uint32_t low = 0, high = p->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (p->places[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < p->count && p->places[low].offset == offset ? low
								 : p->count;
}
