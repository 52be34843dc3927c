/* front - front matter edited a few lines at a time, the rest byte for byte */
#include "card/front.h"

#include "base/mem.h"
#include "card/block.h"
#include "tap.h"

static const struct front_item ours[] = {
	{ "single", "  data_files: s.json\n" },
	{ "multi", NULL },
};
static const struct front_list list[] = { { "configs", ours, 2 },
					  { NULL, NULL, 0 } };

#define SINGLE "- config_name: single\n  data_files: s.json\n"

static const struct {
	const char *name, *text, *want;
} edits[] = {
	{ "nothing at all", "", "---\nconfigs:\n" SINGLE "---\n" },
	{ "no front matter", "# Board\n",
	  "---\nconfigs:\n" SINGLE "---\n\n# Board\n" },
	{ "a byte order mark stays first", "\xef\xbb\xbf# B\n",
	  "\xef\xbb\xbf---\nconfigs:\n" SINGLE "---\n\n# B\n" },
	{ "empty front matter", "---\n---\ntext",
	  "---\nconfigs:\n" SINGLE "---\ntext" },
	{ "white space before it", " \n\n---\na: b\n---",
	  " \n\n---\na: b\nconfigs:\n" SINGLE "---" },
	{ "other keys, comments, quotes and long lines stay",
	  "---\n# c\nlicense: 'mit' # l\ntags:\n- a\n-  b\nx: |\n  y\n\n  z\n"
	  "\"q\n---\n",
	  NULL },
	{ "the list goes behind the last key",
	  "---\nlicense: mit\ntags:\n- a\n# end\n---\n--- body\n---\n",
	  "---\nlicense: mit\ntags:\n- a\n# end\nconfigs:\n" SINGLE
	  "---\n--- body\n---\n" },
	{ "CRLF", "---\r\na: b\r\n---\r\nx\r\n",
	  "---\r\na: b\r\nconfigs:\r\n- config_name: single\r\n"
	  "  data_files: s.json\r\n---\r\nx\r\n" },
	{ "it is there already", "---\nconfigs:\n" SINGLE "---\n",
	  "---\nconfigs:\n" SINGLE "---\n" },
	{ "items of others stay, ours change in place",
	  "---\nconfigs:\n# a\n- config_name: x # y\n  data_files:\n  - split: "
	  "train\n    path: p\n\n- config_name: 'single'\n  data_files: old\n"
	  "# behind\n- config_name: z\nafter: 1\n---\n",
	  "---\nconfigs:\n# a\n- config_name: x # y\n  data_files:\n  - split: "
	  "train\n    path: p\n\n" SINGLE
	  "# behind\n- config_name: z\nafter: 1\n---\n" },
	{ "another indentation, the name not first",
	  "---\nconfigs:\n    -  data_files: old\n       config_name: single\n"
	  "    -  config_name: z\n---\n",
	  "---\nconfigs:\n    - config_name: single\n      data_files: s.json\n"
	  "    -  config_name: z\n---\n" },
	{ "what shall not be there goes",
	  "---\nconfigs:\n" SINGLE
	  "- config_name: multi\n  data_files: m\n\nz: "
	  "1\n---\n",
	  "---\nconfigs:\n" SINGLE "\nz: 1\n---\n" },
	{ "an empty list", "---\nconfigs: # none\nz: 1\n---\n",
	  "---\nconfigs: # none\n" SINGLE "z: 1\n---\n" },
};

