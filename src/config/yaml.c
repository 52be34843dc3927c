/* yaml - single values of a YAML file: read, and changed where they stand */
#include "config/yaml.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/write.h"

#define INDENT 2

/* SECTION.NAME, and where they are in a document; NULL: nowhere. */
struct place {
	char *section, *name;
	struct fy_node *root;
	struct fy_node_pair *outer, *inner;
};

static void place_release(struct place *p)
{
	free(p->section);
	free(p->name);
}

static void diag_release(struct fy_diag **diag)
{
	if (*diag)
		fy_diag_destroy(*diag);
}

static void keep_output(struct fy_diag *diag, void *user, const char *bytes,
			size_t len)
{
	(void)diag;
	buf_add(user, bytes, len);
}

/* `<...>:LINE:COLUMN: error: WHAT` is how it says the first. */
static int refused(const char *name, const struct buf *said, struct err *e)
{
	const char *at = said->len ? strstr(said->data, ">:") : NULL;
	const char *what = at ? strstr(at, "error: ") : NULL;

	if (!what)
		return err_set(e, ERR_CONFIG, "%s: not YAML", name);
	return err_set(e, ERR_CONFIG, "%s:%lu: %.*s", name,
		       strtoul(at + 2, NULL, 10), (int)strcspn(what + 7, "\n"),
		       what + 7);
}

static int no_mapping(const char *name, struct err *e)
{
	return err_set(e, ERR_CONFIG,
		       "%s: not a mapping of sections in block style; change "
		       "it by hand",
		       name);
}

/* The document of y->text; an empty one has none. */
static int parse(struct yaml *y, struct err *e)
{
	AUTO(buf_release) struct buf said = BUF_INIT(YAML_SIZE_MAX);
	struct fy_diag_cfg words = { .output_fn = keep_output,
				     .user = &said,
				     .level = FYET_ERROR,
				     .module_mask = ~0u,
				     .show_position = true,
				     .show_type = true };
	AUTO(diag_release) struct fy_diag *diag = fy_diag_create(&words);
	struct fy_parse_cfg how = { .diag = diag };
	struct fy_node *root;

	fy_document_destroy(y->document);
	y->document =
		fy_document_build_from_string(&how, y->text.data, y->text.len);
	if (!y->document && strstr(said.len ? said.data : "", "error: "))
		return refused(y->name, &said, e);
	root = y->document ? fy_document_root(y->document) : NULL;
	if (root && !fy_node_is_mapping(root) && !fy_node_is_null(root))
		return no_mapping(y->name, e);
	return 0;
}

int yaml_read(struct yaml *y, const char *path, struct err *e)
{
	*y = (struct yaml){ .name = xstrdup(path),
			    .text = BUF_INIT(YAML_SIZE_MAX) };
	if (access(path, F_OK) < 0)
		return 0;
	if (file_read(&y->text, path, e) < 0) {
		e->kind = ERR_CONFIG;
		return -1;
	}
	return parse(y, e);
}

void yaml_release(struct yaml *y)
{
	if (y->text.size)
		explicit_bzero(y->text.data, y->text.size);
	buf_release(&y->text);
	fy_document_destroy(y->document);
	free(y->name);
	*y = (struct yaml){ 0 };
}

static struct fy_node_pair *find_pair(struct fy_node *mapping, const char *key)
{
	return fy_node_mapping_lookup_pair_by_string(mapping, key, FY_NT);
}

static void find(struct place *p, const struct yaml *y, const char *key)
{
	size_t len = strcspn(key, ".");
	struct fy_node *inside;

	p->section = xstrndup(key, len);
	p->name = xstrdup(key + len + (key[len] == '.'));
	p->root = y->document ? fy_document_root(y->document) : NULL;
	if (p->root && !fy_node_is_mapping(p->root))
		p->root = NULL;
	if (!p->root)
		return;
	p->outer = find_pair(p->root, p->section);
	inside = p->outer ? fy_node_pair_value(p->outer) : NULL;
	if (inside && fy_node_is_mapping(inside))
		p->inner = find_pair(inside, p->name);
}

