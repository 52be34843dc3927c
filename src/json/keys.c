/* keys - duplicate keys in a scanned object */
#include "json/keys.h"

#include <string.h>

#include "base/map.h"
#include "base/mem.h"

/* Objects of up to so many members are looked through pair by pair. */
#define FEW_KEYS 12

/* Of up to so many, signatures tell most keys apart. */
#define SIGNED_KEYS 64

static bool is_same_key(const struct json_doc *doc, const struct json_node *a,
			const struct json_node *b)
{
	AUTO(buf_release) struct buf one = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf two = BUF_INIT(BUF_MAX);

	if (!a->has_escape && !b->has_escape)
		return a->len == b->len &&
		       !memcmp(json_raw(doc, a), json_raw(doc, b), a->len);
	json_text(&one, doc, a);
	json_text(&two, doc, b);
	return one.len == two.len && !memcmp(one.data, two.data, one.len);
}

static const struct json_node *among_few(const struct json_doc *doc,
					 const struct json_node *object)
{
	const struct json_node *keys[FEW_KEYS];
	const struct json_node *key = json_first(doc, object);

	for (uint32_t i = 0; i < object->count; i++) {
		for (uint32_t j = 0; j < i; j++) {
			if (is_same_key(doc, keys[j], key))
				return key;
		}
		keys[i] = key;
		key = json_next(doc, json_next(doc, key));
	}
	return NULL;
}

/* Equal for equal bytes: the first eight, the last eight, the length. */
static uint64_t sign(const char *bytes, size_t len)
{
	uint64_t first = 0, last = 0;

	if (len >= 8) {
		memcpy(&first, bytes, 8);
		memcpy(&last, bytes + len - 8, 8);
	} else if (len >= 4) {
		memcpy(&first, bytes, 4);
		memcpy(&last, bytes + len - 4, 4);
	} else if (len) {
		first = (unsigned char)bytes[0];
		last = (uint64_t)(unsigned char)bytes[len - 1] << 8 |
		       (unsigned char)bytes[len / 2];
	}
	return (first * 31 + last + len) * 0x9e3779b97f4a7c15;
}

/*
 * Whether two keys may be equal: two of them share a signature, or one is
 * escaped. `seen` has a bit for the upper six of each signature, so that
 * most keys are compared with none.
 */
static bool may_repeat(const struct json_doc *doc,
		       const struct json_node *object)
{
	uint64_t signs[SIGNED_KEYS], seen = 0;
	const struct json_node *key = json_first(doc, object);

	for (uint32_t i = 0; i < object->count; i++) {
		uint64_t bit;

		if (key->has_escape)
			return true;
		signs[i] = sign(json_raw(doc, key) + 1, key->len - 2);
		bit = (uint64_t)1 << (signs[i] >> 58);
		for (uint32_t j = 0; seen & bit && j < i; j++) {
			if (signs[j] == signs[i])
				return true;
		}
		seen |= bit;
		key = doc->nodes + key[1].end;
	}
	return false;
}

/*
 * Unescaped keys are gathered in one buffer that never moves: unescaped text
 * is no longer than its escaped form.
 */
static bool was_seen(struct map *seen, struct buf *text,
		     const struct json_doc *doc, const struct json_node *key)
{
	const char *raw = json_raw(doc, key) + 1;
	size_t len = key->len - 2, start = text->len;
	void **slot;

	if (key->has_escape) {
		json_text(text, doc, key);
		raw = text->data + start;
		len = text->len - start;
	}
	slot = map_put(seen, raw, len);
	if (*slot)
		return true;
	*slot = seen;
	return false;
}

static const struct json_node *among_many(const struct json_doc *doc,
					  const struct json_node *object)
{
	AUTO(map_release) struct map seen = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const struct json_node *key = json_first(doc, object);

	buf_room(&text, object->len);
	for (uint32_t i = 0; i < object->count; i++) {
		if (was_seen(&seen, &text, doc, key))
			return key;
		key = json_next(doc, json_next(doc, key));
	}
	return NULL;
}

const struct json_node *keys_repeated(const struct json_doc *doc,
				      const struct json_node *object)
{
	if (object->count <= SIGNED_KEYS && !may_repeat(doc, object))
		return NULL;
	return object->count <= FEW_KEYS ? among_few(doc, object)
					 : among_many(doc, object);
}
