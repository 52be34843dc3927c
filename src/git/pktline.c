/* pktline - the lines that git's wire protocol is made of */
#include "git/pktline.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static int hex_digit(char c)
{
	if (!isxdigit((unsigned char)c))
		return -1;
	return isdigit((unsigned char)c) ? c - '0'
					 : tolower((unsigned char)c) - 'a' + 10;
}

/* -1: no length. */
static long length_of(const char *text)
{
	long length = 0;

	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(text[i]);

		if (digit < 0)
			return -1;
		length = length * 16 + digit;
	}
	return length;
}

int pktline_next_raw(struct pktline *line, struct pktlines *in, struct err *e)
{
	static const enum pktline_kind marks[] = { PKTLINE_FLUSH, PKTLINE_DELIM,
						   PKTLINE_STOP };
	long length;

	*line = (struct pktline){ PKTLINE_END, in->at, 0 };
	if (!in->left)
		return 0;
	length = in->left < 4 ? -1 : length_of(in->at);
	if (length < 0 || length == 3 || length > PKTLINE_MAX ||
	    (size_t)length > in->left)
		return err_set(e, ERR_DATA,
			       "the answer is not in git's wire protocol, or "
			       "is cut off");
	if (length < 3) {
		line->kind = marks[length];
		length = 4;
	} else {
		*line = (struct pktline){ PKTLINE_DATA, in->at + 4,
					  (size_t)length - 4 };
	}
	in->at += length;
	in->left -= (size_t)length;
	return 0;
}

int pktline_next(struct pktline *line, struct pktlines *in, struct err *e)
{
	if (pktline_next_raw(line, in, e) < 0)
		return -1;
	if (line->len && line->data[line->len - 1] == '\n')
		line->len--;
	return 0;
}

void pktline_add(struct buf *out, const char *format, ...)
{
	char *text = NULL;
	va_list args;
	int len;

	va_start(args, format);
	len = vasprintf(&text, format, args);
	va_end(args);
	if (len < 0)
		xmalloc(SIZE_MAX); /* ends the program as out of memory */
	buf_addf(out, "%04x", (unsigned)len + 4);
	buf_add(out, text, (size_t)len);
	free(text);
}

void pktline_flush(struct buf *out)
{
	buf_adds(out, "0000");
}

void pktline_delim(struct buf *out)
{
	buf_adds(out, "0001");
}
