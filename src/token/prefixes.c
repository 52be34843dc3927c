/* prefixes - which of many texts another one begins with */
#include "token/prefixes.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void prefixes_add(struct prefixes *p, const char *text, size_t len,
		  uint32_t value)
{
	p->items = xgrow(p->items, p->count, &p->room, sizeof *p->items);
	p->items[p->count++] = (struct prefixes_item){ (uint32_t)p->text.len,
						       (uint32_t)len, value };
	buf_add(&p->text, text, len);
}

static int by_text(const void *a, const void *b, void *context)
{
	const struct prefixes_item *x = a, *y = b;
	const char *text = context;
	size_t len = x->len < y->len ? x->len : y->len;
	int order = memcmp(text + x->at, text + y->at, len);

	if (order)
		return order;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

static bool is_same(const struct prefixes *p, const struct prefixes_item *a,
		    const struct prefixes_item *b)
{
	return a->len == b->len &&
	       !memcmp(p->text.data + a->at, p->text.data + b->at, a->len);
}

void prefixes_sort(struct prefixes *p)
{
	size_t kept = 0, next = 0;

	if (!p->count)
		return;
	qsort_r(p->items, p->count, sizeof *p->items, by_text, p->text.data);
	for (size_t i = 1; i < p->count; i++)
		if (!is_same(p, &p->items[kept], &p->items[i]))
			p->items[++kept] = p->items[i];
	p->count = kept + 1;
	for (size_t byte = 0; byte <= 256; byte++) {
		while (next < p->count &&
		       (unsigned char)p->text.data[p->items[next].at] < byte)
			next++;
		p->first[byte] = (uint32_t)next;
	}
}

struct prefixes_walk prefixes_find(const struct prefixes *p, const char *text,
				   size_t len)
{
	unsigned char first = len ? (unsigned char)*text : 0;

	return (struct prefixes_walk){
		p, text, len, 1, p->first[first], len ? p->first[first + 1] : 0
	};
}

/* The first of low to high whose byte at depth is at least c. */
static size_t bound(const struct prefixes_walk *w, unsigned c)
{
	size_t low = w->low, high = w->high;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct prefixes_item *item = &w->set->items[middle];

		if ((unsigned char)w->set->text.data[item->at + w->depth] < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct prefixes_item *prefixes_next(struct prefixes_walk *w)
{
	while (w->low < w->high) {
		const struct prefixes_item *item = &w->set->items[w->low];
		unsigned c;

		if (item->len == w->depth) {
			w->low++; /* what is longer comes behind it */
			return item;
		}
		if (w->depth == w->len)
			return NULL;
		c = (unsigned char)w->text[w->depth];
		w->low = bound(w, c);
		w->high = bound(w, c + 1);
		w->depth++;
	}
	return NULL;
}

void prefixes_release(struct prefixes *p)
{
	free(p->items);
	buf_release(&p->text);
	p->items = NULL;
	p->count = p->room = 0;
}
