/* schema - the draft-07 compiler and checker */
#include <stdlib.h>

#include "base/mem.h"
#include "json/builtin.h"
#include "schema/check.h"
#include "schema/compile.h"
#include "tap.h"

static const struct json_limits limits = { 1 << 24, JSON_DEPTH_MAX };
static const struct schema_options plain_options = { .name = "t" };

/* 1 or 0: whether the value holds; -1: the schema does not compile. */
static int holds(const char *schema, const char *value, struct findings *found)
{
	AUTO(schema_free) struct schema *s = NULL;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct err e = { 0 };
	bool result;

	if (schema_compile(&s, schema, strlen(schema), &plain_options, &e) < 0)
		return -1;
	if (json_scan(&doc, value, strlen(value), &limits, &e) < 0)
		return -2;
	if (found)
		findings_start(found, &doc);
	result = schema_check(s, &doc, found);
	if (found && result != !found->count)
		return -3;
	if (result != schema_check(s, &doc, NULL))
		return -4;
	return result;
}

static const struct {
	const char *schema, *good, *bad;
} cases[] = {
	{ "{'type':'integer'}", "1e400", "1.5" },
	{ "{'type':'integer'}", "1.0", "'1'" },
	{ "{'type':['string','null']}", "null", "false" },
	{ "{'type':'boolean'}", "false", "0" },
	{ "{'enum':[1,'a',{'x':[null]}]}", "{'x':[null]}", "{'x':[]}" },
	{ "{'enum':[1]}", "1.0", "'1'" },
	{ "{'const':9007199254740993}", "9007199254740993",
	  "9007199254740992" },
	{ "{'const':'\\u00e9'}", "'\xc3\xa9'", "'e'" },
	{ "{'minimum':0.1}", "0.1", "0.09999999999999999999999" },
	{ "{'maximum':-1}", "-1e0", "-0.5" },
	{ "{'exclusiveMinimum':0}", "1e-999", "-0" },
	{ "{'exclusiveMaximum':1e400}", "'text'", "1e400" },
	{ "{'multipleOf':0.01}", "19.99", "19.999" },
	{ "{'multipleOf':3}", "3e999999999", "1e999999999" },
	{ "{'multipleOf':1e10}", "0", "5e9" },
	{ "{'minLength':2}", "'\xe5\xad\x97\xe5\xad\x97'", "'\xe5\xad\x97'" },
	{ "{'maxLength':1}", "'\\ud83d\\ude00'", "'ab'" },
	{ "{'minItems':1}", "[0]", "[]" },
	{ "{'maxItems':1.0}", "[0]", "[0,1]" },
	{ "{'uniqueItems':true}", "[1,true,'1',[1],[2]]",
	  "[{'a':1,'b':2},"
	  "{'b':2.0,'a':1}]" },
	{ "{'items':{'type':'null'}}", "[null]", "[null,1]" },
	{ "{'items':[{},false]}", "[1]", "[1,2]" },
	{ "{'items':[{}],'additionalItems':{'const':1}}", "[2,1]", "[1,2]" },
	{ "{'required':['a\\u0000']}", "{'a\\u0000':1}", "{'a':1}" },
	{ "{'properties':{'a':{'type':'null'}}}", "{'a':null}", "{'a':1}" },
	{ "{'properties':{'a':{}},'additionalProperties':false}", "{'a':1}",
	  "{'b':1}" },
	{ "{'allOf':[{'minimum':1},{'maximum':2}]}", "1", "3" },
	{ "{'anyOf':[{'minimum':3},{'maximum':1}]}", "1", "2" },
	{ "{'oneOf':[{'minimum':1},{'maximum':2}]}", "3", "2" },
	{ "{'not':{'type':'null'}}", "1", "null" },
	{ "{'if':{'const':1},'then':false}", "2", "1" },
	{ "{'if':{'const':1},'then':true,'else':{'const':2}}", "1", "3" },
	{ "{'properties':{'n':{'$ref':'#'}},'additionalProperties':false}",
	  "{'n':{'n':{}}}", "{'n':{'x':1}}" },
	{ "{'definitions':{'a/b%':{'type':'null'}},"
	  "'$ref':'#/definitions/a~1b%25'}",
	  "null", "1" },
	{ "{'format':'date-time'}", "'2026-01-30T01:50:34.5+08:00'",
	  "'2026-02-30T01:50:34Z'" },
	{ "{'format':'date'}", "'2024-02-29'", "'2026-02-29'" },
	{ "{'format':'date'}", "7", "'2026-1-1'" },
	{ "{'format':'uuid'}", "'123E4567-e89b-42d3-a456-426614174000'",
	  "'123e4567-e89b-42d3-a456-42661417400'" },
	{ "{'format':'version'}", "'0.5.4.14'", "'0.5'" },
	{ "{'format':'version'}", "'N/A'", "'1..2'" },
	{ "{'format':'no-such-format'}", "'any'", NULL },
	{ "{'patternProperties':{'^a':{'type':'null'}}}", "{'a':null,'b':1}",
	  "{'xa':1,'ab':1}" },
	{ "{'patternProperties':{'^a':{}},'additionalProperties':false}",
	  "{'a':1}", "{'b':1}" },
	{ "{'propertyNames':{'maxLength':1}}", "{'a':1}", "{'ab':1}" },
	{ "{'propertyNames':{'pattern':'^a'}}", "{'\\u0061b':1}", "{'ba':1}" },
	{ "{'minProperties':1}", "{'a':1}", "{}" },
	{ "{'maxProperties':0}", "{}", "{'a':1}" },
	{ "{'contains':{'const':1}}", "[0,1.0]", "[]" },
	{ "{'dependencies':{'a':['b'],'c':{'required':['d']}}}",
	  "{'a':1,'b':2}", "{'c':1}" },
	{ "{'dependencies':{'a':['b']}}", "{'b':1}", "{'a':1}" },
	{ "{'dependentRequired':{'a':['b']}}", "{'a':1}", NULL },
	{ "{'$schema':'https://json-schema.org/draft/2019-09/schema',"
	  "'dependentRequired':{'a':['b']}}",
	  "{'a':1,'b':2}", "{'a':1}" },
	{ "{'pattern':'^\\\\d+$'}", "'12'", "'1\\n'" },
	{ "{'contentEncoding':'base64'}", "'e30='", "'e30'" },
	{ "{'contentMediaType':'application/json'}", "'{}'", "'{'" },
	{ "{'contentMediaType':'application/json','contentEncoding':'base64'}",
	  "'e30='", "'{}'" },
	{ "{'$defs':{'x':{'type':'null'}},'items':{'$ref':'#/$defs/x'}}",
	  "[null]", "[1]" },
	{ "{'definitions':{'x':{'$id':'#y','type':'null'}},'items':{'$ref':"
	  "'#y'}}",
	  "[null]", "[1]" },
	{ "{'$id':'http://h/a','definitions':{'x':{'$id':'b/','items':"
	  "{'$ref':'c'}},'y':{'$id':'b/c','type':'null'}},'$comment':1,"
	  "'allOf':[{'$ref':'b/'}]}",
	  "[null]", "[1]" },
	{ "{'$ref':'http://json-schema.org/draft-07/schema#'}",
	  "{'minLength':1,'items':[{}]}", "{'items':{'minLength':-1}}" },
	{ "{'definitions':{'x':{'type':'null'}},'$ref':'#/definitions/x',"
	  "'type':'string'}",
	  "null", "'a'" },
	{ "{'properties':{'a':{'const':1},'b':{'const':2},'c':{'const':3}}}",
	  "{'c':3,'a':1,'b':2,'x':0}", "{'b':2,'c':4}" },
	{ "{'required':['a','a','b'],'properties':{'b':true}}", "{'b':1,'a':1}",
	  "{'b':1,'c':1}" },
	{ "{'enum':['a','b','c','d','e','f','g','h','i','j','k','l','m','n']}",
	  "'\\u006e'", "'o'" },
	{ "{'properties':{'a':{},'b':{},'c':{},'d':{},'e':{},'f':{},"
	  "'g':{},'h':{},'i':{},'j':{},'k':{},'l':{},'m':{'type':'null'}},"
	  "'additionalProperties':false}",
	  "{'m':null,'a':1}", "{'m':1}" },
	{ "{'minimum':9007199254740993}", "9007199254740993",
	  "9007199254740992.9" },
	{ "{'maximum':1}", "0.1e1", "0.10000000000000000000001e1" },
	{ "{'minimum':1}", "10e-1", "9.9e-1" },
	{ "{'title':1,'examples':[],'x-unit':'ms','contains2':{}}", "1", NULL },
};

