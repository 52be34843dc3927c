/* front - the YAML front matter of a card, edited a few lines at a time */
#include "card/front.h"

#include <string.h>

#include "base/mem.h"
#include "card/section.h"
#include "json/utf8.h"

/* Of a card: what is before the lines, the lines, and the rest. */
struct front {
	size_t start, end; /* of the lines */
	const char *eol;
	struct lines lines;
};

static void front_release(struct front *f)
{
	lines_release(&f->lines);
}

static int check_text(const char *text, size_t len, struct err *e)
{
	if (len > FRONT_MAX)
		return err_set(e, ERR_DATA, "larger than %zu bytes", FRONT_MAX);
	for (size_t i = 0; i < len;) {
		size_t bytes = utf8_length(text + i, len - i);

		if (!bytes)
			return err_set(e, ERR_DATA, "byte %zu is not UTF-8", i);
		i += bytes;
	}
	return 0;
}

/* White space that may stand before the dashes, a byte order mark too. */
static size_t space_length(const char *text, size_t len)
{
	size_t i = 0;

	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
		i = 3;
	while (i < len && strchr(" \t\r\n", text[i]) && text[i])
		i++;
	return i;
}

/* Bytes of the line at text with its end, when it is dashes and blanks. */
static size_t dashes_length(const char *text, size_t len)
{
	size_t i = 3;

	if (len < 3 || memcmp(text, "---", 3) != 0)
		return 0;
	while (i < len && (text[i] == ' ' || text[i] == '\t'))
		i++;
	if (i < len && text[i] == '\r')
		i++;
	if (i == len)
		return i;
	return text[i] == '\n' ? i + 1 : 0;
}

static bool is_marker(const char *text, size_t len)
{
	return len >= 3 && (!memcmp(text, "---", 3) || !memcmp(text, "...", 3));
}

/* Both ends; *length is that of all, 0 when there is none. */
static int find(struct front *f, size_t *length, const char *text, size_t len,
		struct err *e)
{
	size_t at = space_length(text, len), open;

	*length = 0;
	open = dashes_length(text + at, len - at);
	if (!open)
		return is_marker(text + at, len - at) && text[at] == '-'
			       ? err_set(e, ERR_DATA,
					 "begins with dashes that open no "
					 "front matter; put `---` on a line of "
					 "its own")
			       : 0;
	f->eol = memchr(text + at, '\r', open) ? "\r\n" : "\n";
	f->start = at + open;
	for (at = f->start; at < len;) {
		const char *lf = memchr(text + at, '\n', len - at);
		size_t close = dashes_length(text + at, len - at);

		f->end = at;
		*length = at + close;
		if (close)
			return 0;
		if (is_marker(text + at, len - at))
			return err_set(e, ERR_DATA,
				       "the front matter is of several "
				       "documents; make it one");
		at = lf ? (size_t)(lf + 1 - text) : len;
	}
	return err_set(e, ERR_DATA,
		       "the front matter is not closed; put `---` on a line "
		       "of its own behind it");
}

int front_length(size_t *length, const char *text, size_t len, struct err *e)
{
	struct front f = { 0 };

	if (check_text(text, len, e) < 0)
		return -1;
	return find(&f, length, text, len, e);
}

static int read_front(struct front *f, const char *text, size_t len,
		      struct err *e)
{
	size_t length;

	if (check_text(text, len, e) < 0 ||
	    find(f, &length, text, len, e) < 0 || !length)
		return f->eol ? -1 : err_set(e, ERR_DATA, "no front matter");
	f->lines.first = 1;
	for (size_t i = 0; i < f->start; i++)
		f->lines.first += text[i] == '\n';
	return lines_read(&f->lines, text + f->start, f->end - f->start, e);
}

/* Append the text with one list as it shall be. */
static int edit_list(struct buf *out, const char *text, size_t len,
		     const struct front_list *list, struct err *e)
{
	AUTO(front_release) struct front f = { 0 };

	if (read_front(&f, text, len, e) < 0)
		return -1;
	buf_add(out, text, f.start);
	if (section_edit(out, &f.lines, list, f.eol, e) < 0)
		return -1;
	buf_add(out, text + f.end, len - f.end);
	return 0;
}

/* An empty one before all else, but behind a byte order mark. */
static void add_front(struct buf *out, const char *text, size_t len)
{
	size_t mark = len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
	const char *lf = memchr(text, '\n', len);
	const char *eol = lf && lf > text && lf[-1] == '\r' ? "\r\n" : "\n";

	buf_add(out, text, mark);
	buf_addf(out, "---%s---%s", eol, eol);
	if (len > mark && text[mark] != '\n' && text[mark] != '\r')
		buf_adds(out, eol);
	buf_add(out, text + mark, len - mark);
}

int front_edit(struct buf *out, const char *text, size_t len,
	       const struct front_list *lists, struct err *e)
{
	AUTO(buf_release) struct buf one = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf other = BUF_INIT(BUF_MAX);
	size_t length;

	if (front_length(&length, text, len, e) < 0)
		return -1;
	if (length)
		buf_add(&one, text, len);
	else
		add_front(&one, text, len);
	for (; lists->key; lists++) {
		struct buf swap = one;

		buf_clear(&other);
		if (edit_list(&other, one.data, one.len, lists, e) < 0)
			return -1;
		one = other;
		other = swap;
	}
	buf_add(out, one.data, one.len);
	return 0;
}

int front_has_other(const char *text, size_t len, const struct front_list *list,
		    const char *key, struct err *e)
{
	AUTO(front_release) struct front f = { 0 };
	size_t length;

	if (front_length(&length, text, len, e) < 0)
		return -1;
	if (!length)
		return 0;
	if (read_front(&f, text, len, e) < 0)
		return -1;
	return section_has_other(&f.lines, list, key, e);
}
