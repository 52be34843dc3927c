/* merges - which two tokens become one, and which pair goes first */
#include "token/merges.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sip.h"

static struct merge *find(const struct merges *m, const uint32_t pair[2])
{
	struct index_walk walk =
		index_find(&m->index, sip_hash(pair, 2 * sizeof *pair));
	uint32_t i;

	while (index_next(&walk, &i))
		if (m->items[i].left == pair[0] && m->items[i].right == pair[1])
			return &m->items[i];
	return NULL;
}

const struct merge *merges_find(const struct merges *m, uint32_t left,
				uint32_t right)
{
	return find(m, (uint32_t[2]){ left, right });
}

static void put(struct merges *m, const struct merge *merge)
{
	const uint32_t pair[2] = { merge->left, merge->right };
	struct merge *old = find(m, pair);

	if (old) {
		*old = *merge;
		return;
	}
	m->items = xgrow(m->items, m->count, &m->room, sizeof *m->items);
	m->items[m->count] = *merge;
	index_put(&m->index, sip_hash(pair, sizeof pair), (uint32_t)m->count++);
}

struct reading {
	const struct vocab *vocab;
	size_t prefix;
	struct buf *text; /* of the merge at hand */
};

/* The two halves of a merge, one behind the other in text; cut between. */
static int read_halves(struct buf *text, size_t *cut, struct part p,
		       struct err *e)
{
	const char *blank;

	buf_clear(text);
	if (part_has(p, JSON_STRING)) {
		json_text(text, p.doc, p.node);
		blank = memchr(text->data, ' ', text->len);
		if (!blank ||
		    strlen(blank) != text->len - (size_t)(blank - text->data) ||
		    strchr(blank + 1, ' '))
			return part_fail(p, e, "expected two tokens");
		*cut = (size_t)(blank - text->data);
		memmove(text->data + *cut, blank + 1, text->len - *cut - 1);
		buf_cut(text, text->len - 1);
		return 0;
	}
	if (!part_has(p, JSON_ARRAY) || p.node->count != 2 ||
	    !part_has(part_first(p), JSON_STRING) ||
	    !part_has(part_next(part_first(p)), JSON_STRING))
		return part_fail(p, e, "expected two tokens");
	json_text(text, p.doc, part_first(p).node);
	*cut = text->len;
	json_text(text, p.doc, part_next(part_first(p)).node);
	return 0;
}

/* What a and b become is a and, of b, what is behind its prefix. */
static int read_merge(struct merge *merge, struct part p,
		      const struct reading *r, struct err *e)
{
	const struct vocab_item *left, *right, *both = NULL;
	struct buf *text = r->text;
	size_t cut = 0, rest;

	if (read_halves(text, &cut, p, e) < 0)
		return -1;
	if (text->is_full)
		return part_fail(p, e, "the text is too long");
	left = vocab_find(r->vocab, text->data, cut);
	rest = text->len - cut;
	right = vocab_find(r->vocab, text->data + cut, rest);
	if (left && right && rest >= r->prefix) {
		memmove(text->data + cut, text->data + cut + r->prefix,
			rest - r->prefix);
		both = vocab_find(r->vocab, text->data, text->len - r->prefix);
	}
	if (!both)
		return part_fail(p, e, "a merge of what is no token");
	merge->left = left->id;
	merge->right = right->id;
	merge->id = both->id;
	return 0;
}

int merges_read(struct merges *m, struct part list, const struct vocab *v,
		size_t prefix, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(PART_TEXT_MAX);
	const struct reading reading = { v, prefix, &text };
	struct part p;

	if (!part_has(list, JSON_ARRAY))
		return part_fail(list, e, "expected a list of merges");
	if (list.node->count > MERGES_MAX)
		return part_fail(list, e, "more than %zu merges", MERGES_MAX);
	p = part_first(list);
	for (uint32_t i = 0; i < list.node->count; i++) {
		struct merge merge = { .rank = i };

		if (read_merge(&merge, p, &reading, e) < 0)
			return -1;
		put(m, &merge);
		p = part_next(p);
	}
	return 0;
}

void merges_release(struct merges *m)
{
	free(m->items);
	index_release(&m->index);
	*m = (struct merges){ 0 };
}