int yaml_get(char **value, const struct yaml *y, const char *key, struct err *e)
{
	AUTO(place_release) struct place p = { 0 };
	struct fy_node *node;
	const char *text;
	size_t len;

	*value = NULL;
	find(&p, y, key);
	node = p.inner ? fy_node_pair_value(p.inner) : NULL;
	if (!node || fy_node_is_null(node))
		return 0;
	text = fy_node_get_scalar(node, &len);
	if (!text || fy_node_is_alias(node) || memchr(text, '\0', len))
		return err_set(e, ERR_CONFIG, "%s: %s is not a single value",
			       y->name, key);
	*value = xstrndup(text, len);
	return 1;
}

/* What means itself without quotes, also to readers of YAML 1.1. */
static bool is_plain(const char *value)
{
	static const char *const words[] = { "null", "yes", "no", "on",
					     "off",  "y",   "n" };
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ/";

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!strcasecmp(value, words[i]))
			return false;
	}
	return strspn(value, letters) &&
	       value[strspn(value, "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789/._-")] == '\0';
}

static void add_value(struct buf *out, const char *value)
{
	if (is_plain(value))
		buf_adds(out, value);
	else
		json_quote(out, value, strlen(value));
}

/* A part of the text, and what is to stand there. */
struct edit {
	size_t start, end;
	struct buf bytes;
};

static void edit_release(struct edit *edit)
{
	buf_release(&edit->bytes);
}

static void line_around(const struct yaml *y, struct edit *edit)
{
	const char *text = y->text.data;

	while (edit->start && text[edit->start - 1] != '\n')
		edit->start--;
	while (edit->end < y->text.len && text[edit->end++] != '\n')
		;
}

static const struct fy_mark *key_mark(struct fy_node_pair *pair, bool is_end)
{
	struct fy_token *token =
		fy_node_get_scalar_token(fy_node_pair_key(pair));

	return is_end ? fy_token_end_mark(token) : fy_token_start_mark(token);
}

/* Behind the colon of a key that has nothing there. */
static void find_nothing(const struct yaml *y, struct fy_node_pair *pair,
			 struct edit *edit)
{
	edit->start = key_mark(pair, true)->input_pos;
	while (edit->start < y->text.len && y->text.data[edit->start++] != ':')
		;
	edit->end = edit->start;
	buf_addc(&edit->bytes, ' ');
}

static bool is_quoted(struct fy_node *node)
{
	enum fy_node_style style = fy_node_get_style(node);

	return style == FYNS_SINGLE_QUOTED || style == FYNS_DOUBLE_QUOTED;
}

static bool is_simple(struct fy_node *node)
{
	return fy_node_is_scalar(node) && !fy_node_get_anchor(node) &&
	       !fy_node_get_tag_token(node) &&
	       (is_quoted(node) || fy_node_get_style(node) == FYNS_PLAIN);
}

/* Where a scalar lies, its quotes included; false: it cannot be replaced. */
static bool find_scalar(const struct yaml *y, struct fy_node_pair *pair,
			struct edit *edit)
{
	struct fy_node *node = fy_node_pair_value(pair);
	struct fy_token *token = node ? fy_node_get_scalar_token(node) : NULL;
	const struct fy_mark *start = token ? fy_token_start_mark(token) : NULL;
	const struct fy_mark *end = token ? fy_token_end_mark(token) : NULL;

	if (node && !is_simple(node))
		return false;
	if (start && end &&
	    (is_quoted(node) || start->input_pos < end->input_pos)) {
		edit->start = start->input_pos - is_quoted(node);
		edit->end = end->input_pos + is_quoted(node);
	} else {
		find_nothing(y, pair, edit);
	}
	return true;
}

static void add_line(struct edit *edit, size_t indent, const char *name,
		     const char *value)
{
	buf_addf(&edit->bytes, "%*s%s: ", (int)indent, "", name);
	add_value(&edit->bytes, value);
	buf_addc(&edit->bytes, '\n');
}

/* Below the line of its section, or in a new one at the end. */
static bool place_line(const struct yaml *y, const struct place *p,
		       const char *value, struct edit *edit)
{
	struct fy_node *inside = p->outer ? fy_node_pair_value(p->outer) : NULL;
	size_t column = 0;

	edit->start = edit->end = y->text.len;
	if (edit->end && y->text.data[edit->end - 1] != '\n')
		buf_addc(&edit->bytes, '\n');
	if (!p->outer) {
		buf_addf(&edit->bytes, "%s:\n", p->section);
		add_line(edit, INDENT, p->name, value);
		return true;
	}
	edit->start = edit->end = key_mark(p->outer, true)->input_pos;
	line_around(y, edit);
	edit->start = edit->end;
	if (inside && fy_node_is_mapping(inside) &&
	    fy_node_get_style(inside) == FYNS_BLOCK)
		column = (size_t)key_mark(
				 fy_node_mapping_get_by_index(inside, 0), false)
				 ->column;
	else if (inside && !fy_node_is_null(inside))
		return false;
	add_line(edit, column ? column : INDENT, p->name, value);
	return true;
}

