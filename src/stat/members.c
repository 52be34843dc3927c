/* members - the members of a JSON object, read strictly by a table */
#include "stat/members.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "json/number.h"

int members_refuse(const struct json_doc *doc, const struct json_node *node,
		   const char *what, struct err *e)
{
	AUTO(buf_release) struct buf pointer = BUF_INIT(BUF_MAX);

	json_pointer(&pointer, doc, node);
	return err_set(e, ERR_DATA, "%s: %s", pointer.data, what);
}

/* Digits alone: 0, or up to 19 without a leading zero, as JSON has them. */
static bool read_digits(uint64_t *value, const char *p, size_t len)
{
	*value = 0;
	if (!len || len > 20)
		return false;
	for (size_t i = 0; i < len; i++) {
		uint64_t digit = (uint64_t)(p[i] - '0');

		if (digit > 9 || *value > (UINT64_MAX - digit) / 10)
			return false;
		*value = *value * 10 + digit;
	}
	return true;
}

int members_integer(int64_t *value, const struct json_doc *doc,
		    const struct json_node *node, const int64_t limits[2],
		    struct err *e)
{
	const char *raw = json_raw(doc, node);
	bool is_negative = *raw == '-';
	uint64_t size;

	if (node->type != JSON_NUMBER ||
	    !read_digits(&size, raw + is_negative, node->len - is_negative))
		return members_refuse(doc, node, "expected a whole number", e);
	if (size > INT64_MAX)
		return members_refuse(doc, node, "out of bounds", e);
	*value = is_negative ? -(int64_t)size : (int64_t)size;
	if (*value < limits[0] || *value > limits[1])
		return members_refuse(doc, node, "out of bounds", e);
	return 0;
}

static int read_integer(void *to, const struct members *m,
			const struct member *row, const struct json_node *node,
			struct err *e)
{
	const int64_t limits[2] = { row->least, row->most };
	int64_t value = row->none;

	if (!(row->is_optional && node->type == JSON_NULL) &&
	    members_integer(&value, m->doc, node, limits, e) < 0)
		return -1;
	if (row->kind == MEMBER_SMALL)
		*(uint32_t *)to = (uint32_t)value;
	else
		*(int64_t *)to = value;
	return 0;
}

static int read_seed(void *to, const struct members *m,
		     const struct json_node *node, struct err *e)
{
	if (node->type != JSON_NUMBER ||
	    !read_digits(to, json_raw(m->doc, node), node->len))
		return members_refuse(m->doc, node,
				      "expected a whole number from 0 on", e);
	return 0;
}

static int read_double(void *to, const struct members *m,
		       const struct member *row, const struct json_node *node,
		       struct err *e)
{
	double value;

	if (row->is_optional && node->type == JSON_NULL) {
		*(double *)to = row->none < 0 ? NAN : 0;
		return 0;
	}
	if (node->type != JSON_NUMBER)
		return members_refuse(m->doc, node, "expected a number", e);
	value = number_double(json_raw(m->doc, node), node->len);
	if (!(value >= 0) || isinf(value))
		return members_refuse(m->doc, node, "out of bounds", e);
	*(double *)to = value;
	return 0;
}

static const char *keep(struct arena *strings, const char *bytes, size_t len)
{
	char *kept = arena_take(strings, len + 1);

	memcpy(kept, bytes, len);
	kept[len] = 0;
	return kept;
}

static int read_text(void *to, const struct members *m,
		     const struct member *row, const struct json_node *node,
		     struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	bool is_object = row->kind == MEMBER_OBJECT;

	*(const char **)to = NULL;
	if (row->is_optional && node->type == JSON_NULL)
		return 0;
	if (is_object && node->type == JSON_OBJECT) {
		*(const char **)to =
			keep(m->strings, json_raw(m->doc, node), node->len);
		return 0;
	}
	if (is_object || node->type != JSON_STRING)
		return members_refuse(m->doc, node,
				      is_object ? "expected an object"
						: "expected a string",
				      e);
	json_text(&text, m->doc, node);
	if (memchr(text.data, 0, text.len) || text.len > (size_t)row->most)
		return members_refuse(m->doc, node, "out of bounds", e);
	*(const char **)to = keep(m->strings, text.data, text.len);
	return 0;
}

static int read_word(void *to, const struct members *m,
		     const struct member *row, const struct json_node *node,
		     struct err *e)
{
	const char *word;

	for (int i = 0; (word = row->words(i)); i++) {
		if (node->type != JSON_STRING ||
		    !json_is_text(m->doc, node, word))
			continue;
		*(int *)to = i;
		return 0;
	}
	return members_refuse(m->doc, node, "no word that is known here", e);
}

static int read_one(void *to, const struct members *m, const struct member *row,
		    const struct json_node *node, struct err *e)
{
	switch (row->kind) {
	case MEMBER_INTEGER:
	case MEMBER_SMALL:
		return read_integer(to, m, row, node, e);
	case MEMBER_SEED:
		return read_seed(to, m, node, e);
	case MEMBER_DOUBLE:
		return read_double(to, m, row, node, e);
	case MEMBER_BOOL:
		if (node->type != JSON_TRUE && node->type != JSON_FALSE)
			return members_refuse(m->doc, node,
					      "expected true or false", e);
		*(bool *)to = node->type == JSON_TRUE;
		return 0;
	case MEMBER_WORD:
		return read_word(to, m, row, node, e);
	case MEMBER_NODE:
		*(const struct json_node **)to = node;
		return 0;
	default:
		return read_text(to, m, row, node, e);
	}
}

/* Members mostly come in the order of the table. */
static const struct member *find(const struct members *m,
				 const struct json_node *key, size_t near)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct member *row = &m->table[(near + i) % m->count];

		if (json_is_text(m->doc, key, row->key))
			return row;
	}
	return NULL;
}

static int refuse_missing(const struct members *m,
			  const struct json_node *object, uint64_t seen,
			  struct err *e)
{
	AUTO(free_text) char *what = NULL;
	size_t i = 0;

	while (seen & ((uint64_t)1 << i))
		i++;
	what = xasprintf("no member '%s'", m->table[i].key);
	return members_refuse(m->doc, object, what, e);
}

int members_read(void *into, const struct members *m,
		 const struct json_node *object, struct err *e)
{
	const struct json_node *key = json_first(m->doc, object), *value;
	uint64_t seen = 0;

	if (object->type != JSON_OBJECT)
		return members_refuse(m->doc, object, "expected an object", e);
	for (uint32_t i = 0; i < object->count; i++) {
		const struct member *row = find(m, key, i);

		if (!row)
			return members_refuse(
				m->doc, key, "not a member of this version", e);
		value = json_next(m->doc, key);
		if (read_one((char *)into + row->offset, m, row, value, e) < 0)
			return -1;
		seen |= (uint64_t)1 << (row - m->table);
		key = json_next(m->doc, value);
	}
	return object->count == m->count ? 0
					 : refuse_missing(m, object, seen, e);
}
