/* resource - schema documents, their URIs, and what references lead to */
#include "schema/resource.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/builtin.h"
#include "schema/target.h"
#include "schema/uri.h"

#define METASCHEMA "http://json-schema.org/draft-07/schema"

/* The shapes in which keywords hold subschemas. */
enum shape {
	ONE = 1,
	LIST = 2,
	NAMED = 4,
};

/* What a keyword's value can be; 0: none that holds subschemas. */
static int shape_of(const struct json_doc *doc, const struct json_node *key)
{
	static const struct {
		const char *name;
		size_t len;
		int shape;
	} shapes[] = {
#define ROW(name, shape) { name, sizeof(name) - 1, shape }
		ROW("items", ONE | LIST),
		ROW("additionalItems", ONE),
		ROW("contains", ONE),
		ROW("additionalProperties", ONE),
		ROW("propertyNames", ONE),
		ROW("not", ONE),
		ROW("if", ONE),
		ROW("then", ONE),
		ROW("else", ONE),
		ROW("allOf", LIST),
		ROW("anyOf", LIST),
		ROW("oneOf", LIST),
		ROW("properties", NAMED),
		ROW("patternProperties", NAMED),
		ROW("dependencies", NAMED),
		ROW("dependentSchemas", NAMED),
		ROW("definitions", NAMED),
		ROW("$defs", NAMED),
#undef ROW
	};

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		if (key->len >= shapes[i].len + 2 &&
		    json_is_bytes(doc, key, shapes[i].name, shapes[i].len))
			return shapes[i].shape;
	}
	return 0;
}

/* What the walk through a document's subschemas carries along. */
struct walk {
	struct compiler *c;
	struct schema_doc *doc;
	uint32_t index; /* of doc */
	bool is_noting; /* $id names a place here */
};

static void walk(const struct walk *w, const struct json_node *node,
		 uint32_t base);

static uint32_t add_base(struct compiler *c, char *uri)
{
	c->bases =
		xgrow(c->bases, c->base_count, &c->base_room, sizeof *c->bases);
	c->bases[c->base_count++] = uri;
	return (uint32_t)c->base_count;
}

/* The first place under a URI stays; uri is taken. */
static void add_id(struct compiler *c, char *uri, struct place place)
{
	void **known = map_put(&c->ids, uri, strlen(uri));
	size_t count = c->place_count;

	if (*known) {
		free(uri);
		return;
	}
	c->keys = xgrow(c->keys, count, &c->key_room, sizeof *c->keys);
	c->places = xgrow(c->places, count, &c->place_room, sizeof *c->places);
	c->keys[count] = uri;
	c->places[count] = place;
	*known = (void *)(uintptr_t)++c->place_count;
}

/* Cut `#` and what follows; the fragment. */
static char *cut_fragment(char *uri)
{
	char *mark = strchr(uri, '#');

	if (!mark)
		return uri + strlen(uri);
	*mark = '\0';
	return mark + 1;
}

/* The base inside a schema that has this $id. */
static uint32_t take_id(const struct walk *w, const struct json_node *schema,
			const struct json_node *id, uint32_t base)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct buf whole = BUF_INIT(BUF_MAX);
	struct place place = { w->index,
			       (uint32_t)(schema - w->doc->doc.nodes) };
	char *uri, *fragment;

	json_text(&text, &w->doc->doc, id);
	uri_resolve(&whole, w->c->bases[base - 1], text.data);
	if (w->is_noting && strchr(whole.data, '#') && *text.data == '#')
		add_id(w->c, xstrdup(whole.data), place);
	uri = buf_detach(&whole);
	fragment = cut_fragment(uri);
	if (*text.data == '#') {
		free(uri);
		return base;
	}
	if (w->is_noting && *fragment)
		add_id(w->c, xasprintf("%s#%s", uri, fragment), place);
	if (w->is_noting)
		add_id(w->c, xstrdup(uri), place);
	return add_base(w->c, uri);
}

/* The children of a keyword's value, or of an object of subschemas. */
static void walk_children(const struct walk *w, const struct json_node *value,
			  uint32_t base)
{
	const struct json_node *child = value + 1;

	for (uint32_t i = 0; i < value->count; i++) {
		child += value->type == JSON_OBJECT;
		walk(w, child, base);
		child = w->doc->doc.nodes + child->end;
	}
}

static void walk(const struct walk *w, const struct json_node *node,
		 uint32_t base)
{
	const struct json_doc *doc = &w->doc->doc;
	const struct json_node *id = json_member(doc, node, "$id");
	const struct json_node *key = node + 1;

	if (id && id->type == JSON_STRING && !json_member(doc, node, "$ref"))
		base = take_id(w, node, id, base);
	w->doc->base_of[node - doc->nodes] = base;
	for (uint32_t i = 0; node->type == JSON_OBJECT && i < node->count;
	     i++) {
		const struct json_node *value = key + 1;
		int shape = shape_of(doc, key);

		if ((value->type == JSON_ARRAY && shape & LIST) ||
		    (value->type == JSON_OBJECT && shape & NAMED))
			walk_children(w, value, base);
		else if (shape & ONE)
			walk(w, value, base);
		key = doc->nodes + value->end;
	}
}

