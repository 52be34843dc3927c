/* schema_target - where JSON pointers lead, among few children and many */
#include "base/mem.h"
#include "schema/target.h"
#include "tap.h"

#define MANY 40 /* more than are looked at one by one */

static struct json_doc doc;
static struct targets *targets;

/* What lies at a pointer, as text; "none". */
static const char *at(const char *pointer)
{
	static char text[64];
	const struct json_node *node =
		target_find(&targets, &doc, doc.nodes, pointer);

	if (!node)
		return "none";
	snprintf(text, sizeof text, "%.*s", (int)node->len,
		 json_raw(&doc, node));
	return text;
}

static void add_many(struct buf *text)
{
	buf_adds(text, "\"names\":{");
	for (int i = 0; i < MANY; i++)
		buf_addf(text, "\"k%d\":{\"v\":%d},", i, i);
	buf_adds(text, "\"\\u0061/b\":\"slash\",\"m~n\":\"tilde\",\"\":-1,"
		       "\"nul\\u0000x\":0},\"list\":[");
	for (int i = 0; i < MANY; i++)
		buf_addf(text, "%s[%d]", i ? "," : "", i);
	buf_adds(text, "]");
}

static void pointers(void)
{
	static const char *const rows[][2] = {
		{ "/few/1/x", "true" },
		{ "/few/2", "none" },
		{ "/few/01", "none" },
		{ "/few/-", "none" },
		{ "/few/", "none" },
		{ "/few/0/0", "none" },
		{ "few", "none" },
		{ "/FEW", "none" },
		{ "/names/k0/v", "0" },
		{ "/names/k39/v", "39" },
		{ "/names/k40", "none" },
		{ "/names/a~1b", "\"slash\"" },
		{ "/names/a/b", "none" },
		{ "/names/m~0n", "\"tilde\"" },
		{ "/names/", "-1" },
		{ "/names/nul", "none" },
		{ "/names/0", "none" },
		{ "/list/0/0", "0" },
		{ "/list/39", "[39]" },
		{ "/list/40", "none" },
		{ "/list/039", "none" },
		{ "/list/3a", "none" },
		{ "/list/4294967296", "none" },
		{ "/list/k0", "none" },
		{ "/list/-1", "none" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		is(at(rows[i][0]), rows[i][1], rows[i][0]);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(at(rows[i][0]), rows[i][1]) != 0)
			ok(false, "again: %s", rows[i][0]);
	ok(target_find(&targets, &doc, doc.nodes, "") == doc.nodes,
	   "nothing leads to the root");
}

/* From a node inside, as from a schema with an $id of its own. */
static void inside(void)
{
	const struct json_node *names =
		target_find(&targets, &doc, doc.nodes, "/names");
	const struct json_node *found =
		target_find(&targets, &doc, names, "/k7/v");

	ok(found && json_raw(&doc, found)[0] == '7', "from a node inside");
}

int main(void)
{
	const struct json_limits limits = JSON_LIMITS;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err e;

	buf_adds(&text, "{\"few\":[null,{\"x\":true}],");
	add_many(&text);
	buf_addc(&text, '}');
	if (!ok(json_scan(&doc, text.data, text.len, &limits, &e) == 0,
		"a document"))
		return done();
	targets_free(&targets);
	pointers();
	inside();
	targets_free(&targets);
	ok(!targets, "and all is given back");
	json_doc_release(&doc);
	return done();
}
