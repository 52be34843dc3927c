/* canon - canonical text: equal values have equal bytes */
#include "json/canon.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/number.h"
#include "json/write.h"

static void add_value(struct buf *out, const struct json_doc *doc,
		      const struct json_node *node);

/* A key, unescaped: in the text itself, or in plain when it has escapes. */
struct member {
	const struct json_node *key, *value;
	const char *name;
	size_t len;
	struct buf plain;
};

static void read_member(struct member *m, const struct json_doc *doc,
			const struct json_node *key)
{
	*m = (struct member){ key, json_next(doc, key), json_raw(doc, key) + 1,
			      key->len - 2, BUF_INIT(BUF_MAX) };
	if (!key->has_escape)
		return;
	json_text(&m->plain, doc, key);
	m->name = m->plain.data;
	m->len = m->plain.len;
}

/* UTF-8's byte order is the order of code points. */
static int compare_members(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	size_t common = x->len < y->len ? x->len : y->len;
	int order = memcmp(x->name, y->name, common);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

static void add_object(struct buf *out, const struct json_doc *doc,
		       const struct json_node *object)
{
	struct member *members = xcalloc(object->count, sizeof *members);
	const struct json_node *node = json_first(doc, object);

	for (uint32_t i = 0; i < object->count; i++) {
		read_member(&members[i], doc, node);
		node = json_next(doc, members[i].value);
	}
	qsort(members, object->count, sizeof *members, compare_members);
	buf_addc(out, '{');
	for (uint32_t i = 0; i < object->count; i++) {
		if (i)
			buf_addc(out, ',');
		add_value(out, doc, members[i].key);
		buf_addc(out, ':');
		add_value(out, doc, members[i].value);
		buf_release(&members[i].plain);
	}
	buf_addc(out, '}');
	free(members);
}

static void add_array(struct buf *out, const struct json_doc *doc,
		      const struct json_node *array)
{
	const struct json_node *node = json_first(doc, array);

	buf_addc(out, '[');
	for (uint32_t i = 0; i < array->count; i++) {
		if (i)
			buf_addc(out, ',');
		add_value(out, doc, node);
		node = json_next(doc, node);
	}
	buf_addc(out, ']');
}

static void add_string(struct buf *out, const struct json_doc *doc,
		       const struct json_node *string)
{
	AUTO(buf_release) struct buf plain = BUF_INIT(BUF_MAX);

	if (!string->has_escape) {
		buf_add(out, json_raw(doc, string), string->len);
		return;
	}
	json_text(&plain, doc, string);
	json_quote(out, plain.data, plain.len);
}

static void add_number(struct buf *out, const struct json_doc *doc,
		       const struct json_node *node)
{
	struct number n;

	number_parse(&n, json_raw(doc, node), node->len);
	number_write(out, &n);
}

static void add_value(struct buf *out, const struct json_doc *doc,
		      const struct json_node *node)
{
	switch (node->type) {
	case JSON_OBJECT:
		add_object(out, doc, node);
		break;
	case JSON_ARRAY:
		add_array(out, doc, node);
		break;
	case JSON_STRING:
		add_string(out, doc, node);
		break;
	case JSON_NUMBER:
		add_number(out, doc, node);
		break;
	default:
		buf_add(out, json_raw(doc, node), node->len);
	}
}

int json_canon(struct buf *out, const struct json_doc *doc,
	       const struct json_node *node)
{
	add_value(out, doc, node);
	return out->is_full ? -1 : 0;
}
