/* shape - unit test: a doc used again says what a new one says */
#include "json/shape.h"

#include "base/mem.h"
#include "json/write.h"
#include "random.h"
#include "same_doc.h"
#include "tap.h"

static const struct json_limits limits = { (size_t)1 << 20, 8 };

static bool scans(struct json_doc *doc, const char *text, size_t len)
{
	struct err e = { 0 };

	return !json_scan(doc, text, len, &limits, &e);
}

/* In a copy of its very size, so that a sanitizer sees the end. */
static bool is_as_new(struct json_doc *used, const char *text, size_t len)
{
	AUTO(json_doc_release) struct json_doc fresh = { 0 };
	AUTO(free_text) char *copy = xmalloc(len + !len);
	bool is_good, was_good;

	memcpy(copy, text, len);
	is_good = scans(&fresh, copy, len);
	was_good = scans(used, copy, len);
	if (is_good != was_good)
		return false;
	return is_good ? is_same_doc(&fresh, used) : fresh.stop == used->stop;
}

static void learn(struct json_doc *doc, const char *text)
{
	scans(doc, text, strlen(text));
	scans(doc, text, strlen(text));
}

static const struct {
	const char *first, *second;
	bool is_shaped;
} rows[] = {
	{ "{\"a\":1}", "{\"a\":1}", true },
	{ "{\"a\":1}", "{\"a\":-2.5e+3}", true },
	{ "{\"a\":1}", "{\"a\":\"\"}", true },
	{ "{\"a\":1}", "{\"a\":\"long \\u00e9 \xc3\xa9 \\\"\"}", true },
	{ "{\"a\":\"text\"}", "{\"a\":null}", true },
	{ "{\"a\":true,\"b\":[0,{}]}", "{\"a\":7,\"b\":[\"x\",{}]}", true },
	{ "[[1],[2,3],[]]", "[[\"one\"],[22222,3],[]]", true },
	{ "{\"a\\\\\\\" b\":1,\"c\":2}", "{\"a\\\\\\\" b\":3,\"c\":4}", true },
	{ "{\"a\":1} ", "{\"a\":2}\n", true },
	{ "{\"a\":{\"b\":{\"c\":1}}}", "{\"a\":{\"b\":{\"c\":22}}}", true },
	{ "{\n  \"a\": 1\n}", "{\n  \"a\": 22\n}", true },
	{ "{\n  \"a\": 1\n}", "{\n  \"a\":22\n}", false },
	{ "{\"a\":1}", "{\"b\":1}", false },
	{ "{\"a\":1}", "{\"a\":[]}", false },
	{ "{\"a\":1}", "{\"a\":1,\"b\":2}", false },
	{ "{\"a\":1,\"b\":2}", "{\"a\":1}", false },
	{ "{\"a\":1,\"b\":2}", "{\"a\":1,\"a\":2}", false },
	{ "{\"a\":1}", "{\"a\":01}", false },
	{ "{\"a\":1}", "{\"a\":1.}", false },
	{ "{\"a\":1}", "{\"a\":1", false },
	{ "{\"a\":1}", "{\"a\":}", false },
	{ "{\"a\":1}", "{\"a\":\"x}", false },
	{ "{\"a\":1}", "{\"a\":\"\xff\"}", false },
	{ "{\"a\":1}", "{\"a\":nul}", false },
	{ "{\"a\":1}", "{\"a\":2}}", false },
	{ "{\"a\":1}", "{\"a\":2} x", false },
};

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(json_doc_release) struct json_doc doc = { 0 };
		const char *text = rows[i].second;
		bool is_good;

		learn(&doc, rows[i].first);
		is_good = scans(&doc, text, strlen(text));
		ok(!rows[i].is_shaped || (is_good && doc.is_shaped),
		   "%s: of the shape of %s", text, rows[i].first);
		learn(&doc, rows[i].first);
		ok(is_as_new(&doc, text, strlen(text)), "%s: as a new one",
		   text);
	}
}

/* Records of two kinds in turn, then of one for long. */
static void test_change(void)
{
	static const char *const kinds[] = { "{\"a\":1}", "{\"b\":[1,2]}" };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	size_t wrong = 0;

	for (size_t i = 0; i < 100; i++) {
		const char *text = kinds[i % 2];

		wrong += !is_as_new(&doc, text, strlen(text));
	}
	ok(!wrong, "kinds in turn");
	for (size_t i = 0; i < 100; i++)
		wrong += !is_as_new(&doc, kinds[0], strlen(kinds[0]));
	ok(!wrong && doc.is_shaped, "one kind is known again");
}

static void test_depth(void)
{
	const struct json_limits flat = { 100, 1 };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct err e = { 0 };

	learn(&doc, "[[1]]");
	ok(json_scan(&doc, "[[2]]", 5, &flat, &e) < 0,
	   "a lower limit on depth holds: %s", e.text);
}

/* A random value, then the same with a byte changed, and again the first. */
static size_t differences(unsigned rounds)
{
	static const char bytes[] = "{}[]\",:0129.eE-+ \n\\tfnua\xc3\xa9\xff";
	size_t wrong = 0;

	while (rounds--) {
		AUTO(json_doc_release) struct json_doc doc = { 0 };
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
		char was, *at;

		random_value(&text, 4);
		learn(&doc, text.data);
		at = text.data + random_below((unsigned)text.len);
		was = *at;
		*at = bytes[random_below(sizeof bytes - 1)];
		wrong += !is_as_new(&doc, text.data, text.len);
		*at = was;
		wrong += !is_as_new(&doc, text.data, text.len);
	}
	return wrong;
}

/* Compact by the seams is compact by the nodes. */
static void test_compact(void)
{
	static const char first[] =
		"{ \"a b\\\\\" : 1 ,\n\"c\":[ \"x y\", {} ],\t\"d\\\" \":null}";
	static const char text[] =
		"{ \"a b\\\\\" : \"a long, long string with  blanks, of more "
		"than thirty-two\" ,\n\"c\":[ 1e5, {} ],\t\"d\\\" \":\"\"}";
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf seams = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf nodes = BUF_INIT(BUF_MAX);

	learn(&doc, first);
	ok(scans(&doc, text, strlen(text)) && doc.is_shaped, "%s", text);
	json_compact_doc(&seams, &doc);
	json_compact(&nodes, text, strlen(text));
	is(seams.data, nodes.data, "compact");
}

static void test_notes(void)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	static const int owners[6];
	uint32_t *notes;
	size_t kept = 0;
	bool is_new;

	ok(!json_notes(&doc, owners, 2, &is_new), "no notes of no doc");
	learn(&doc, "{\"a\":1}");
	notes = json_notes(&doc, owners, 2, &is_new);
	ok(notes && is_new && !notes[0] && !notes[1], "new notes");
	if (!notes)
		return;
	notes[1] = 7;
	scans(&doc, "{\"a\":2}", 7);
	notes = json_notes(&doc, owners, 2, &is_new);
	ok(notes && !is_new && notes[1] == 7, "kept for the shape");
	for (size_t i = 0; i < 6; i++)
		kept += json_notes(&doc, owners + i, 1, &is_new) != NULL;
	ok(kept < 6, "for few owners");
	learn(&doc, "{\"b\":1}");
	notes = json_notes(&doc, owners, 2, &is_new);
	ok(notes && is_new && !notes[1], "gone with the shape");
}

int main(void)
{
	test_rows();
	test_change();
	test_depth();
	ok(!differences(20000), "one byte changed");
	test_compact();
	test_notes();
	return done();
}
