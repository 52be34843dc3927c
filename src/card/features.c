/* features - the types of a dataset's columns, as load_dataset wants them */
#include "card/features.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/number.h"
#include "json/value.h"

#define WORD "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

void features_release(struct feature *row)
{
	for (size_t i = 0; i < row->count; i++) {
		features_release(row->members[i]);
		free(row->members[i]);
	}
	free(take(&row->members));
	free(take(&row->name));
	row->count = 0;
}

/* Names that YAML would read as something else, or not at all. */
static bool is_plain(const char *name)
{
	static const char *const words[] = { "null", "true", "false",
					     "yes",  "no",   "on",
					     "off",  "y",    "n" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!strcasecmp(name, words[i]))
			return false;
	}
	return *name && !strchr("0123456789", *name) &&
	       strspn(name, WORD) == strlen(name);
}

/* The member of that name, made when it is new. NULL: it cannot be. */
static struct feature *member(struct feature *f, const char *name)
{
	struct feature *made;

	for (size_t i = 0; i < f->count; i++) {
		if (!strcmp(f->members[i]->name, name))
			return f->members[i];
	}
	if (f->count == FEATURES_MAX ||
	    (f->type == FEATURE_STRUCT && !is_plain(name)))
		return NULL;
	made = xcalloc(1, sizeof *made);
	made->name = xstrdup(name);
	f->members = xgrow(f->members, f->count, &f->room, sizeof *f->members);
	f->members[f->count++] = made;
	return made;
}

static void set_type(struct feature *f, enum feature_type type)
{
	if (f->type == FEATURE_INTEGER && type == FEATURE_FLOAT)
		f->type = FEATURE_FLOAT;
	else if (f->type == FEATURE_NONE)
		f->type = type;
	else if (f->type != type &&
		 !(f->type == FEATURE_FLOAT && type == FEATURE_INTEGER))
		f->type = FEATURE_MIXED;
}

static enum feature_type type_of_word(const char *word)
{
	static const struct {
		const char *word;
		enum feature_type type;
	} table[] = {
		{ "boolean", FEATURE_BOOL },  { "integer", FEATURE_INTEGER },
		{ "number", FEATURE_FLOAT },  { "string", FEATURE_STRING },
		{ "object", FEATURE_STRUCT },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (!strcmp(word, table[i].word))
			return table[i].type;
	}
	return FEATURE_NONE;
}

static void add_schema(struct feature *f, const cJSON *root, const cJSON *at);

static void add_properties(struct feature *f, const cJSON *root,
			   const cJSON *at)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, value_object(at, "/properties"))
	{
		struct feature *one = member(f, item->string);

		if (one)
			add_schema(one, root, item);
	}
}

static void add_schema(struct feature *f, const cJSON *root, const cJSON *at)
{
	const char *reference = value_text(at, "/$ref");
	const char *word = value_text(at, "/type");
	const cJSON *item;

	if (reference && *reference == '#')
		at = value_at(root, reference + 1);
	if (reference)
		word = value_text(at, "/type");
	if (word)
		set_type(f, type_of_word(word));
	cJSON_ArrayForEach(item, value_array(at, "/type"))
	{
		if (cJSON_IsString(item) &&
		    type_of_word(item->valuestring) != FEATURE_NONE)
			set_type(f, type_of_word(item->valuestring));
	}
	if (value_text(at, "/enum/0"))
		set_type(f, FEATURE_STRING);
	add_properties(f, root, at);
}

int features_schema(struct feature *row, const char *schema, struct err *e)
{
	AUTO(value_release) cJSON *root = NULL;

	if (value_parse(&root, schema, strlen(schema), "schema", e) < 0 ||
	    !value_object(root, "/definitions/entry/properties"))
		return err_set(e, ERR_BUG, "the schema has no entry");
	row->type = FEATURE_STRUCT;
	add_schema(row, root, value_at(root, "/definitions/entry"));
	return 0;
}

static bool is_whole(const struct json_doc *doc, const struct json_node *node)
{
	struct number n;

	number_parse(&n, json_raw(doc, node), node->len);
	return number_is_integer(&n);
}

