/* delta - an object as the difference to another one, as packs hold it */
#include "git/delta.h"

#include <string.h>

#include "git/object.h"

#define INSERT_MAX 127
#define COPY_MAX 0xffffff

static bool read_number(uint64_t *number, const uint8_t **at,
			const uint8_t *end)
{
	unsigned shift = 0;
	uint8_t byte;

	*number = 0;
	do {
		if (*at == end || shift > 56)
			return false;
		byte = *(*at)++;
		*number |= (uint64_t)(byte & 127) << shift;
		shift += 7;
	} while (byte & 128);
	return true;
}

uint64_t delta_size(const void *delta, size_t len)
{
	const uint8_t *at = delta, *end = at + len;
	uint64_t from, to;

	return read_number(&from, &at, end) && read_number(&to, &at, end)
		       ? to
		       : UINT64_MAX;
}

/* The bytes of a number that the bits of flags announce. */
static bool read_sparse(uint64_t *number, unsigned flags, const uint8_t **at,
			const uint8_t *end)
{
	*number = 0;
	for (unsigned i = 0; flags; i++, flags >>= 1) {
		if (!(flags & 1))
			continue;
		if (*at == end)
			return false;
		*number |= (uint64_t) * (*at)++ << (8 * i);
	}
	return true;
}

struct span {
	const char *at;
	uint64_t len;
};

/* What the next instruction adds. */
static bool read_step(struct span *step, const struct span *base,
		      const uint8_t **at, const uint8_t *end)
{
	uint8_t code = *(*at)++;
	uint64_t offset, size;

	if (!(code & 128)) {
		*step = (struct span){ (const char *)*at, code };
		if (!code || end - *at < code)
			return false;
		*at += code;
		return true;
	}
	if (!read_sparse(&offset, code & 15, at, end) ||
	    !read_sparse(&size, code >> 4 & 7, at, end))
		return false;
	size = size ? size : 0x10000;
	if (offset > base->len || size > base->len - offset)
		return false;
	*step = (struct span){ base->at + offset, size };
	return true;
}

int delta_apply(char *out, const char *base, size_t base_len, const void *delta,
		size_t len)
{
	const uint8_t *at = delta, *end = at + len;
	struct span from = { base, base_len }, step;
	uint64_t before, left;

	if (!read_number(&before, &at, end) || !read_number(&left, &at, end) ||
	    before != base_len)
		return -1;
	while (at < end) {
		if (!read_step(&step, &from, &at, end) || step.len > left)
			return -1;
		memcpy(out, step.at, step.len);
		out += step.len;
		left -= step.len;
	}
	return left ? -1 : 0;
}

static void add_number(struct buf *out, uint64_t number)
{
	for (; number > 127; number >>= 7)
		buf_addc(out, (char)(number | 128));
	buf_addc(out, (char)number);
}

/* Steps that are still to be written: a copy, then an insertion. */
struct steps {
	struct buf *out;
	uint64_t copy_at, copy_len;
	const char *insert;
	size_t insert_len;
};

static void flush_copy(struct steps *s)
{
	while (s->copy_len) {
		uint64_t len = s->copy_len < COPY_MAX ? s->copy_len : COPY_MAX;
		uint64_t values[2] = { s->copy_at, len };
		size_t code_at = s->out->len;
		unsigned code = 128, bit = 1;

		buf_addc(s->out, 0);
		for (size_t i = 0; i < 7; i++, bit <<= 1) {
			unsigned byte =
				i < 4 ? values[0] >> (8 * i) & 255
				      : values[1] >> (8 * (i - 4)) & 255;

			if (!byte)
				continue;
			buf_addc(s->out, (char)byte);
			code |= bit;
		}
		s->out->data[code_at] = (char)code;
		s->copy_at += len;
		s->copy_len -= len;
	}
}

static void flush_insert(struct steps *s)
{
	while (s->insert_len) {
		size_t len =
			s->insert_len < INSERT_MAX ? s->insert_len : INSERT_MAX;

		buf_addc(s->out, (char)len);
		buf_add(s->out, s->insert, len);
		s->insert += len;
		s->insert_len -= len;
	}
}

static void copy(struct steps *s, uint64_t at, uint64_t len)
{
	flush_insert(s);
	if (s->copy_len && s->copy_at + s->copy_len == at) {
		s->copy_len += len;
		return;
	}
	flush_copy(s);
	s->copy_at = at;
	s->copy_len = len;
}

static void insert(struct steps *s, const char *at, size_t len)
{
	flush_copy(s);
	if (s->insert_len && s->insert + s->insert_len != at)
		flush_insert(s);
	if (!s->insert_len)
		s->insert = at;
	s->insert_len += len;
}

/* As trees are sorted: the name of a folder ends in a slash. */
static int compare(const struct object_entry *a, const struct object_entry *b)
{
	size_t len = a->name_len < b->name_len ? a->name_len : b->name_len;
	int order = memcmp(a->name, b->name, len);
	unsigned char x, y;

	if (order)
		return order;
	x = (unsigned char)a->name[len];
	y = (unsigned char)b->name[len];
	if (!x && object_is_tree(a->mode))
		x = '/';
	if (!y && object_is_tree(b->mode))
		y = '/';
	return (x > y) - (x < y);
}

static bool is_same_but_id(const struct object_entry *a,
			   const struct object_entry *b)
{
	return a->len == b->len && !memcmp(a->at, b->at, a->len - OID_RAW);
}

int delta_trees(struct buf *out, const struct delta_tree *from,
		const struct delta_tree *to, delta_fresh_fn *fresh,
		void *context)
{
	struct steps s = { .out = out };
	const char *a = from->data, *b = to->data;
	struct object_entry old, new;
	int has_old = object_entry(&old, &a, from->data + from->len);
	int answer = 0;

	add_number(out, from->len);
	add_number(out, to->len);
	while (!answer && object_entry(&new, &b, to->data + to->len) > 0) {
		size_t at;

		while (has_old > 0 && compare(&old, &new) < 0)
			has_old =
				object_entry(&old, &a, from->data + from->len);
		at = has_old > 0 ? (size_t)(old.at - from->data) : 0;
		if (has_old > 0 && is_same_but_id(&old, &new)) {
			bool is_same = oid_equal(&old.id, &new.id);

			copy(&s, at, is_same ? new.len : new.len - OID_RAW);
			if (is_same)
				continue;
			insert(&s, new.at + new.len - OID_RAW, OID_RAW);
		} else {
			insert(&s, new.at, new.len);
		}
		answer = fresh(context, &new);
	}
	flush_copy(&s);
	flush_insert(&s);
	return answer;
}