/* false: it cannot be done here. */
static bool plan(const struct yaml *y, const struct place *p, const char *value,
		 struct edit *edit)
{
	if (p->root && fy_node_get_style(p->root) == FYNS_FLOW)
		return false;
	if (!p->inner)
		return place_line(y, p, value, edit);
	if (!find_scalar(y, p->inner, edit))
		return false;
	if (value) {
		add_value(&edit->bytes, value);
		return true;
	}
	buf_clear(&edit->bytes);
	edit->start = key_mark(p->inner, false)->input_pos;
	line_around(y, edit);
	return true;
}

static struct fy_node *inside_of(struct fy_node_pair *pair)
{
	struct fy_node *node = pair ? fy_node_pair_value(pair) : NULL;

	return node && fy_node_is_mapping(node) ? node : NULL;
}

static bool is_key(struct fy_node_pair *pair, const char *key)
{
	return fy_node_compare_string(fy_node_pair_key(pair), key, FY_NT);
}

/* Whether b has all that a has, but for the members of that name. */
static bool holds_all(struct fy_node *b, struct fy_node *a, const char *but)
{
	struct fy_node_pair *pair;
	void *at = NULL;

	while (a && (pair = fy_node_mapping_iterate(a, &at))) {
		struct fy_node_pair *other;

		if (is_key(pair, but))
			continue;
		other = b ? fy_node_mapping_lookup_pair(b,
							fy_node_pair_key(pair))
			  : NULL;
		if (!other || !fy_node_compare(fy_node_pair_value(pair),
					       fy_node_pair_value(other)))
			return false;
	}
	return true;
}

/* The same sections, and in that of the key the same members but itself. */
static bool is_same_else(const struct yaml *one, const struct yaml *two,
			 const char *key)
{
	AUTO(place_release) struct place a = { 0 };
	AUTO(place_release) struct place b = { 0 };

	find(&a, one, key);
	find(&b, two, key);
	return holds_all(a.root, b.root, b.section) &&
	       holds_all(b.root, a.root, a.section) &&
	       holds_all(inside_of(a.outer), inside_of(b.outer), b.name) &&
	       holds_all(inside_of(b.outer), inside_of(a.outer), a.name);
}

/* What the edited text says is what it said, but for the value. */
static bool is_right(const struct yaml *old, struct yaml *new, const char *key,
		     const char *value)
{
	AUTO(free_text) char *now = NULL;
	struct err ignored;

	if (parse(new, &ignored) < 0 || yaml_get(&now, new, key, &ignored) < 0)
		return false;
	if (value ? !now || strcmp(now, value) != 0 : now != NULL)
		return false;
	return is_same_else(old, new, key);
}

int yaml_set(struct yaml *y, const char *key, const char *value, struct err *e)
{
	AUTO(place_release) struct place p = { 0 };
	AUTO(edit_release) struct edit edit = { .bytes = BUF_INIT(BUF_MAX) };
	AUTO(yaml_release)
	struct yaml new = { .name = xstrdup(y->name),
			    .text = BUF_INIT(YAML_SIZE_MAX) };

	find(&p, y, key);
	if (!value && !p.inner)
		return 0;
	if (!plan(y, &p, value, &edit))
		return err_set(e, ERR_CONFIG,
			       "%s: %s is not written in a way that can be "
			       "changed here; edit the file",
			       y->name, key);
	buf_add(&new.text, y->text.data, edit.start);
	buf_add(&new.text, edit.bytes.data, edit.bytes.len);
	buf_add(&new.text, y->text.data + edit.end, y->text.len - edit.end);
	if (new.text.is_full || !is_right(y, &new, key, value))
		return err_set(e, ERR_CONFIG,
			       "%s: %s cannot be changed without changing "
			       "more; edit the file",
			       y->name, key);
	buf_clear(&y->text);
	buf_add(&y->text, new.text.data, new.text.len);
	return parse(y, e);
}
