/* shape - all of a record but its scalars, to know the next one by */
#include "json/shape.h"

#include <stdlib.h>

#include "base/mem.h"

/* After so many misses in a row, one record in so many is compared. */
#define MISSES_MAX 4
#define MISSES_STEP 16

/* The scalar at p into a node, and the place behind it; NULL: none is there. */
static const char *scan_scalar(struct scan *s, struct json_node *node,
			       const char *p)
{
	s->doc->count = (size_t)(node - s->doc->nodes);
	switch (*p) {
	case '"':
		return token_string(s, p);
	case '-':
	case '0' ... '9':
		return token_number(s, p);
	case 't':
		return token_word(s, p, "true", JSON_TRUE);
	case 'f':
		return token_word(s, p, "false", JSON_FALSE);
	case 'n':
		return token_word(s, p, "null", JSON_NULL);
	default:
		return NULL;
	}
}

/* The same; most are strings that end at their first special byte. */
ALWAYS const char *put_scalar(struct scan *s, struct json_node *node,
			      const char *p)
{
	const char *q;

	if (p == s->end)
		return NULL;
	if (*p != '"')
		return scan_scalar(s, node, p);
	q = span_plain(p + 1, s->end);
	if (q == s->end || *q != '"')
		return scan_scalar(s, node, p);
	*node = (struct json_node){ .type = JSON_STRING,
				    .start = (uint32_t)(p - s->text),
				    .len = (uint32_t)(q + 1 - p),
				    .end = (uint32_t)(node - s->doc->nodes) +
					   1 };
	return q + 1;
}

/* Behind all seams and scalars, or NULL. Containers do not have their ends. */
static const char *follow(struct scan *s, const struct json_shape *shape,
			  const char *p)
{
	const struct json_node *from = shape->nodes;
	const struct shape_seam *seam = shape->seams;
	const struct shape_seam *last = seam + shape->seam_count - 1;
	struct json_node *to = s->doc->nodes;

	for (;; seam++) {
		uint32_t moved = (uint32_t)(p - s->text) - seam->at;

		if ((size_t)(s->end - p) < seam->len ||
		    !span_is_same(p, shape->text.data + seam->at, seam->len))
			return NULL;
		for (; from < shape->nodes + seam->node; from++, to++) {
			*to = *from;
			to->start += moved;
		}
		p += seam->len;
		if (seam == last)
			return p;
		p = put_scalar(s, to, p);
		if (!p)
			return NULL;
		from++;
		to++;
	}
}

static uint32_t end_of(const struct json_node *node)
{
	return node->start + node->len;
}

/* A container has moved and grown by as much as the last node inside. */
static void end_containers(struct json_doc *doc, const struct json_shape *shape)
{
	for (size_t i = shape->container_count; i-- > 0;) {
		uint32_t at = shape->containers[i];
		struct json_node *node = doc->nodes + at;
		uint32_t last = node->end - 1;

		if (last == at)
			continue;
		node->len = end_of(shape->nodes + at) +
			    end_of(doc->nodes + last) -
			    end_of(shape->nodes + last) - node->start;
	}
}

/* Where records differ, comparing each would cost more than it brings. */
static bool is_worth_it(const struct json_shape *shape)
{
	return shape->missed < MISSES_MAX || shape->missed % MISSES_STEP == 0;
}

static const char *miss(struct scan *s, struct json_shape *shape)
{
	shape->missed++;
	s->doc->count = 0;
	return NULL;
}

const char *shape_scan(struct scan *s, const char *p)
{
	struct json_shape *shape = s->doc->shape;
	struct scan trial = *s;
	struct err ignored;

	s->doc->is_shaped = false;
	if (!shape || shape->depth > s->limits->depth)
		return NULL;
	shape->is_stale = is_worth_it(shape);
	if (!shape->is_stale)
		return miss(s, shape);
	trial.source = NULL;
	trial.e = &ignored;
	p = follow(&trial, shape, p);
	if (!p)
		return miss(s, shape);
	s->doc->count = shape->count;
	end_containers(s->doc, shape);
	shape->is_stale = false;
	shape->missed = 0;
	s->doc->is_shaped = true;
	s->lines += shape->lines;
	s->has_space |= !shape->is_compact;
	s->level = shape->level;
	s->is_odd |= shape->level < 0;
	return p;
}