/* ' for ", so that the table reads. */
static char *plain(const char *text)
{
	char *copy = xstrdup(text ? text : "");

	for (char *p = copy; *p; p++) {
		if (*p == '\'')
			*p = '"';
	}
	return copy;
}

static void test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AUTO(findings_release) struct findings found = { 0 };
		AUTO(free_text) char *schema = plain(cases[i].schema);
		AUTO(free_text) char *good = plain(cases[i].good);
		AUTO(free_text) char *bad = plain(cases[i].bad);

		ok(holds(schema, good, &found) == 1, "%s holds %s", schema,
		   good);
		if (cases[i].bad)
			ok(holds(schema, bad, &found) == 0, "%s refuses %s",
			   schema, bad);
	}
}

static const struct {
	const char *schema, *message;
} broken[] = {
	{ "{'type':'float'}", "t: /type: must name a type" },
	{ "{'type':[1]}", "t: /type/0: must name a type" },
	{ "{'enum':1}", "t: /enum: must be an array" },
	{ "{'minimum':'1'}", "t: /minimum: must be a number" },
	{ "{'multipleOf':0}", "t: /multipleOf: must be greater than 0" },
	{ "{'minLength':-1}", "t: /minLength: must be a count" },
	{ "{'maxItems':1.5}", "t: /maxItems: must be a count" },
	{ "{'uniqueItems':1}", "t: /uniqueItems: must be true or false" },
	{ "{'required':['a',1]}", "t: /required/1: must be a string" },
	{ "{'properties':[]}", "t: /properties: must be an object of schemas" },
	{ "{'properties':{'a':1}}",
	  "t: /properties/a: a schema must be an object, true or false" },
	{ "{'allOf':[]}", "t: /allOf: must be an array of schemas" },
	{ "{'$ref':'other.json'}",
	  "t: /$ref: other.json is not read from the network: save it under "
	  "the "
	  "path of its URI in a folder, and name that with --schema-dir" },
	{ "{'$ref':'#x'}", "t: /$ref: no schema has the $id '#x'" },
	{ "{'$ref':7}", "t: /$ref: must be a string" },
	{ "{'$id':7}", "t: /$id: must be a string" },
	{ "{'items':{'contains':1}}",
	  "t: /items/contains: a schema must be an object, true or false" },
	{ "{'definitions':{'a':{'dependencies':[]}}}",
	  "t: /definitions/a/dependencies: must be an object" },
	{ "{'then':{'pattern':'['}}",
	  "t: /then/pattern: \"[\" is no regular expression of ECMA 262: "
	  "column 2: a [ without its ]" },
	{ "{'patternProperties':{'(?<=a+)b':true}}",
	  "t: /patternProperties/(?<=a+)b: \"(?<=a+)b\" cannot be matched by "
	  "PCRE2: " },
	{ "{'$ref':'#/nowhere'}", "t: /$ref: there is nothing at '#/nowhere'" },
	{ "{'$ref':'#'}", "t: refers to itself, or is nested too deeply" },
	{ "{'anyOf':[{'not':{'$ref':'#'}}]}",
	  "t: refers to itself without an end" },
	{ "{'dependencies':{'a':{'$ref':'#'}}}",
	  "t: refers to itself without an end" },
	{ "{'a':1,}", "t: expected a key" },
	{ "7", "t: a schema must be an object, true or false" },
};