/* A number of a column that the schema does not know is taken for a float. */
static enum feature_type type_of(const struct feature *f,
				 const struct json_doc *doc,
				 const struct json_node *node)
{
	switch (node->type) {
	case JSON_FALSE:
	case JSON_TRUE:
		return FEATURE_BOOL;
	case JSON_NUMBER:
		return f->type == FEATURE_INTEGER && is_whole(doc, node)
			       ? FEATURE_INTEGER
			       : FEATURE_FLOAT;
	case JSON_STRING:
		return FEATURE_STRING;
	case JSON_ARRAY:
		return FEATURE_LIST;
	case JSON_OBJECT:
		return FEATURE_STRUCT;
	default:
		return FEATURE_NONE;
	}
}

static void add_value(struct feature *f, const struct json_doc *doc,
		      const struct json_node *node);

static void add_object(struct feature *f, const struct json_doc *doc,
		       const struct json_node *node)
{
	const struct json_node *key = json_first(doc, node);
	AUTO(buf_release) struct buf name = BUF_INIT(BUF_MAX);

	for (uint32_t i = 0; i < node->count; i++) {
		const struct json_node *value = json_next(doc, key);
		struct feature *one;

		buf_clear(&name);
		json_text(&name, doc, key);
		one = strlen(name.data) == name.len ? member(f, name.data)
						    : NULL;
		if (one)
			add_value(one, doc, value);
		else
			f->type = FEATURE_MIXED;
		key = json_next(doc, value);
	}
}

static void add_value(struct feature *f, const struct json_doc *doc,
		      const struct json_node *node)
{
	enum feature_type type = type_of(f, doc, node);
	const struct json_node *item;

	if (type == FEATURE_NONE || f->type == FEATURE_MIXED)
		return;
	set_type(f, type);
	if (f->type == FEATURE_STRUCT)
		add_object(f, doc, node);
	if (f->type != FEATURE_LIST)
		return;
	item = json_first(doc, node);
	for (uint32_t i = 0; i < node->count; i++) {
		add_value(member(f, ""), doc, item);
		item = json_next(doc, item);
	}
}

void features_add(struct feature *row, const struct json_doc *doc)
{
	add_value(row, doc, doc->nodes);
}

/* Arrow has no struct without members, and a list of lists has no form. */
static bool is_mixed(const struct feature *f)
{
	return f->type == FEATURE_MIXED ||
	       (f->type == FEATURE_STRUCT && !f->count) ||
	       (f->type == FEATURE_LIST && f->count &&
		f->members[0]->type == FEATURE_LIST);
}

const char *features_mixed(const struct feature *row, struct buf *path)
{
	size_t len = path->len;

	if (is_mixed(row)) {
		buf_adds(path, len ? "" : "a row");
		return path->data;
	}
	for (size_t i = 0; i < row->count; i++) {
		const struct feature *one = row->members[i];

		buf_addf(path, "%s%s", len && *one->name ? "." : "", one->name);
		if (features_mixed(one, path))
			return path->data;
		buf_cut(path, len);
	}
	return NULL;
}

static const char *dtype(const struct feature *f)
{
	static const char *const names[] = {
		[FEATURE_NONE] = "string",   [FEATURE_BOOL] = "bool",
		[FEATURE_INTEGER] = "int64", [FEATURE_FLOAT] = "float64",
		[FEATURE_STRING] = "string",
	};

	return names[f->type];
}

static void add_line(struct buf *out, size_t indent, const char *text)
{
	while (indent--)
		buf_addc(out, ' ');
	buf_addf(out, "%s\n", text);
}

static void write_list(struct buf *out, const struct feature *f, size_t indent)
{
	const struct feature *one = f->count ? f->members[0] : f;
	AUTO(free_text) char *line = NULL;

	if (one->type == FEATURE_STRUCT) {
		add_line(out, indent, "list:");
		features_write(out, one, indent);
		return;
	}
	line = xasprintf("sequence: %s", one == f ? "string" : dtype(one));
	add_line(out, indent, line);
}

void features_write(struct buf *out, const struct feature *row, size_t indent)
{
	for (size_t i = 0; i < row->count; i++) {
		const struct feature *one = row->members[i];
		AUTO(free_text) char *name = xasprintf("- name: %s", one->name);
		AUTO(free_text) char *type = NULL;

		add_line(out, indent, name);
		if (one->type == FEATURE_STRUCT) {
			add_line(out, indent + 2, "struct:");
			features_write(out, one, indent + 2);
		} else if (one->type == FEATURE_LIST) {
			write_list(out, one, indent + 2);
		} else {
			type = xasprintf("dtype: %s", dtype(one));
			add_line(out, indent + 2, type);
		}
	}
}
