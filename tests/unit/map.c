/* map - unit test of base/map */
#include "base/map.h"

#include <stdio.h>

#include "base/mem.h"
#include "tap.h"

#define MANY 50000

static char keys[MANY][12];

static void test_many(void)
{
	AUTO(map_release) struct map m = { 0 };
	size_t wrong = 0;

	for (size_t i = 0; i < MANY; i++) {
		int len = snprintf(keys[i], sizeof keys[i], "key%zu", i);
		void **place = map_put(&m, keys[i], (size_t)len);

		wrong += *place != NULL;
		*place = keys[i];
	}
	ok(!wrong && m.count == MANY, "new keys have nothing yet");
	for (size_t i = 0; i < MANY; i++)
		wrong += map_get(&m, keys[i], strlen(keys[i])) != keys[i];
	ok(!wrong, "each key has its own value");
	for (size_t i = 0; i < MANY; i++)
		wrong += *map_put(&m, keys[i], strlen(keys[i])) != keys[i];
	ok(!wrong && m.count == MANY, "known keys are not added again");
	ok(!map_get(&m, "key", 3), "a key that is not there");
}

static void test_bytes(void)
{
	AUTO(map_release) struct map m = { 0 };
	int a, b, c, d;

	ok(!map_get(&m, "x", 1), "an empty map has nothing");
	*map_put(&m, "", 0) = &a;
	*map_put(&m, "x\0y", 3) = &b;
	*map_put(&m, "x", 1) = &c;
	*map_put(&m, "x\0z", 3) = &d;
	ok(map_get(&m, "", 0) == &a, "the empty key");
	ok(map_get(&m, "x\0y", 3) == &b && map_get(&m, "x\0z", 3) == &d,
	   "NUL bytes count");
	ok(map_get(&m, "xyz", 1) == &c, "so does the length");
}

/* Lengths around the eight bytes that are hashed at once. */
static void test_lengths(void)
{
	static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	AUTO(map_release) struct map m = { 0 };
	size_t wrong = 0;

	for (size_t len = 0; len < sizeof text; len++)
		*map_put(&m, text, len) = (void *)(text + len);
	for (size_t len = 0; len < sizeof text; len++)
		wrong += map_get(&m, text, len) != text + len;
	ok(!wrong && m.count == sizeof text, "each length is a key of its own");
}

int main(void)
{
	test_many();
	test_bytes();
	test_lengths();
	return done();
}
