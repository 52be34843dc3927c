/* scan - unit test of json_scan: what RFC 8259 allows, and where it ends */
#include "base/mem.h"
#include "json/doc.h"
#include "random.h"
#include "scan_rows.h"
#include "tap.h"

static const struct json_limits limits = { (size_t)16 << 20, 64 };

static void test_rows(void)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		/* A copy of its very size, so that a sanitizer sees the end. */
		AUTO(free_text) char *text = xmalloc(row->len + 1);
		struct err e = { 0 };
		bool is_good;

		memcpy(text, row->text, row->len);
		text = xrealloc(text, row->len, 1);
		is_good = !json_scan(&doc, text, row->len, &limits, &e);
		ok(is_good == (row->stop < 0) &&
			   (is_good || doc.stop == (size_t)row->stop) &&
			   (is_good || (e.kind == ERR_DATA && *e.text)),
		   "row %zu, stopped at %zu: %s", i, doc.stop, e.text);
	}
}

/* Open brackets, as many as depth says, and their closing ones. */
static bool scans_nested(size_t depth, const struct json_limits *l,
			 size_t *stop)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err e = { 0 };
	int result;

	for (size_t i = 0; i < depth; i++)
		buf_adds(&text, i % 2 ? "{\"a\":" : "[");
	buf_addc(&text, '0');
	for (size_t i = depth; i--;)
		buf_addc(&text, i % 2 ? '}' : ']');
	result = json_scan(&doc, text.data, text.len, l, &e);
	*stop = doc.stop;
	return !result;
}

static void test_depth(void)
{
	const struct json_limits flat = { 1000, 0 },
				 deep = { JSON_SIZE_MAX, JSON_DEPTH_MAX };
	size_t stop;

	ok(scans_nested(64, &limits, &stop), "as deep as allowed");
	ok(!scans_nested(65, &limits, &stop), "one deeper");
	ok(stop == 32 * 6, "stops at the bracket too many");
	ok(scans_nested(0, &flat, &stop), "depth 0 allows a scalar");
	ok(!scans_nested(1, &flat, &stop) && stop == 0, "and nothing else");
	ok(scans_nested(JSON_DEPTH_MAX, &deep, &stop), "the deepest allowed");
	ok(!scans_nested(100000, &deep, &stop), "hostile depth");
}

static void test_size(void)
{
	const struct json_limits tight = { 4, 64 };
	struct json_doc doc = { .stop = 99 };
	struct err e = { 0 };

	ok(!json_scan(&doc, "1234", 4, &tight, &e), "as large as allowed");
	ok(json_scan(&doc, "12345", 5, &tight, &e) < 0 && doc.stop == 0,
	   "a byte more stops before the first");
	is(e.text, "larger than 4 bytes", "and says the limit");
	json_doc_release(&doc);
}

/* What the scanner saw on its way. */
static void test_marks(void)
{
	static const struct {
		const char *text;
		bool is_compact;
		size_t lines;
	} marks[] = {
		{ "{\"a b\":[1,\" \"]}", true, 0 },
		{ "{\"a\": 1}", false, 0 },
		{ "[1 ]", false, 0 },
		{ "[\t1]", false, 0 },
		{ "{\n \"a\":1\r\n}\n", false, 3 },
		{ "[\n                                \n1]", false, 2 },
		{ "{\"\\n\":\"\\n\"}", true, 0 },
		{ "0\n", false, 1 },
	};
	AUTO(json_doc_release) struct json_doc doc = { 0 };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *text = marks[i].text;
		struct err e = { 0 };

		ok(!json_scan(&doc, text, strlen(text), &limits, &e) &&
			   doc.is_compact == marks[i].is_compact &&
			   doc.lines == marks[i].lines,
		   "marks of row %zu", i);
	}
}

/* A document cut anywhere is refused, at or before the cut. */
static void test_cuts(void)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	size_t wrong = 0;

	for (int i = 0; i < 2000; i++) {
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
		struct err e = { 0 };
		size_t cut;

		buf_addc(&text, '[');
		random_value(&text, 4);
		buf_addc(&text, ']');
		wrong += json_scan(&doc, text.data, text.len, &limits, &e) < 0;
		wrong += doc.nodes[0].end != doc.count;
		cut = random_below((unsigned)text.len);
		wrong += json_scan(&doc, text.data, cut, &limits, &e) == 0;
		wrong += doc.stop > cut;
	}
	ok(!wrong, "random documents are accepted whole and refused cut");
}

/* Many keys: time must not grow with their square. */
static void test_many_keys(void)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	for (int i = 0; i < 200000; i++)
		buf_addf(&text, "%c\"k%d\":0", i ? ',' : '{', i);
	buf_addc(&text, '}');
	ok(!json_scan(&doc, text.data, text.len, &limits, &e) &&
		   doc.nodes[0].count == 200000,
	   "200000 keys");
	text.data[text.len - 1] = ',';
	buf_adds(&text, "\"k\\u0031\":0}");
	ok(json_scan(&doc, text.data, text.len, &limits, &e) < 0,
	   "one of them twice");
	is(e.text, "duplicate key", "and said so");
}

int main(void)
{
	test_rows();
	test_depth();
	test_size();
	test_marks();
	test_cuts();
	test_many_keys();
	return done();
}
