/* duplicate - a table of the keys of each mapping */
#include "serve/duplicate.h"

#include "base/map.h"
#include "base/mem.h"

/* True: the key is in the table, found tells which. Else it is now. */
static bool is_known(struct duplicate *found, struct map *seen,
		     struct fy_node *key)
{
	const struct fy_mark *mark;
	void **place;

	if (!fy_node_is_scalar(key) || fy_node_is_alias(key))
		return false;
	found->key = fy_node_get_scalar(key, &found->len);
	if (!found->key)
		found->key = "";
	place = map_put(seen, found->key, found->len);
	if (!*place) {
		*place = seen;
		return false;
	}
	mark = fy_token_start_mark(fy_node_get_scalar_token(key));
	found->line = mark ? (unsigned long)mark->line + 1 : 0;
	return true;
}

static bool find_in_mapping(struct duplicate *found, struct fy_node *mapping)
{
	AUTO(map_release) struct map seen = { 0 };
	struct fy_node_pair *pair;
	void *at = NULL;

	while ((pair = fy_node_mapping_iterate(mapping, &at))) {
		struct fy_node *key = fy_node_pair_key(pair);

		if ((key && is_known(found, &seen, key)) ||
		    duplicate_find(found, key) ||
		    duplicate_find(found, fy_node_pair_value(pair)))
			return true;
	}
	return false;
}

/* No deeper than libfyaml reads, which is 64. */
bool duplicate_find(struct duplicate *found, struct fy_node *node)
{
	struct fy_node *item;
	void *at = NULL;

	if (!node)
		return false;
	if (fy_node_is_mapping(node))
		return find_in_mapping(found, node);
	if (!fy_node_is_sequence(node))
		return false;
	while ((item = fy_node_sequence_iterate(node, &at))) {
		if (duplicate_find(found, item))
			return true;
	}
	return false;
}