static void test_broken(void)
{
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		AUTO(free_text) char *schema = plain(broken[i].schema);
		size_t len = strlen(broken[i].message);
		struct schema *s = NULL;
		struct err e = { 0 };

		ok(schema_compile(&s, schema, strlen(schema), &plain_options,
				  &e) < 0 &&
			   e.kind == ERR_CONFIG,
		   "%s does not compile", schema);
		/* The words of PCRE2 differ by its version. */
		if (broken[i].message[len - 1] == ' ')
			e.text[len] = '\0';
		is(e.text, broken[i].message, schema);
		schema_free(&s);
	}
}

static void test_messages(void)
{
	AUTO(findings_release) struct findings found = { 0 };
	const char *schema = "{\"required\":[\"x/y\"],\"properties\":{"
			     "\"a\":{\"items\":{\"type\":[\"number\","
			     "\"null\"]}}}}";

	holds(schema, "{\"a\":[1,\"NaN\"]}", &found);
	ok(found.count == 2, "all that is wrong is found");
	is(found.items[0].pointer, "/x~1y", "a missing member has a pointer");
	is(found.items[0].rule, "required", "and a rule");
	is(found.items[0].message, "missing, but required", "and a message");
	is(found.items[1].pointer, "/a/1", "an element has a pointer");
	is(found.items[1].message, "expected a number or null, found \"NaN\"",
	   "and its message");
}

