/* block - the part of a card's text that a program writes */
#include "card/block.h"

#include <stdbool.h>
#include <string.h>

struct place {
	size_t begin, end; /* of the whole block, with its last line's end */
	bool is_begun, is_ended;
};

static bool is_line(const char *text, size_t len, const char *wanted)
{
	while (len && strchr("\r\n", text[len - 1]))
		len--;
	return len == strlen(wanted) && !memcmp(text, wanted, len);
}

static int find(struct place *p, const char *text, size_t len, struct err *e)
{
	for (size_t at = 0; at < len;) {
		const char *lf = memchr(text + at, '\n', len - at);
		size_t size = lf ? (size_t)(lf + 1 - text) - at : len - at;
		bool begins = is_line(text + at, size, BLOCK_BEGIN);
		bool ends = is_line(text + at, size, BLOCK_END);

		if ((begins && p->is_begun) ||
		    (ends && (!p->is_begun || p->is_ended)))
			return err_set(e, ERR_DATA,
				       "the lines '%s' and '%s' are not one of "
				       "each, in this order; mend or remove "
				       "them",
				       BLOCK_BEGIN, BLOCK_END);
		if (begins)
			p->begin = at;
		if (ends)
			p->end = at + size;
		p->is_begun |= begins;
		p->is_ended |= ends;
		at += size;
	}
	if (p->is_begun == p->is_ended)
		return 0;
	return err_set(e, ERR_DATA, "the line '%s' is missing; put it back",
		       BLOCK_END);
}

static void add_lines(struct buf *out, const char *lines, const char *eol)
{
	while (*lines) {
		size_t len = strcspn(lines, "\n");

		buf_add(out, lines, len);
		buf_adds(out, eol);
		lines += len + (lines[len] == '\n');
	}
}

int block_edit(struct buf *out, const char *text, size_t len, const char *lines,
	       struct err *e)
{
	const char *lf = memchr(text, '\n', len);
	const char *end = lf ? lf : text + len;
	const char *eol = end > text && end[-1] == '\r' ? "\r\n" : "\n";
	struct place p = { .begin = len, .end = len };

	if (find(&p, text, len, e) < 0)
		return -1;
	buf_add(out, text, p.begin);
	if (!p.is_begun && len) {
		if (text[len - 1] != '\n')
			buf_adds(out, eol);
		buf_adds(out, eol);
	}
	buf_addf(out, "%s%s", BLOCK_BEGIN, eol);
	add_lines(out, lines, eol);
	buf_adds(out, BLOCK_END);
	/* The last line of a text need not have an end. */
	if (!p.is_begun || p.end < len || text[len - 1] == '\n')
		buf_adds(out, eol);
	buf_add(out, text + p.end, len - p.end);
	return 0;
}
