/* same_doc - whether two scans of one text found the same */
#ifndef TESTS_SAME_DOC_H
#define TESTS_SAME_DOC_H

#include <string.h>

#include "json/doc.h"

static bool is_same_node(const struct json_node *a, const struct json_node *b)
{
	return a->type == b->type && a->has_escape == b->has_escape &&
	       a->start == b->start && a->len == b->len &&
	       a->count == b->count && a->end == b->end;
}

static bool is_same_doc(const struct json_doc *a, const struct json_doc *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++) {
		if (!is_same_node(&a->nodes[i], &b->nodes[i]))
			return false;
	}
	return a->count == b->count && a->len == b->len &&
	       a->lines == b->lines && a->is_compact == b->is_compact &&
	       a->level == b->level;
}

#endif
