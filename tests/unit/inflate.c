/* inflate - loose objects: whole, too large, broken */
#include "git/inflate.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "tap.h"

#define LEN 300000

/* A file of deflated zeros, of which the last bytes may be missing. */
static char *make(size_t missing)
{
	static const unsigned char zeros[LEN];
	unsigned char packed[4096];
	uLongf len = sizeof packed;
	char *path = xstrdup("inflate.XXXXXX");
	struct err e;

	close(mkstemp(path));
	compress(packed, &len, zeros, LEN);
	ok(file_write(path, packed, len - missing, &e) == 0, "a file");
	return path;
}

static void test(size_t limit, size_t missing, const char *words)
{
	AUTO(free_text) char *path = make(missing);
	AUTO(buf_release) struct buf out = BUF_INIT(limit);
	struct err e = { 0 };
	int code = inflate_file(&out, path, &e);

	if (!words) {
		ok(code == 0 && out.len == LEN, "whole");
	} else {
		ok(code < 0 && e.kind == ERR_DATA, "refused");
		ok(strstr(e.text, words) != NULL, words);
	}
	unlink(path);
}

int main(void)
{
	test(1 << 20, 0, NULL);
	test(LEN - 1, 0, "git repack -ad");
	test(1 << 20, 5, "broken; see git fsck");
	return done();
}
