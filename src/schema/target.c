/* target - what JSON pointers lead to in a schema, in any number of them */
#include "schema/target.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

#define FEW_CHILDREN 32 /* looked at one by one */

/* The children of one container: of an object, its values. */
struct index {
	struct map names; /* 1 + place in children */
	char **keys;      /* unescaped, by place */
	uint32_t *children;
	uint32_t count;
};

struct targets {
	struct index **by_node;
	size_t count;
};

static void add_child(struct index *index, const struct json_doc *doc,
		      const struct json_node *key,
		      const struct json_node *child)
{
	uint32_t place = index->count++;

	index->children[place] = (uint32_t)(child - doc->nodes);
	if (key) {
		struct buf text = BUF_INIT(BUF_MAX);
		size_t len;

		json_text(&text, doc, key);
		len = text.len;
		index->keys[place] = buf_detach(&text);
		*map_put(&index->names, index->keys[place], len) =
			(void *)(uintptr_t)(place + 1);
	}
}

static struct index *make_index(const struct json_doc *doc,
				const struct json_node *container)
{
	struct index *index = xcalloc(1, sizeof *index);
	bool is_object = container->type == JSON_OBJECT;
	const struct json_node *node = container + 1;

	index->children = xcalloc(container->count, sizeof *index->children);
	if (is_object)
		index->keys = xcalloc(container->count, sizeof *index->keys);
	for (uint32_t i = 0; i < container->count; i++) {
		add_child(index, doc, is_object ? node : NULL,
			  node + is_object);
		node = json_next(doc, node + is_object);
	}
	return index;
}

static struct index *find_index(struct targets **t, const struct json_doc *doc,
				const struct json_node *container)
{
	struct index **place;

	if (!*t) {
		*t = xcalloc(1, sizeof **t);
		(*t)->by_node = xcalloc(doc->count, sizeof *(*t)->by_node);
		(*t)->count = doc->count;
	}
	place = &(*t)->by_node[container - doc->nodes];
	if (!*place)
		*place = make_index(doc, container);
	return *place;
}

/* RFC 6901 §4: no leading zeros; UINT32_MAX: no number of an element. */
static uint32_t element_number(const struct buf *token)
{
	uint32_t number = 0;

	if (!token->len || token->len > 9 ||
	    (token->len > 1 && *token->data == '0'))
		return UINT32_MAX;
	for (size_t i = 0; i < token->len; i++) {
		if (token->data[i] < '0' || token->data[i] > '9')
			return UINT32_MAX;
		number = number * 10 + (uint32_t)(token->data[i] - '0');
	}
	return number;
}

static const struct json_node *step_fast(struct targets **t,
					 const struct json_doc *doc,
					 const struct json_node *node,
					 const struct buf *token)
{
	const struct index *index = find_index(t, doc, node);
	uint32_t place;

	if (node->type == JSON_ARRAY)
		place = element_number(token);
	else
		place = (uint32_t)(uintptr_t)map_get(&index->names, token->data,
						     token->len) -
			1;
	return place < index->count ? doc->nodes + index->children[place]
				    : NULL;
}

static const struct json_node *step(struct targets **t,
				    const struct json_doc *doc,
				    const struct json_node *node,
				    const struct buf *token)
{
	uint32_t place;

	if (node->type != JSON_ARRAY && node->type != JSON_OBJECT)
		return NULL;
	if (node->count > FEW_CHILDREN)
		return step_fast(t, doc, node, token);
	if (node->type == JSON_OBJECT)
		return json_member_bytes(doc, node, token->data, token->len);
	place = element_number(token);
	if (place >= node->count)
		return NULL;
	for (node++; place; place--)
		node = json_next(doc, node);
	return node;
}

const struct json_node *target_find(struct targets **t,
				    const struct json_doc *doc,
				    const struct json_node *root,
				    const char *pointer)
{
	const struct json_node *node = root;

	while (node && *pointer) {
		AUTO(buf_release) struct buf token = BUF_INIT(BUF_MAX);

		if (*pointer++ != '/')
			return NULL;
		for (; *pointer && *pointer != '/'; pointer++) {
			char c = *pointer;

			if (c == '~' && pointer[1])
				c = *++pointer == '1' ? '/' : '~';
			buf_addc(&token, c);
		}
		node = step(t, doc, node, &token);
	}
	return node;
}

static void index_free(struct index *index)
{
	for (uint32_t i = 0; index->keys && i < index->count; i++)
		free(index->keys[i]);
	free(index->keys);
	free(index->children);
	map_release(&index->names);
	free(index);
}

void targets_free(struct targets **t)
{
	if (!*t)
		return;
	for (size_t i = 0; i < (*t)->count; i++) {
		if ((*t)->by_node[i])
			index_free((*t)->by_node[i]);
	}
	free((*t)->by_node);
	free(*t);
	*t = NULL;
}
