/* follower - the hash of a file that is written in steps, and partly again */
#include "serve/follower.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "tap.h"

#define SIZE ((size_t)3 << 20)
#define STEP ((uint64_t)1 << 20)

static void put(int fd, const char *bytes, uint64_t from, uint64_t to)
{
	struct err e;

	if (file_put_at(fd, bytes + from, (size_t)(to - from), (off_t)from,
			&e) < 0)
		abort();
}

/* Other bytes first, from `back` on taken back, then the right ones. */
static bool follows(const char *bytes, uint64_t back, bool has_thread)
{
	AUTO(free_text) char *other = xcalloc(SIZE, 1);
	char want[HASH_SHA256_HEX], got[HASH_SHA256_HEX] = "";
	AUTO(follower_release) struct follower f;
	struct err e;
	AUTO(close_fd) int fd = file_spool(NULL, &e);

	memcpy(other, bytes, (size_t)back);
	hash_sha256(want, bytes, SIZE);
	follower_init(&f, STEP);
	if (has_thread)
		follower_start(&f, fd);
	for (uint64_t at = 0; at < SIZE; at += STEP / 2) {
		put(fd, other, at, at + STEP / 2);
		follower_ready(&f, at + STEP / 2);
	}
	follower_back(&f, back);
	put(fd, bytes, back, SIZE);
	follower_ready(&f, SIZE);
	return follower_finish(&f, fd, got, &e) == 0 && !strcmp(got, want);
}

int main(void)
{
	static const uint64_t backs[] = { 0,        1,        STEP - 1, STEP,
					  STEP + 1, 2 * STEP, SIZE - 1, SIZE };
	AUTO(free_text) char *bytes = xmalloc(SIZE);
	char hex[HASH_SHA256_HEX];
	AUTO(follower_release) struct follower f;
	struct err e = { 0 };
	AUTO(close_fd) int fd = file_spool(NULL, &e);

	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)(i * 2654435761U >> 13);
	for (size_t i = 0; i < sizeof backs / sizeof *backs; i++) {
		ok(follows(bytes, backs[i], false), "taken back from %llu on",
		   (unsigned long long)backs[i]);
		ok(follows(bytes, backs[i], true), "with a thread");
	}
	follower_init(&f, 0);
	put(fd, bytes, 0, 10);
	follower_ready(&f, 11);
	ok(follower_finish(&f, fd, hex, &e) < 0 && e.kind == ERR_IO,
	   "a file that is shorter than was said");
	return done();
}
