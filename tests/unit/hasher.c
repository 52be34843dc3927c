/* hasher - ids of files while they are written, with and without a thread */
#include "hub/hasher.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "tap.h"

#define PIECE ((size_t)100003)

/* Write size bytes of a pattern from `at` on, in pieces. */
static void put(struct hasher *h, int fd, off_t at, uint64_t size)
{
	AUTO(free_text) char *piece = xmalloc(PIECE);
	struct err e;

	for (uint64_t done = 0; done < size;) {
		size_t len =
			size - done < PIECE ? (size_t)(size - done) : PIECE;

		memset(piece, (int)(done % 251), len);
		if (file_put_at(fd, piece, len, at + (off_t)done, &e) < 0)
			ok(false, "writes: %s", e.text);
		hasher_add(h, piece, len);
		done += len;
	}
}

static void same_id(uint64_t size, size_t id_len)
{
	struct err e = { 0 };
	AUTO(close_fd) int fd = file_spool(NULL, &e);
	const struct hasher_file file = { fd, 7, size, id_len };
	struct hasher_file small = file;
	struct hasher beside = { 0 }, plain = { 0 };
	char id[HASH_SHA256_HEX], want[HASH_SHA256_HEX];

	hasher_start(&beside, &file);
	put(&beside, fd, 7, size);
	ok(hasher_finish(&beside, id, &e) == 0, "an id of %zu digits", id_len);
	/* Of a size that needs no thread; the git id has the size in it. */
	small.size_bytes = 1;
	hasher_start(&plain, &small);
	hash_id_start(&plain.hash, id_len, size);
	put(&plain, fd, 7, size);
	hasher_finish(&plain, want, &e);
	is(id, want, "is the same with a thread as without");
	ok(strlen(id) == id_len, "and that long");
}

static void stops(void)
{
	struct err e = { 0 };
	AUTO(close_fd) int fd = file_spool(NULL, &e);
	const struct hasher_file file = { fd, 0, HASHER_THREAD_MIN, 64 };
	struct hasher h = { 0 };
	char id[HASH_SHA256_HEX];

	hasher_stop(&h);
	hasher_start(&h, &file);
	put(&h, fd, 0, 1000000);
	hasher_start(&h, &file);
	hasher_stop(&h);
	hasher_stop(&h);
	hasher_start(&h, &file);
	ok(h.has_thread, "a large file has a thread");
	hasher_add(&h, NULL, 2000000); /* more than was written */
	ok(hasher_finish(&h, id, &e) < 0 && e.kind == ERR_IO,
	   "what cannot be read is no end: %s", e.text);
}

int main(void)
{
	same_id(HASHER_THREAD_MIN + 12345, 40);
	same_id(HASHER_THREAD_MIN, 64);
	same_id(0, 40);
	stops();
	return done();
}