static const struct {
	const char *text, *why;
} refusals[] = {
	{ "---\na: b\n", "not closed" },
	{ "--- a\n---\n", "open no front matter" },
	{ "----\n", "open no front matter" },
	{ "---\na: 1\n...\n---\n", "several documents" },
	{ "---\na: 1\n--- x\n---\n", "several documents" },
	{ "---\n\ta: 1\n---\n", "line 2 of the front matter is indented by a" },
	{ "---\na: 1\na: 2\n---\n", "line 3 of the front matter has a key" },
	{ "---\n\"configs\": 1\n---\n", "no plain `key: value`" },
	{ "---\n? configs\n---\n", "no plain `key: value`" },
	{ "---\n{configs: 1}\n---\n", "no plain `key: value`" },
	{ "---\n- a\n---\n", "item of no list" },
	{ "---\na: b\n- c\n---\n", "item of no list" },
	{ "---\na: \"b\nconfigs: c\"\n---\n", "goes on below" },
	{ "---\na: [b,\n c]\n---\n", "goes on below" },
	{ "---\na: b\rc: d\n---\n", "carriage return" },
	{ "---\nconfigs: []\n---\n", "has a value on the line" },
	{ "---\nconfigs: &x\n- config_name: a\n---\n", "item of no list" },
	{ "---\nconfigs:\n  a: b\n---\n", "is no item" },
	{ "---\nconfigs:\n  - config_name: a\n b\n---\n", "is no item" },
	{ "---\nconfigs:\n- {config_name: single}\n---\n", "no plain" },
	{ "---\nconfigs:\n-\n  config_name: single\n---\n", "no plain" },
	{ "---\nconfigs:\n- data_files: x\n---\n", "without a plain" },
	{ "---\nconfigs:\n- config_name: *x\n---\n", "without a plain" },
	{ "---\nconfigs:\n- config_name: a\n  config_name: b\n---\n", "twice" },
	{ "---\nconfigs:\n- config_name: a\n\n data_files: b\n---\n",
	  "is indented less" },
	{ "---\nconfigs:\n" SINGLE SINGLE "---\n", "for the second time" },
	{ "---\nconfigs:\n- config_name: single\n  x: &y\n---\n", "anchor" },
	{ "---\na: \xff\n---\n", "not UTF-8" },
};

static void edit(const char *name, const char *text, const char *want)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf again = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	if (front_edit(&out, text, strlen(text), list, &e) < 0)
		printf("# %s\n", e.text);
	is(out.data, want ? want : "", name);
	if (want && front_edit(&again, out.data, out.len, list, &e) == 0)
		ok(!strcmp(out.data, again.data), "%s: once is enough", name);
}

static void other(const char *text, int want)
{
	struct err e;

	ok(front_has_other(text, strlen(text), list, "default", &e) == want,
	   "another default: %d", want);
}

static void block(const char *text, const char *want)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	if (block_edit(&out, text, strlen(text), "new\n", &e) < 0)
		ok(strstr(e.text, BLOCK_END) != NULL, "refused: %s", e.text);
	is(out.data, want, want);
}

static void blocks(void)
{
	const char *whole = BLOCK_BEGIN "\nnew\n" BLOCK_END "\n";

	block("", whole);
	block("a", "a\n\n" BLOCK_BEGIN "\nnew\n" BLOCK_END "\n");
	block("a\r\n", "a\r\n\r\n" BLOCK_BEGIN "\r\nnew\r\n" BLOCK_END "\r\n");
	block("a\n" BLOCK_BEGIN "\nold\nold\n" BLOCK_END "\nb",
	      "a\n" BLOCK_BEGIN "\nnew\n" BLOCK_END "\nb");
	block(BLOCK_BEGIN "\n" BLOCK_END, BLOCK_BEGIN "\nnew\n" BLOCK_END);
	block(whole, whole);
	block(BLOCK_BEGIN "\n", "");
	block(BLOCK_END "\n" BLOCK_BEGIN "\n", "");
	block(BLOCK_BEGIN "\n" BLOCK_BEGIN "\n" BLOCK_END "\n", "");
	block(BLOCK_BEGIN "\n" BLOCK_END "\n" BLOCK_END "\n", "");
}

int main(void)
{
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
		edit(edits[i].name, edits[i].text, edits[i].want);
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
		const char *text = refusals[i].text;
		struct err e = { 0 };

		if (!ok(front_edit(&out, text, strlen(text), list, &e) < 0 &&
				e.kind == ERR_DATA &&
				strstr(e.text, refusals[i].why) && !out.len,
			"refused: %s", refusals[i].why))
			printf("# %zu: %s\n", i, e.text);
	}
	other("---\nconfigs:\n- config_name: single\n  default: true\n---\n",
	      0);
	other("---\nconfigs:\n- config_name: a\n  default: true\n---\n", 1);
	other("---\nconfigs:\n- default: True\n  config_name: a\n---\n", 1);
	other("---\nconfigs:\n- config_name: a\n  default: false\n---\n", 0);
	other("# text\n", 0);
	blocks();
	return done();
}
