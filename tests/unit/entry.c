/* entry - what is kept of a row and of a retraction */
#include "board/entry.h"

#include <stdlib.h>

#include "base/mem.h"
#include "tap.h"
#include "unit/made.h"

static struct identity *identity;

static struct entry *make(const char *text)
{
	return make_entry(identity, text);
}

static void test_value(const char *a, const char *b, bool is_equal)
{
	struct entry *x = make(a), *y = make(b);

	ok(!strcmp(entry_digest(x), entry_digest(y)) == is_equal &&
		   entry_is_equal(x, y) == is_equal,
	   "%s %s %s", a, is_equal ? "equals" : "differs from", b);
	entry_free(x);
	entry_free(y);
}

static void test_month(const char *at, const char *want)
{
	AUTO(free_text)
	char *text = xasprintf("{\"metadata\":{\"submitted_at\":%s}}", at);
	struct entry *entry = make(text);
	char month[8 + 1];

	entry_month(month, entry);
	is(month, want, at);
	entry_free(entry);
}

static void test_id(const char *record, const char *want)
{
	struct entry *entry = make(record);

	AUTO(buf_release) struct buf id = BUF_INIT(BUF_MAX);

	entry_id(&id, entry);
	is(id.data, want, record);
	ok(entry_has_id(entry) == (*want != 0), "%s: named", record);
	entry_free(entry);
}

static void test_retracts(void)
{
	static const char digest[] = "b1f0c2d3e4f5061728394a5b6c7d8e9fb1f0c2d3e"
				     "4f5061728394a5b6c7d8e9f";
	AUTO(free_text)
	char *text = xasprintf("{\"retracted\":{\"entry_id\":\"r\","
			       "\"digest\":\"\\u0042%s\"}}",
			       digest + 1);
	struct entry *entry = make(text);

	is(entry_retracts(entry), digest,
	   "a digest is read unescaped, lower case");
	entry_free(entry);
}

static void test_nodes(const char *record, bool want)
{
	struct entry *entry = make(record);

	ok(entry->is_multi_node == want, "%s", record);
	entry_free(entry);
}

static void test_raw(void)
{
	struct entry *entry = make(" { \"b\" : 1.0,\n\t\"a\" : \" x \" } ");
	const struct buf *canon = entry_canon(entry);
	char hex[HASH_SHA256_HEX];

	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	entry_text(&text, entry);
	is(text.data, "{\"b\":1.0,\"a\":\" x \"}", "raw text is compact");
	is(canon->data, "{\"a\":\" x \",\"b\":1}", "canonical text");
	ok(entry_canon(entry) == canon && canon->len == 17,
	   "which is made once");
	hash_sha256(hex, canon->data, canon->len);
	is(entry_digest(entry), hex, "the digest is its SHA-256");
	buf_clear(&text);
	entry_place(&text, entry);
	is(text.data, "test:1", "place");
	entry_free(entry);
}

int main(void)
{
	struct err e;

	if (identity_named(&identity, "default", &e) < 0)
		return 1;
	test_raw();
	test_value("{\"a\":1,\"b\":\"\\u0041\"}", "{\"b\":\"A\",\"a\":1e0}",
		   true);
	test_value("{\"a\":[1,2]}", "{\"a\":[2,1]}", false);
	test_value("{\"a\":-0}", "{\"a\":0.0}", true);
	test_value("{\"a\":null}", "{}", false);
	test_value("{\"a\":9007199254740993}", "{\"a\":9007199254740992}",
		   false);
	test_month("\"2026-01-31T23:30:00-01:00\"", "2026-02");
	test_month("\"0999-01-31T23:30:00Z\"", "0999-01");
	test_month("\"0000-01-01T00:00:00+01:00\"", "undated");
	test_month("\"9999-12-31T23:30:00-01:00\"", "undated");
	test_month("\"2026-01-31\"", "undated");
	test_month("null", "undated");
	test_id("{\"entry_id\":\"\\u0061\"}", "a");
	test_id("{\"entry_id\":\"a\\u0000b\"}", "");
	test_id("{\"entry_id\":7}", "");
	test_id("{\"retracted\":{\"entry_id\":\"r\"}}", "r");
	test_id("{\"retracted\":{\"entry_id\":\"r\"},\"entry_id\":\"e\"}", "e");
	test_retracts();
	test_nodes("{\"cluster\":{\"node_count\":2}}", true);
	test_nodes("{\"cluster\":{\"node_count\":1.99}}", false);
	test_nodes("{\"cluster\":{\"node_count\":\"2\"}}", false);
	test_nodes("{\"cluster\":{\"node_count\":1e9}}", true);
	test_nodes("{\"cluster\":null}", false);
	identity_free(&identity);
	return done();
}