/* Keys look like any string: they are known by their place. */
static bool *find_keys(const struct json_shape *shape)
{
	bool *is_key = xcalloc(shape->count, sizeof *is_key);

	for (uint32_t i = 0; i < shape->count; i++) {
		uint32_t key = i + 1;

		if (shape->nodes[i].type != JSON_OBJECT)
			continue;
		for (uint32_t n = 0; n < shape->nodes[i].count; n++) {
			is_key[key] = true;
			key = shape->nodes[key + 1].end;
		}
	}
	return is_key;
}

/* White space of a seam: blanks of a key stay. */
static void add_marks(struct json_shape *shape, const char *p, const char *end)
{
	bool is_inside = false;

	for (; p < end; p++) {
		if (*p == '\\' && is_inside)
			buf_addc(&shape->marks, *p++);
		else if (*p == '"')
			is_inside = !is_inside;
		if (is_inside || !span_is_space(*p))
			buf_addc(&shape->marks, *p);
	}
}

static void add_seam(struct json_shape *shape, uint32_t at, uint32_t end,
		     uint32_t node)
{
	struct shape_seam *seam = &shape->seams[shape->seam_count++];

	*seam = (struct shape_seam){ .at = at, .len = end - at, .node = node };
	seam->mark = (uint32_t)shape->marks.len;
	add_marks(shape, shape->text.data + at, shape->text.data + end);
	seam->end = (uint32_t)shape->marks.len;
}

static void cut(struct json_shape *shape)
{
	bool *is_key = find_keys(shape);
	uint32_t at = 0;

	for (uint32_t i = 0; i < shape->count; i++) {
		const struct json_node *node = &shape->nodes[i];

		if (node->type >= JSON_ARRAY) {
			shape->containers[shape->container_count++] = i;
		} else if (!is_key[i]) {
			add_seam(shape, at, node->start, i);
			at = end_of(node);
		}
	}
	add_seam(shape, at, (uint32_t)shape->text.len, (uint32_t)shape->count);
	free(is_key);
	buf_room(&shape->marks, SHAPE_SLACK);
}

void shape_release(struct json_shape **shape)
{
	struct json_shape *old = *shape;

	if (!old)
		return;
	for (size_t i = 0; i < SHAPE_OWNERS; i++)
		free(old->notes[i].nodes);
	buf_release(&old->text);
	buf_release(&old->marks);
	free(old->nodes);
	free(old->containers);
	free(old->seams);
	free(take(shape));
}

static struct json_shape *shape_of(const struct scan *s, const char *end)
{
	const struct json_doc *doc = s->doc;
	struct json_shape *shape = xcalloc(1, sizeof *shape);

	shape->text = shape->marks = BUF_INIT(BUF_MAX);
	buf_add(&shape->text, s->text, (size_t)(end - s->text));
	shape->count = doc->count;
	shape->nodes = xcalloc(doc->count, sizeof *shape->nodes);
	memcpy(shape->nodes, doc->nodes, doc->count * sizeof *shape->nodes);
	shape->containers = xcalloc(doc->count, sizeof *shape->containers);
	shape->seams = xcalloc(doc->count + 1, sizeof *shape->seams);
	shape->lines = s->lines;
	shape->depth = s->limits->depth;
	shape->is_compact = !s->has_space;
	shape->level = s->is_odd || s->breaks ? -1 : s->level;
	cut(shape);
	return shape;
}

void shape_learn(struct scan *s, const char *end)
{
	struct json_doc *doc = s->doc;
	unsigned missed = doc->shape ? doc->shape->missed : 0;

	if ((doc->shape && !doc->shape->is_stale) || doc->nodes->start ||
	    doc->nodes->type < JSON_ARRAY || doc->count > SHAPE_NODES_MAX ||
	    (size_t)(end - s->text) > SHAPE_SIZE_MAX)
		return;
	shape_release(&doc->shape);
	doc->shape = shape_of(s, end);
	doc->shape->missed = missed;
	doc->is_shaped = true;
}

uint32_t *json_notes(const struct json_doc *doc, const void *owner,
		     size_t count, bool *is_new)
{
	*is_new = false;
	for (size_t i = 0; doc->is_shaped && i < SHAPE_OWNERS; i++) {
		struct shape_notes *notes = &doc->shape->notes[i];

		if (notes->owner == owner && notes->count == count)
			return notes->nodes;
		if (notes->owner)
			continue;
		*is_new = true;
		*notes = (struct shape_notes){
			owner, xcalloc(count, sizeof *notes->nodes), count
		};
		return notes->nodes;
	}
	return NULL;
}
