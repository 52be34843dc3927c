/* vocab - the texts of all tokens, and the id of each */
#include "token/vocab.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sip.h"

struct vocab_item *vocab_find(const struct vocab *v, const char *text,
			      size_t len)
{
	struct index_walk walk = index_find(&v->index, sip_hash(text, len));
	uint32_t i;

	while (index_next(&walk, &i)) {
		struct vocab_item *item = &v->items[i];

		if (item->len == len &&
		    !memcmp(v->text.data + item->at, text, len))
			return item;
	}
	return NULL;
}

struct vocab_item *vocab_put(struct vocab *v, const char *text, size_t len,
			     uint32_t id)
{
	struct vocab_item *item = vocab_find(v, text, len);

	if (item) {
		item->id = id;
		return item;
	}
	v->items = xgrow(v->items, v->count, &v->room, sizeof *v->items);
	item = &v->items[v->count];
	*item = (struct vocab_item){ (uint32_t)v->text.len, (uint32_t)len, id,
				     0 };
	buf_add(&v->text, text, len);
	index_put(&v->index, sip_hash(text, len), (uint32_t)v->count++);
	return item;
}

int vocab_read(struct vocab *v, struct part object, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(PART_TEXT_MAX);
	struct part key;

	v->text = BUF_INIT(UINT32_MAX);
	if (!part_has(object, JSON_OBJECT) || !object.node->count)
		return part_fail(object, e, "expected a vocabulary");
	if (object.node->count > VOCAB_MAX)
		return part_fail(object, e, "more than %zu tokens", VOCAB_MAX);
	key = part_first(object);
	for (uint32_t i = 0; i < object.node->count; i++) {
		struct part value = part_next(key);
		size_t id;

		if (part_number(&id, value, VOCAB_ID_MAX, e) < 0)
			return -1;
		buf_clear(&text);
		if (json_text(&text, key.doc, key.node) < 0)
			return part_fail(value, e, "the text is too long");
		vocab_put(v, text.data, text.len, (uint32_t)id);
		key = part_next(value);
	}
	return 0;
}

void vocab_release(struct vocab *v)
{
	free(v->items);
	buf_release(&v->text);
	index_release(&v->index);
	v->items = NULL;
	v->count = v->room = 0;
}
