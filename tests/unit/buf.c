/* buf - unit test of base/buf */
#include "base/buf.h"

#include <stdlib.h>

#include "base/mem.h"
#include "tap.h"

static void test_growing(void)
{
	AUTO(buf_release) struct buf b = BUF_INIT(BUF_MAX);
	size_t sum = 0;

	is(b.data, "", "an empty buffer reads as an empty string");
	ok(buf_room(&b, 0) == 0 && b.len == 0, "no room is no growth");
	for (size_t i = 0; i < 3000; i++) {
		buf_addc(&b, (char)('a' + i % 26));
		sum += b.data[b.len] != '\0' || b.len != i + 1;
	}
	ok(!sum, "always ends in NUL");
	ok(!strncmp(b.data, "abcdefgh", 8) && b.data[2999] == 'j',
	   "content stays while it grows");
	buf_drop(&b, 2990);
	is(b.data, "abcdefghij", "drops from the front");
	buf_drop(&b, 0);
	buf_drop(&b, 10);
	ok(b.len == 0 && !*b.data, "drops everything");
	buf_add(&b, "a\0b", 3);
	ok(b.len == 3 && !memcmp(b.data, "a\0b", 4), "holds NUL bytes");
	buf_clear(&b);
	is(b.data, "", "cleared");
	buf_addf(&b, "%s-%d", "x", 42);
	buf_adds(&b, "!");
	is(b.data, "x-42!", "formats");
}

static void test_limit(void)
{
	AUTO(buf_release) struct buf b = BUF_INIT(5);

	ok(buf_add(&b, "12345", 5) == 0 && !b.is_full, "fills to the limit");
	ok(buf_addc(&b, '6') < 0 && b.is_full, "no byte beyond");
	is(b.data, "12345", "what was there stays");
	ok(buf_addf(&b, "%d", 7) < 0, "nor by a format");
	buf_cut(&b, 3);
	ok(buf_addc(&b, '6') < 0 && b.len == 3, "no hole is left: no more");
	buf_clear(&b);
	ok(!b.is_full && buf_adds(&b, "123456") < 0 && !b.len,
	   "what does not fit whole is not added at all");
}

static void test_detach(void)
{
	AUTO(buf_release) struct buf b = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *none = buf_detach(&b);
	char *text;

	is(none, "", "an empty buffer detaches as an empty string");
	buf_adds(&b, "mine");
	text = buf_detach(&b);
	is(text, "mine", "detached");
	is(b.data, "", "and empty after");
	free(text);
}

static void test_room(void)
{
	AUTO(buf_release) struct buf b = BUF_INIT(BUF_MAX);

	buf_adds(&b, "a");
	ok(buf_room(&b, 100) == 0, "makes room");
	memset(b.data + b.len, 'z', 100);
	buf_grew(&b, 100);
	ok(b.len == 101 && b.data[100] == 'z' && !b.data[101], "and grew");
}

int main(void)
{
	test_growing();
	test_limit();
	test_detach();
	test_room();
	return done();
}