static bool is_later(const struct json_doc *doc)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const struct json_node *draft = json_member(doc, doc->nodes, "$schema");

	if (!draft || draft->type != JSON_STRING)
		return false;
	json_text(&text, doc, draft);
	return strstr(text.data, "/draft/20") != NULL;
}

/* One more document, found under that URI; its place in docs, or -1. */
static int add_doc(struct compiler *c, const char *uri, const char *name,
		   struct buf *text)
{
	const struct json_limits limits = { (size_t)16 << 20, SCHEMA_DEPTH };
	struct schema *s = c->schema;
	struct schema_doc *d = xcalloc(1, sizeof *d);
	struct walk w = { c, d, (uint32_t)s->doc_count, true };

	s->docs = xgrow(s->docs, s->doc_count, &s->doc_room, sizeof *s->docs);
	s->docs[s->doc_count++] = d;
	c->bytes += text->len;
	d->name = xstrdup(name);
	if (s->doc_count > RESOURCES_MAX || c->bytes > RESOURCES_BYTES)
		return err_set(c->e, ERR_CONFIG,
			       "%s: too much is referred to: more than %d "
			       "documents or %d bytes",
			       name, RESOURCES_MAX, RESOURCES_BYTES);
	d->doc.len = text->len;
	d->text = buf_detach(text);
	if (json_scan(&d->doc, d->text, d->doc.len, &limits, c->e) < 0) {
		c->e->kind = ERR_CONFIG;
		return err_wrap(c->e, "%s", name);
	}
	d->part_of = xcalloc(d->doc.count, sizeof *d->part_of);
	d->base_of = xcalloc(d->doc.count, sizeof *d->base_of);
	d->is_later = is_later(&d->doc);
	add_id(c, xstrdup(uri), (struct place){ w.index, 0 });
	walk(&w, d->doc.nodes, add_base(c, xstrdup(uri)));
	return (int)w.index;
}

int resource_start(struct compiler *c, const char *text, size_t len)
{
	AUTO(buf_release) struct buf uri = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf copy = BUF_INIT(BUF_MAX);
	const char *path = c->options->path;

	if (path && resource_uri(&uri, path, c->e) < 0)
		return -1;
	buf_add(&copy, text, len);
	return add_doc(c, uri.data, c->options->name, &copy) < 0 ? -1 : 0;
}

/* The document behind a URI that no $id has named. */
static int read_doc(struct compiler *c, const struct json_node *ref,
		    const char *uri)
{
	AUTO(buf_release) struct buf text = BUF_INIT((size_t)16 << 20);
	struct err why = { 0 };

	if (!strcmp(uri, METASCHEMA))
		buf_adds(&text, builtin_metaschema);
	else if (resource_read(&text, uri, c->options, &why) < 0)
		return compile_fail(c, ref, "%s", why.text);
	return add_doc(c, uri, uri, &text);
}

/* A pointer in a resource; what no keyword led to gets its base now. */
static int follow_pointer(struct compiler *c, const struct json_node *ref,
			  const char *fragment, struct place *place)
{
	struct schema_doc *d = c->schema->docs[place->doc];
	const struct json_node *root = d->doc.nodes + place->node, *target;
	AUTO(buf_release) struct buf pointer = BUF_INIT(BUF_MAX);
	struct walk w = { c, d, place->doc, false };

	target =
		uri_decode(&pointer, fragment, strlen(fragment)) < 0
			? NULL
			: target_find(&d->targets, &d->doc, root, pointer.data);
	if (!target)
		return compile_fail(c, ref, "there is nothing at '#%s'",
				    fragment);
	if (!d->base_of[target - d->doc.nodes])
		walk(&w, target, d->base_of[place->node]);
	place->node = (uint32_t)(target - d->doc.nodes);
	return 0;
}

static bool find_id(const struct compiler *c, const char *uri,
		    struct place *found)
{
	void *known = map_get(&c->ids, uri, strlen(uri));

	if (known)
		*found = c->places[(uintptr_t)known - 1];
	return known != NULL;
}

/* What the reference at hand says, from where it stands. */
static void resolve(struct buf *out, const struct compiler *c,
		    const struct json_node *ref)
{
	const struct schema_doc *d = c->schema->docs[c->doc];
	uint32_t base = d->base_of[c->part->node];
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	json_text(&text, &d->doc, ref);
	uri_resolve(out, base ? c->bases[base - 1] : "", text.data);
}

int resource_find(struct compiler *c, const struct json_node *ref,
		  struct place *found)
{
	AUTO(buf_release) struct buf whole = BUF_INIT(BUF_MAX);
	const char *fragment;
	int doc;

	resolve(&whole, c, ref);
	if (find_id(c, whole.data, found))
		return 0;
	fragment = cut_fragment(whole.data);
	if (!find_id(c, whole.data, found)) {
		doc = read_doc(c, ref, whole.data);
		if (doc < 0)
			return -1;
		*found = (struct place){ (uint32_t)doc, 0 };
	}
	if (!*fragment)
		return 0;
	if (*fragment == '/')
		return follow_pointer(c, ref, fragment, found);
	whole.data[strlen(whole.data)] = '#';
	if (!find_id(c, whole.data, found))
		return compile_fail(c, ref, "no schema has the $id '#%s'",
				    fragment);
	return 0;
}
