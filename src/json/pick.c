/* pick - the values at many pointers, found in one walk over a document */
#include "json/pick.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BUCKETS 32
#define NO_NUMBER SIZE_MAX

/* Steps are known by their place; 0 is the root and no step's child. */
struct pick_step {
	struct buf token;
	size_t number;
	size_t children[BUCKETS];
	size_t next; /* another child in the same bucket */
};

static size_t bucket_of(const char *token, size_t len)
{
	unsigned char first = 0, last = 0;

	if (len) {
		first = (unsigned char)token[0];
		last = (unsigned char)token[len - 1];
	}
	return (len * 7 + first + last * 3u) % BUCKETS;
}

static size_t child_of(const struct pick *p, size_t step, const char *token,
		       size_t len)
{
	size_t at = p->steps[step].children[bucket_of(token, len)];

	for (; at; at = p->steps[at].next) {
		const struct buf *known = &p->steps[at].token;

		if (known->len == len && !memcmp(known->data, token, len))
			break;
	}
	return at;
}

static size_t new_step(struct pick *p)
{
	p->steps = xgrow(p->steps, p->count, &p->room, sizeof *p->steps);
	p->steps[p->count] = (struct pick_step){ .token = BUF_INIT(BUF_MAX),
						 .number = NO_NUMBER };
	return p->count++;
}

/* Takes the token. */
static size_t add_child(struct pick *p, size_t parent, struct buf *token)
{
	size_t at = child_of(p, parent, token->data, token->len);
	size_t *bucket;

	if (at) {
		buf_release(token);
		return at;
	}
	at = new_step(p);
	bucket = &p->steps[parent].children[bucket_of(token->data, token->len)];
	p->steps[at].token = *token;
	p->steps[at].next = *bucket;
	*bucket = at;
	return at;
}

size_t pick_add(struct pick *p, const char *pointer)
{
	size_t at = 0;

	if (!p->count)
		new_step(p);
	while (*pointer == '/') {
		size_t len = strcspn(pointer + 1, "/");
		struct buf token = BUF_INIT(BUF_MAX);

		json_untoken(&token, pointer + 1, len);
		at = add_child(p, at, &token);
		pointer += 1 + len;
	}
	if (p->steps[at].number == NO_NUMBER)
		p->steps[at].number = p->pointers++;
	return p->steps[at].number;
}

/* One call to walk. */
struct walk {
	const struct pick *pick;
	const struct json_doc *doc;
	const struct json_node **nodes;
};

static void take_value(const struct walk *w, size_t step,
		       const struct json_node *node);

static size_t child_by_key(const struct walk *w, size_t step,
			   const struct json_node *key)
{
	AUTO(buf_release) struct buf plain = BUF_INIT(BUF_MAX);

	json_text(&plain, w->doc, key);
	return child_of(w->pick, step, plain.data, plain.len);
}

static void walk_object(const struct walk *w, size_t step,
			const struct json_node *object)
{
	const struct json_node *nodes = w->doc->nodes, *key = object + 1;
	const char *text = w->doc->text;

	for (uint32_t i = 0; i < object->count; i++) {
		size_t child = key->has_escape ? child_by_key(w, step, key)
					       : child_of(w->pick, step,
							  text + key->start + 1,
							  key->len - 2);

		if (child)
			take_value(w, child, key + 1);
		key = nodes + key[1].end;
	}
}

static void walk_array(const struct walk *w, size_t step,
		       const struct json_node *array)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		size_t at = w->pick->steps[step].children[i];

		for (; at; at = w->pick->steps[at].next) {
			const struct buf *token = &w->pick->steps[at].token;
			const struct json_node *node = json_element(
				w->doc, array, token->data, token->len);

			if (node)
				take_value(w, at, node);
		}
	}
}

static void take_value(const struct walk *w, size_t step,
		       const struct json_node *node)
{
	size_t number = w->pick->steps[step].number;

	if (number != NO_NUMBER)
		w->nodes[number] = node;
	if (node->type == JSON_OBJECT)
		walk_object(w, step, node);
	else if (node->type == JSON_ARRAY)
		walk_array(w, step, node);
}

/* Notes are counted from 1: 0 is nowhere. */
static void recall(const struct json_node **nodes, const struct json_doc *doc,
		   const uint32_t *notes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		nodes[i] = notes[i] ? doc->nodes + notes[i] - 1 : NULL;
}

void pick_run(const struct pick *p, const struct json_doc *doc,
	      const struct json_node **nodes)
{
	struct walk w = { p, doc, nodes };
	bool is_new;
	uint32_t *notes = json_notes(doc, p, p->pointers, &is_new);

	if (notes && !is_new) {
		recall(nodes, doc, notes, p->pointers);
		return;
	}
	for (size_t i = 0; i < p->pointers; i++)
		nodes[i] = NULL;
	if (p->count && doc->count)
		take_value(&w, 0, doc->nodes);
	for (size_t i = 0; notes && i < p->pointers; i++)
		notes[i] = nodes[i] ? (uint32_t)(nodes[i] - doc->nodes) + 1 : 0;
}

void pick_release(struct pick *p)
{
	for (size_t i = 0; i < p->count; i++)
		buf_release(&p->steps[i].token);
	free(p->steps);
	*p = (struct pick){ 0 };
}
