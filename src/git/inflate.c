/* inflate - zlib streams of known length, and whole loose objects */
#include "git/inflate.h"

#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/file.h"
#include "base/mem.h"

#define CHUNK 65536

void *inflater_new(void)
{
	z_stream *z = xcalloc(1, sizeof *z);

	/* Fails for want of memory alone, which each use finds out. */
	if (inflateInit(z) != Z_OK)
		z->state = NULL;
	return z;
}

void inflater_free(void *inflater)
{
	z_stream *z = inflater;

	if (!z)
		return;
	inflateEnd(z);
	free(z);
}

int inflate_whole(char *out, size_t len, const struct inflate_from *from,
		  void *inflater)
{
	z_stream *z = inflater;
	unsigned char spare; /* zlib wants room, also for nothing */
	int code;

	if (len > UINT32_MAX || inflateReset(z) != Z_OK)
		return -1;
	z->next_in = (unsigned char *)from->data;
	z->avail_in = from->len < UINT32_MAX ? (uInt)from->len : UINT32_MAX;
	z->next_out = len ? (unsigned char *)out : &spare;
	z->avail_out = len ? (uInt)len : 1;
	code = inflate(z, Z_FINISH);
	return code == Z_STREAM_END && z->total_out == len ? 0 : -1;
}

static void end(z_stream *z)
{
	inflateEnd(z);
}

int inflate_file(struct buf *out, const char *path, struct err *e)
{
	AUTO(buf_release) struct buf in = BUF_INIT(out->limit);
	AUTO(end) z_stream z = { 0 };
	int code = inflateInit(&z);

	if (file_read(&in, path, e) < 0)
		return -1;
	z.next_in = (unsigned char *)in.data;
	z.avail_in = (uInt)in.len;
	while (code == Z_OK && !buf_room(out, CHUNK)) {
		z.next_out = (unsigned char *)out->data + out->len;
		z.avail_out = CHUNK;
		code = inflate(&z, Z_NO_FLUSH);
		buf_grew(out, CHUNK - z.avail_out);
	}
	if (out->is_full)
		return err_set(e, ERR_DATA,
			       "%s: larger than %zu MiB, which is read only "
			       "from packs: git repack -ad first",
			       path, out->limit >> 20);
	if (code != Z_STREAM_END)
		return err_set(e, ERR_DATA, "%s: broken; see git fsck", path);
	return 0;
}
