/* identity - rules and the keys they make */
#include "board/identity.h"

#include "base/mem.h"
#include "tap.h"

static void test_key(const char *rule, const char *entry, const char *want)
{
	const struct json_limits limits = JSON_LIMITS;
	AUTO(identity_free) struct identity *identity = NULL;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf key = BUF_INIT(BUF_MAX);
	const struct json_node *row[ROW_FIELDS];
	struct err e;

	if (identity_compile(&identity, rule, strlen(rule), "rule", &e) < 0 ||
	    json_scan(&doc, entry, strlen(entry), &limits, &e) < 0) {
		ok(false, "%s: %s", entry, e.text);
		return;
	}
	key_text(&key, identity_key(identity, &doc, row));
	is(key.data, want, entry);
}

static void test_named(void)
{
	AUTO(identity_free) struct identity *six = NULL;
	AUTO(identity_free) struct identity *usual = NULL;
	AUTO(identity_free) struct identity *same = NULL;
	static const char spaced[] =
		"[ {\"default\":0e5, \"name\":\"n\", \"from\":[\"/n\"]} ]";
	static const char plain[] =
		"[{\"name\":\"n\",\"from\":[\"/n\"],\"default\":0}]";
	struct err e = { 0 };

	ok(!identity_named(&six, "six", &e), "six");
	ok(!identity_named(&usual, "default", &e), "default");
	ok(strcmp(identity_digest(six), identity_digest(usual)) != 0,
	   "two rules have two digests");
	ok(identity_named(&same, "seven", &e) < 0 && e.kind == ERR_USAGE,
	   "no other names");
	identity_free(&six);
	identity_free(&usual);
	identity_compile(&six, spaced, strlen(spaced), "spaced", &e);
	identity_compile(&usual, plain, strlen(plain), "plain", &e);
	is(identity_digest(six), identity_digest(usual),
	   "rules equal by value have one digest");
}

int main(void)
{
	static const char rule[] = "[{\"name\":\"n\",\"from\":[\"/a/b\",\"/"
				   "c\"],\"default\":\"d\"}]";
	static const char behind[] = "[{\"name\":\"n\",\"from\":[{\"at\":\"/"
				     "t\",\"behind\":\"x: \"}],"
				     "\"default\":null}]";
	static const char words[] =
		"[{\"name\":\"n\",\"from\":[{\"at\":\"/t\",\"words\":"
		"[\"a|b\",\"q[0-9]\"]}],\"default\":0}]";

	test_named();
	test_key(rule, "{\"a\":{\"b\":1.50}}", "[1.5]");
	test_key(rule, "{\"a\":{\"b\":null},\"c\":\"\\u0041\"}", "[\"A\"]");
	test_key(rule, "{\"a\":{\"b\":\"\"},\"c\":[1, {}]}", "[[1,{}]]");
	test_key(rule, "{\"a\":{\"b\":false}}", "[false]");
	test_key(rule, "{\"a\":{\"b\":0}}", "[0]");
	test_key(rule, "{\"a\":7,\"C\":1}", "[\"d\"]");
	test_key(rule, "{\"c\":1000000000000000000000000}", "[1e+24]");
	test_key(rule, "{\"c\":1e24}", "[1e+24]");
	test_key(behind, "{\"t\":\"x:  one two\\t\"}", "[\"one two\"]");
	test_key(behind, "{\"t\":\"x: x: y\"}", "[\"x: y\"]");
	test_key(behind, "{\"t\":\"\\u0000x: y\\u0000z\"}", "[\"y\\u0000z\"]");
	test_key(behind, "{\"t\":\"x:  \"}", "[null]");
	test_key(behind, "{\"t\":[\"x: y\"]}", "[null]");
	test_key(words, "{\"t\":\"ab_B-q1\"}", "[\"B\"]");
	test_key(words, "{\"t\":\"q12 Q3\"}", "[\"Q3\"]");
	test_key(words, "{\"t\":\"\\u00e9a\"}", "[\"A\"]");
	test_key(words, "{\"t\":\"\\u0000a\"}", "[\"A\"]");
	test_key(words, "{\"t\":\"none\"}", "[0]");
	return done();
}
