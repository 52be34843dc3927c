/* buf - a byte string that grows up to a limit */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

char buf_empty[1];

int buf_room(struct buf *b, size_t len)
{
	size_t size = b->size ? b->size : 64;

	if (b->is_full || len > b->limit - b->len) {
		b->is_full = true;
		return -1;
	}
	if (b->size > b->len && b->size - b->len > len)
		return 0;
	while (size - b->len <= len)
		size *= 2;
	b->data = xrealloc(b->size ? b->data : NULL, size, 1);
	b->size = size;
	b->data[b->len] = '\0';
	return 0;
}

void buf_grew(struct buf *b, size_t len)
{
	b->len += len;
	b->data[b->len] = '\0';
}

int buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (buf_room(b, len) < 0)
		return -1;
	if (len)
		memcpy(b->data + b->len, bytes, len);
	buf_grew(b, len);
	return 0;
}

int buf_adds(struct buf *b, const char *text)
{
	return buf_add(b, text, strlen(text));
}

int buf_addc(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

int buf_addf(struct buf *b, const char *format, ...)
{
	AUTO(free_text) char *text = NULL;
	va_list args;
	int len;

	va_start(args, format);
	len = vasprintf(&text, format, args);
	va_end(args);
	if (len < 0) {
		text = NULL;
		b->is_full = true;
		return -1;
	}
	return buf_add(b, text, (size_t)len);
}

void buf_drop(struct buf *b, size_t len)
{
	if (!len)
		return;
	memmove(b->data, b->data + len, b->len - len);
	b->len -= len;
	b->data[b->len] = '\0';
}

void buf_cut(struct buf *b, size_t len)
{
	b->data[len] = '\0';
	b->len = len;
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->is_full = false;
	if (b->size)
		b->data[0] = '\0';
}

void buf_release(struct buf *b)
{
	if (b->size)
		free(b->data);
	*b = BUF_INIT(b->limit);
}

char *buf_detach(struct buf *b)
{
	char *data = b->size ? b->data : xstrdup("");

	*b = BUF_INIT(b->limit);
	return data;
}
