/* keys - the identities met, each kept once and small */
#include "board/keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sip.h"

/*
 * The text ends in the byte that stands behind it in a key, `,` or `]`. So no
 * text begins another, and the order of keys is that of their texts in turn.
 */
struct key_value {
	uint32_t rank; /* in the order of the texts */
	uint32_t len;
	char text[];
};

struct key {
	struct keys *table;
	uint32_t rank;
	unsigned char packed[]; /* seven bits a byte, the last below 128 */
};

#define PACKED_MAX 5 /* bytes of one number */

void keys_init(struct keys *t, size_t fields)
{
	*t = (struct keys){ .fields = fields };
}

void keys_release(struct keys *t)
{
	arena_release(&t->arena);
	free(t->values);
	free(t->keys);
	index_release(&t->by_text);
	index_release(&t->by_values);
	*t = (struct keys){ 0 };
}

uint32_t keys_value(struct keys *t, const char *text, size_t len, bool is_last)
{
	const char end = is_last ? ']' : ',';
	uint64_t hash = sip_hash(text, len) + is_last;
	struct index_walk walk = index_find(&t->by_text, hash);
	struct key_value *value;
	uint32_t i;

	while (index_next(&walk, &i)) {
		value = t->values[i];
		if (value->len == len + 1 && !memcmp(value->text, text, len) &&
		    value->text[len] == end)
			return i;
	}
	t->values = xgrow(t->values, t->value_count, &t->value_room,
			  sizeof(struct key_value *));
	value = arena_take(&t->arena, sizeof *value + len + 1);
	value->len = (uint32_t)len + 1;
	memcpy(value->text, text, len);
	value->text[len] = end;
	t->values[t->value_count] = value;
	index_put(&t->by_text, hash, (uint32_t)t->value_count);
	return (uint32_t)t->value_count++;
}

static size_t pack(unsigned char *out, const uint32_t *values, size_t count)
{
	unsigned char *p = out;

	for (size_t i = 0; i < count; i++) {
		uint32_t rest = values[i];

		for (; rest >= 128; rest >>= 7)
			*p++ = (unsigned char)(rest | 128);
		*p++ = (unsigned char)rest;
	}
	return (size_t)(p - out);
}

static uint32_t unpack_one(const unsigned char **p)
{
	uint32_t value = 0;

	for (int shift = 0;; shift += 7) {
		value |= (uint32_t)(**p & 127) << shift;
		if (*(*p)++ < 128)
			return value;
	}
}

static size_t packed_len(const struct keys *t, const unsigned char *packed)
{
	const unsigned char *p = packed;

	for (size_t i = 0; i < t->fields; p++)
		i += *p < 128;
	return (size_t)(p - packed);
}

const struct key *keys_key(struct keys *t, const uint32_t *values)
{
	unsigned char *packed = xmalloc(t->fields * PACKED_MAX);
	size_t len = pack(packed, values, t->fields);
	uint64_t hash = sip_hash(packed, len);
	struct index_walk walk = index_find(&t->by_values, hash);
	struct key *key = NULL;
	uint32_t i;

	while (!key && index_next(&walk, &i)) {
		if (packed_len(t, t->keys[i]->packed) == len &&
		    !memcmp(t->keys[i]->packed, packed, len))
			key = t->keys[i];
	}
	if (!key) {
		t->keys = xgrow(t->keys, t->count, &t->room,
				sizeof(struct key *));
		key = arena_take(&t->arena, offsetof(struct key, packed) + len);
		key->table = t;
		memcpy(key->packed, packed, len);
		index_put(&t->by_values, hash, (uint32_t)t->count);
		t->keys[t->count++] = key;
	}
	free(packed);
	return key;
}

static int compare_values(const void *a, const void *b)
{
	const struct key_value *x = *(struct key_value *const *)a;
	const struct key_value *y = *(struct key_value *const *)b;

	return memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);
}

static void rank_values(struct keys *t)
{
	size_t size = t->value_count * sizeof(struct key_value *);
	struct key_value **sorted = xmalloc(size);

	memcpy(sorted, t->values, size);
	qsort(sorted, t->value_count, sizeof *sorted, compare_values);
	for (size_t i = 0; i < t->value_count; i++)
		sorted[i]->rank = (uint32_t)i;
	free(sorted);
}

static uint32_t rank_at(const struct keys *t, uint32_t key, size_t field)
{
	const unsigned char *p = t->keys[key]->packed;

	while (field--)
		unpack_one(&p);
	return t->values[unpack_one(&p)]->rank;
}

/* A stable pass of a radix sort: from into to, by one field. */
static void sort_field(const struct keys *t, size_t field, uint32_t *from,
		       uint32_t *to)
{
	uint32_t *starts = xcalloc(t->value_count + 1, sizeof *starts);
	uint32_t *ranks = xcalloc(t->count, sizeof *ranks);

	for (size_t i = 0; i < t->count; i++) {
		ranks[i] = rank_at(t, from[i], field);
		starts[ranks[i] + 1]++;
	}
	for (size_t i = 0; i < t->value_count; i++)
		starts[i + 1] += starts[i];
	for (size_t i = 0; i < t->count; i++)
		to[starts[ranks[i]]++] = from[i];
	free(starts);
	free(ranks);
}

/* By the last field first: what comes later stays in order where it ties. */
static void rank(struct keys *t)
{
	uint32_t *order = xcalloc(t->count, sizeof *order);
	uint32_t *next = xcalloc(t->count, sizeof *next);

	rank_values(t);
	for (size_t i = 0; i < t->count; i++)
		order[i] = (uint32_t)i;
	for (size_t field = t->fields; field--;) {
		uint32_t *old = order;

		sort_field(t, field, order, next);
		order = next;
		next = old;
	}
	for (size_t i = 0; i < t->count; i++)
		t->keys[order[i]]->rank = (uint32_t)i;
	t->ranked = t->count;
	free(order);
	free(next);
}

size_t key_rank(const struct key *key)
{
	if (key->table->ranked != key->table->count)
		rank(key->table);
	return key->rank;
}

size_t key_count(const struct key *key)
{
	return key->table->count;
}

void key_text(struct buf *out, const struct key *key)
{
	const unsigned char *p = key->packed;

	buf_addc(out, '[');
	for (size_t i = 0; i < key->table->fields; i++) {
		const struct key_value *value =
			key->table->values[unpack_one(&p)];

		buf_add(out, value->text, value->len);
	}
}
