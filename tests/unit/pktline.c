/* pktline - framing that is right, and framing that is not */
#include "git/pktline.h"

#include <string.h>

#include "tap.h"

static struct pktlines over(const char *text, size_t len)
{
	return (struct pktlines){ text, len };
}

static void test_kinds(void)
{
	static const char text[] = "0000000100020004000ahello\n0009a\0b\nc";
	struct pktlines in = over(text, sizeof text - 1);
	struct pktline line;
	struct err e = { 0 };

	ok(!pktline_next(&line, &in, &e) && line.kind == PKTLINE_FLUSH,
	   "flush");
	ok(!pktline_next(&line, &in, &e) && line.kind == PKTLINE_DELIM,
	   "delimiter");
	ok(!pktline_next(&line, &in, &e) && line.kind == PKTLINE_STOP, "stop");
	ok(!pktline_next(&line, &in, &e) && line.kind == PKTLINE_DATA &&
		   !line.len,
	   "an empty line");
	ok(!pktline_next(&line, &in, &e) && line.len == 5 &&
		   !memcmp(line.data, "hello", 5),
	   "text without its newline");
	ok(!pktline_next_raw(&line, &in, &e) && line.len == 5 &&
		   !memcmp(line.data, "a\0b\nc", 5),
	   "bytes as they are");
	ok(!pktline_next(&line, &in, &e) && line.kind == PKTLINE_END, "end");
}

static void test_broken(void)
{
	static const char *const texts[] = { "0",    "000",  "0003",   "0005",
					     "xxxx", "-001", "fff1",   "0006a",
					     "ffff", " 004", "0x04ab", "00 4" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct pktlines in = over(texts[i], strlen(texts[i]));
		struct pktline line;
		struct err e = { 0 };

		ok(pktline_next(&line, &in, &e) < 0 && e.kind == ERR_DATA, "%s",
		   texts[i]);
	}
}

static void test_write(void)
{
	struct buf out = BUF_INIT(BUF_MAX);

	pktline_add(&out, "want %s\n", "abc");
	pktline_delim(&out);
	pktline_add(&out, "done\n");
	pktline_flush(&out);
	is(out.data, "000dwant abc\n00010009done\n0000", "lines written");
	buf_release(&out);
}

int main(void)
{
	test_kinds();
	test_broken();
	test_write();
	return done();
}
