/* pick - one walk finds what json_at finds */
#include "json/pick.h"

#include "base/mem.h"
#include "tap.h"

static const char *const pointers[] = {
	"/a",
	"/a/b",
	"/a/b/c",
	"/b",
	"/",
	"/a~1b",
	"/a~0b",
	"/l/0",
	"/l/1",
	"/l/01",
	"/l",
	"/l/1/x",
	"/l/2/0",
	"/\xc3\xa9",
	"/a",
	"/n/m",
	"/long_name_of_a_member",
	"/ab",
	"/l/x",
};

#define POINTERS (sizeof pointers / sizeof *pointers)

static void test(const char *text)
{
	const struct json_limits limits = JSON_LIMITS;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(pick_release) struct pick pick = { 0 };
	const struct json_node *nodes[POINTERS];
	size_t numbers[POINTERS], wrong = 0;
	struct err e;

	for (size_t i = 0; i < POINTERS; i++)
		numbers[i] = pick_add(&pick, pointers[i]);
	if (json_scan(&doc, text, strlen(text), &limits, &e) < 0) {
		ok(false, "%s: %s", text, e.text);
		return;
	}
	pick_run(&pick, &doc, nodes);
	for (size_t i = 0; i < POINTERS; i++)
		wrong += nodes[numbers[i]] != json_at(&doc, pointers[i]);
	ok(!wrong, "%s: %zu differ", text, wrong);
	ok(numbers[0] == numbers[14], "the same pointer has one number");
}

int main(void)
{
	test("{}");
	test("[]");
	test("7");
	test("{\"a\":{\"b\":{\"c\":1}},\"b\":2,\"\":3}");
	test("{\"a\":{\"b\":1,\"c\":{\"b\":2}},\"c\":{\"a\":{\"b\":3}}}");
	test("{\"a/b\":1,\"a~b\":2,\"\\u00e9\":3,\"\\u0061\":{\"\\u0062\":4}}");
	test("{\"l\":[0,{\"x\":1},[5,6],3]}");
	test("{\"l\":{\"0\":1,\"1\":{\"x\":2},\"01\":3}}");
	test("{\"long_name_of_a_member\":1,\"long_name_of_a_membes\":2}");
	test("{\"ba\":1,\"ab\":2,\"A\":3,\"a\":null,\"n\":\"m\"}");
	return done();
}
