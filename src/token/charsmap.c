/* charsmap - what SentencePiece writes in the place of characters */
#include "token/charsmap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unigbrk.h>

#include "base/base64.h"
#include "base/mem.h"
#include "json/utf8.h"

#define GRAPHEME_MAX 6 /* bytes; one so long goes character by character */

/* A unit of the double array. */
static bool has_leaf(uint32_t unit)
{
	return unit >> 8 & 1;
}

static uint32_t label(uint32_t unit)
{
	return unit & (UINT32_C(1) << 31 | 0xff);
}

static uint32_t offset(uint32_t unit)
{
	return (unit >> 10) << ((unit & UINT32_C(1) << 9) >> 6);
}

static uint32_t read_unit(const char *bytes)
{
	const unsigned char *b = (const unsigned char *)bytes;

	return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	       (uint32_t)b[3] << 24;
}

int charsmap_read(struct charsmap *map, const char *base64, size_t len,
		  struct err *e)
{
	AUTO(buf_release) struct buf bytes = BUF_INIT(CHARSMAP_MAX);
	size_t size;

	map->texts = BUF_INIT(CHARSMAP_MAX);
	if (base64_add(&bytes, base64, len) < 0 || bytes.len < 8)
		return err_set(e, ERR_DATA, "expected base 64 of a map");
	size = read_unit(bytes.data);
	if (!size || size % 4 || size > bytes.len - 4)
		return err_set(e, ERR_DATA, "the map is cut off");
	map->count = size / 4;
	map->units = xcalloc(map->count, sizeof *map->units);
	for (size_t i = 0; i < map->count; i++)
		map->units[i] = read_unit(bytes.data + 4 + 4 * i);
	buf_add(&map->texts, bytes.data + 4 + size, bytes.len - 4 - size);
	return 0;
}

/* What the shortest beginning of a text points to, or NULL. */
static const char *find(const struct charsmap *map, const char *text,
			size_t len)
{
	uint32_t at = offset(map->units[0]);

	for (size_t i = 0; i < len && text[i]; i++) {
		uint32_t unit;

		at ^= (unsigned char)text[i];
		if (at >= map->count)
			return NULL;
		unit = map->units[at];
		if (label(unit) != (unsigned char)text[i])
			return NULL;
		at ^= offset(unit);
		if (at >= map->count)
			return NULL;
		if (has_leaf(unit)) {
			uint32_t value = map->units[at] & 0x7fffffff;

			return value < map->texts.len ? map->texts.data + value
						      : NULL;
		}
	}
	return NULL;
}

static void add_characters(const struct charsmap *map, struct buf *out,
			   const char *text, size_t len)
{
	size_t width;

	for (size_t at = 0; at < len; at += width) {
		const char *other;

		width = utf8_width(text[at]);
		other = find(map, text + at, width);
		if (other)
			buf_adds(out, other);
		else
			buf_add(out, text + at, width);
	}
}

void charsmap_add(const struct charsmap *map, struct buf *out,
		  const struct buf *text)
{
	const uint8_t *at = (const uint8_t *)text->data;
	const uint8_t *end = at + text->len, *next;

	for (; at < end; at = next) {
		const char *other = NULL, *grapheme = (const char *)at;
		size_t len;

		next = u8_grapheme_next(at, end);
		len = (size_t)(next - at);
		if (len < GRAPHEME_MAX)
			other = find(map, grapheme, len);
		if (other)
			buf_adds(out, other);
		else
			add_characters(map, out, grapheme, len);
	}
}

void charsmap_release(struct charsmap *map)
{
	free(map->units);
	buf_release(&map->texts);
	map->units = NULL;
	map->count = 0;
}