static void test_locations(void)
{
	AUTO(findings_release) struct findings found = { 0 };
	const char *schema = "{\"definitions\":{\"t\":{\"properties\":{\"a~\":"
			     "{\"$ref\":\"#/definitions/u\"}}},\"u\":{"
			     "\"minItems\":1}},\"items\":[{\"oneOf\":["
			     "{\"type\":\"null\"},{\"type\":\"object\","
			     "\"allOf\":[{\"$ref\":\"#/definitions/t\"}],"
			     "\"required\":[\"b\"]}]}]}";

	holds(schema, "[{\"a~\":[]}]", &found);
	ok(found.count == 2, "the only alternative for the type is explained");
	is(found.items[0].pointer, "/0/b", "a missing member");
	ok(found.items[0].whole_len == 2, "is missing in the object");
	is(found.items[0].keyword, "/items/0/oneOf/1/required",
	   "which its keyword says");
	is(found.items[1].pointer, "/0/a~0", "a value");
	is(found.items[1].keyword,
	   "/items/0/oneOf/1/allOf/0/$ref/properties/a~0/$ref/minItems",
	   "is reached through references");
}

/* Subschemas that double with each level. */
static void test_steps(void)
{
	AUTO(findings_release) struct findings found = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	for (int i = 0; i < 40; i++)
		buf_addc(&text, '[');
	for (int i = 0; i < 40; i++)
		buf_addc(&text, ']');
	ok(holds("{\"items\":{\"allOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]},"
		 "\"maxItems\":1}",
		 text.data, &found) == 0,
	   "what takes too long is refused");
	is(found.items[0].message,
	   "takes too many steps to check with this schema", "and that said");
	ok(holds("{\"not\":{\"pattern\":\"(a+)+$\"}}",
		 "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"",
		 &found) == 0,
	   "a match given up is no answer, under not either");
	is(found.items[0].rule, "pattern", "and named");
}

static void test_many(void)
{
	AUTO(findings_release) struct findings found = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	buf_adds(&text, "[0");
	for (int i = 1; i < 100; i++)
		buf_adds(&text, ",0");
	buf_adds(&text, "]");
	holds("{\"items\":{\"type\":\"null\"}}", text.data, &found);
	ok(found.count == FINDINGS_MAX && found.more == 100 - FINDINGS_MAX,
	   "findings are bounded, the rest is counted");
}

/* References into containers with many children. */
static void test_wide(void)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	buf_adds(&text, "{\"allOf\":[{\"$ref\":\"#/definitions/d99\"},"
			"{\"$ref\":\"#/definitions/list/oneOf/49\"}],"
			"\"definitions\":{\"list\":{\"oneOf\":[{}");
	for (int i = 1; i < 50; i++)
		buf_addf(&text, ",{\"minimum\":%d}", i);
	buf_adds(&text, "]}");
	for (int i = 0; i < 100; i++)
		buf_addf(&text, ",\"d%d\":{\"maximum\":%d}", i, i);
	buf_adds(&text, "}}");
	ok(holds(text.data, "99", NULL) == 1 &&
		   holds(text.data, "100", NULL) == 0 &&
		   holds(text.data, "49", NULL) == 1 &&
		   holds(text.data, "48", NULL) == 0,
	   "the hundredth definition, and the fiftieth of a list");
}

static void test_deep(void)
{
	AUTO(findings_release) struct findings found = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		buf_addc(&text, '[');
	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		buf_addc(&text, ']');
	ok(holds("{\"items\":{\"$ref\":\"#\"}}", text.data, &found) == 1,
	   "values may be as deep as they can be read");
	ok(holds("{\"items\":{\"allOf\":[{\"allOf\":[{\"$ref\":\"#\"}]}]}}",
		 text.data, &found) == 0 &&
		   !strcmp(found.items[0].rule, "depth"),
	   "a schema that nests further is stopped, not crashed");
}

static void test_builtin(void)
{
	ok(holds(builtin_schema, "[]", NULL) == 1,
	   "the compiled-in schema compiles");
}

int main(void)
{
	test_cases();
	test_broken();
	test_messages();
	test_locations();
	test_steps();
	test_many();
	test_wide();
	test_deep();
	test_builtin();
	return done();
}
