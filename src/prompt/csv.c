/* csv - rows of comma separated values, strictly (RFC 4180), line by line */
#include "prompt/csv.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

#define PIECE ((size_t)64 << 10)

/* The field at p, unquoted in place; where the next begins, or NULL. */
static char *take_quoted(char *p, char *end, const char **field)
{
	char *to = p;

	*field = p;
	for (p++; p < end; p++) {
		if (*p != '"') {
			*to++ = *p;
			continue;
		}
		if (p + 1 < end && p[1] == '"') {
			*to++ = *p++;
			continue;
		}
		p++;
		if (p < end && *p != ',')
			return NULL;
		*to = '\0';
		return p;
	}
	return NULL;
}

static char *take_field(char *p, char *end, const char **field)
{
	char *comma;

	if (p < end && *p == '"')
		return take_quoted(p, end, field);
	comma = memchr(p, ',', (size_t)(end - p));
	if (!comma)
		comma = end;
	*field = p;
	return memchr(p, '"', (size_t)(comma - p)) ? NULL : comma;
}

int csv_split(struct csv_row *row, char *line, size_t len, struct err *e)
{
	char *end = line + len, *p = line;

	row->count = 0;
	if (memchr(line, '\0', len))
		return err_set(e, ERR_DATA, "a NUL byte");
	*end = '\0';
	for (;;) {
		bool is_last;

		if (row->count == CSV_FIELDS_MAX)
			return err_set(e, ERR_DATA, "more than %d fields",
				       CSV_FIELDS_MAX);
		p = take_field(p, end, &row->fields[row->count]);
		if (!p)
			return err_set(e, ERR_DATA,
				       "field %zu: a quote at the wrong place",
				       row->count + 1);
		row->count++;
		is_last = p == end;
		*p = '\0';
		if (is_last)
			return 0;
		p++;
	}
}

/* What is read of a file. */
struct csv {
	int fd;
	const char *name;
	csv_fn *fn;
	void *context;
	struct buf text; /* read, and not given out */
	struct csv_row row;
};

static int give_line(struct csv *c, char *line, size_t len, struct err *e)
{
	c->row.line++;
	if (c->row.line == 1 && len >= 3 && !memcmp(line, "\xef\xbb\xbf", 3)) {
		line += 3;
		len -= 3;
	}
	if (len && line[len - 1] == '\r')
		len--;
	if (!len)
		return 0;
	if (csv_split(&c->row, line, len, e) < 0 ||
	    c->fn(c->context, &c->row, e) < 0)
		return err_wrap(e, "%s:%zu", c->name, c->row.line);
	return 0;
}

/* All lines that are whole; what is left of the text stays. */
static int give_lines(struct csv *c, struct err *e)
{
	size_t at = 0;
	char *end;

	while ((end = memchr(c->text.data + at, '\n', c->text.len - at))) {
		size_t len = (size_t)(end - c->text.data) - at;

		if (give_line(c, c->text.data + at, len, e) < 0)
			return -1;
		at += len + 1;
	}
	buf_drop(&c->text, at);
	if (c->text.len > CSV_LINE_MAX)
		return err_set(e, ERR_DATA, "%s:%zu: a line is too long",
			       c->name, c->row.line + 1);
	return 0;
}

static int read_all(struct csv *c, struct err *e)
{
	for (;;) {
		ssize_t n;

		buf_room(&c->text, PIECE);
		n = read(c->fd, c->text.data + c->text.len, PIECE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, ERR_IO, "%s", c->name);
		if (!n)
			break;
		buf_grew(&c->text, (size_t)n);
		if (give_lines(c, e) < 0)
			return -1;
	}
	return c->text.len ? give_line(c, c->text.data, c->text.len, e) : 0;
}

int csv_read(int fd, const char *name, csv_fn *fn, void *context, struct err *e)
{
	struct csv c = {
		.fd = fd,
		.name = name,
		.fn = fn,
		.context = context,
		.text = BUF_INIT(2 * PIECE + CSV_LINE_MAX),
	};
	int result = read_all(&c, e);

	buf_release(&c.text);
	return result;
}

int csv_find(const struct csv_row *header, const char *name)
{
	for (size_t i = 0; i < header->count; i++) {
		if (!strcasecmp(header->fields[i], name))
			return (int)i;
	}
	return -1;
}

int csv_number(double *value, const char *text, double most)
{
	size_t len = strlen(text);
	char *end;

	if (!len || len > 32 || strspn(text, "0123456789.") != len)
		return -1;
	*value = strtod(text, &end);
	return *end || end == text || *value > most ? -1 : 0;
}
