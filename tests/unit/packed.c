/* packed - ids and numbers come back as they were, and in their order */
#include "board/packed.h"

#include <string.h>

#include "base/mem.h"
#include "tap.h"

static const char *const ids[] = {
	"",
	"0",
	"00000000-0000-0000-0000-000000000000",
	"00000000-0000-0000-0000-00000000000",
	"00000000-0000-0000-0000-0000000000000",
	"00000000-0000-0000-0000_000000000000",
	"00000000-0000-0000-00000-00000000000",
	"30d76796-ef21-4b53-8e6f-96d21fdafd9f",
	"30d76796-ef21-4b53-8e6f-96d21fdafda0",
	"30D76796-EF21-4B53-8E6F-96D21FDAFD9F",
	"30d76796-ef21-4b53-8e6f-96d21fdafd9g",
	"a",
	"run \xc3\xa9",
};

#define IDS (sizeof ids / sizeof *ids)

static const unsigned char *id_into(struct buf *out, const char *id)
{
	packed_add_id(out, id, strlen(id));
	return (const unsigned char *)out->data;
}

static void test_id(const char *id)
{
	AUTO(buf_release) struct buf packed = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const unsigned char *p = id_into(&packed, id);

	packed_id(&text, p);
	is(text.data, id, "id");
	ok(packed_id_len(p) == packed.len, "its length");
	ok(packed_has_id(p) == (*id != 0), "whether there is one");
}

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

static void test_order(void)
{
	size_t wrong = 0;

	for (size_t i = 0; i < IDS * IDS; i++) {
		AUTO(buf_release) struct buf one = BUF_INIT(BUF_MAX);
		AUTO(buf_release) struct buf two = BUF_INIT(BUF_MAX);
		const char *a = ids[i / IDS], *b = ids[i % IDS];
		int order =
			packed_compare_ids(id_into(&one, a), id_into(&two, b));

		wrong += sign(order) != sign(strcmp(a, b));
	}
	ok(!wrong, "ids are in the order of their texts");
}

static void test_number(const char *number)
{
	AUTO(buf_release) struct buf packed = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const unsigned char *p;

	packed_add_number(&packed, number, strlen(number));
	p = (const unsigned char *)packed.data;
	packed_number(&text, p);
	is(text.data, number, "number");
	ok(packed_number_len(p) == packed.len, "its length");
	ok(packed_is_none(p) == !*number, "whether there is one");
}

int main(void)
{
	for (size_t i = 0; i < IDS; i++)
		test_id(ids[i]);
	test_order();
	test_number("");
	test_number("0");
	test_number("-1");
	test_number("0.5");
	test_number("97.78223358131568");
	test_number("9007199254740993");
	test_number("-1.25E+300");
	test_number("1e-7");
	return done();
}
