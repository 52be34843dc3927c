/* reader - records out of a stream: an object, arrays, lines, and any mix */
#include "stream/reader.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "json/scan.h"

#define CHUNK 131072

/* Where the stream stands between two records. */
enum state {
	START,   /* nothing read: a byte order mark may stand here */
	OUTSIDE, /* not in an array */
	OPENED,  /* behind [ */
	ELEMENT, /* behind an element */
	COMMA,   /* behind , */
	OVER,    /* an error was reported */
};

void reader_init(struct reader *r, int fd, const char *name,
		 const struct json_limits *limits)
{
	*r = (struct reader){ .fd = fd,
			      .name = name,
			      .limits = *limits,
			      .line = 1,
			      .state = START };
	r->window = BUF_INIT(limits->size_bytes + 2 * CHUNK);
}

void reader_reset(struct reader *r, int fd, const char *name)
{
	r->fd = fd;
	r->name = name;
	buf_clear(&r->window);
	r->start = 0;
	r->at = 0;
	r->line = 1;
	r->state = START;
	r->is_file = true;
	r->is_end = false;
}

void reader_release(struct reader *r)
{
	buf_release(&r->window);
	json_doc_release(&r->record.doc);
}

static int fail(struct reader *r, struct err *e, const char *what)
{
	r->state = OVER;
	return err_set(e, ERR_DATA, "%s:%zu: %s", r->name, r->line, what);
}

/*
 * Read on; what lies before r->at is dropped, and r->at is 0 after it.
 * 1: there is more in the window, 0: the end, -1: ERR_IO.
 */
static int fill(struct reader *r, struct err *e)
{
	ssize_t got;

	if (r->is_end)
		return 0;
	buf_drop(&r->window, r->at);
	r->start += (off_t)r->at;
	r->at = 0;
	if (buf_room(&r->window, CHUNK) < 0)
		return fail(r, e, "record too large");
	do
		got = read(r->fd, r->window.data + r->window.len, CHUNK);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		r->state = OVER;
		return err_errno(e, ERR_IO, "%s", r->name);
	}
	if (!got || (r->is_file && got < CHUNK))
		r->is_end = true;
	buf_grew(&r->window, (size_t)got);
	return got > 0;
}

/* The next byte that is not white space; 0 at the end, -1 on error. */
static int next_byte(struct reader *r, struct err *e)
{
	for (;;) {
		int more;

		for (; r->at < r->window.len; r->at++) {
			char c = r->window.data[r->at];

			if (c == '\n')
				r->line++;
			else if (c != ' ' && c != '\t' && c != '\r')
				return c ? (unsigned char)c : 1;
		}
		more = fill(r, e);
		if (more <= 0)
			return more;
	}
}

static int skip_mark(struct reader *r, struct err *e)
{
	while (r->window.len < 3) {
		int more = fill(r, e);

		if (more < 0)
			return -1;
		if (!more)
			break;
	}
	r->state = OUTSIDE;
	if (r->window.len >= 3 && !memcmp(r->window.data, "\xef\xbb\xbf", 3))
		r->at = 3;
	return 0;
}

/* What is in the window of the record at r->at. */
static void show(const struct reader *r, struct json_source *source)
{
	source->text = r->window.data + r->at;
	source->len = r->window.len - r->at;
}

static int read_on(struct json_source *source, struct err *e)
{
	struct reader *r = source->context;
	int more = fill(r, e);

	show(r, source);
	return more;
}

static size_t count_lines(const char *text, size_t len)
{
	size_t lines = 0;

	for (const char *p = text;
	     (p = memchr(p, '\n', (size_t)(text + len - p))); p++)
		lines++;
	return lines;
}

static int take_record(struct reader *r, struct record **record, struct err *e)
{
	struct json_source source = { .more = read_on, .context = r };
	struct record *out = &r->record;
	struct json_doc *doc = &out->doc;

	show(r, &source);
	if (json_scan_source(doc, &source, &r->limits, e) < 0) {
		if (r->state == OVER)
			return -1;
		r->line += count_lines(doc->text, doc->stop);
		r->state = OVER;
		return err_wrap(e, "%s:%zu", r->name, r->line);
	}
	out->source = r->name;
	out->line = r->line;
	out->offset = r->start + (off_t)r->at;
	r->line += doc->lines;
	r->at += doc->len;
	*record = out;
	return 1;
}

/* One byte of the grammar around records; the state it leads to, or -1. */
static int punctuation(int state, int c)
{
	if (c == '[' && state == OUTSIDE)
		return OPENED;
	if (c == ',' && state == ELEMENT)
		return COMMA;
	if (c == ']' && (state == OPENED || state == ELEMENT))
		return OUTSIDE;
	return -1;
}

static const char *expected(int state)
{
	if (state == ELEMENT)
		return "expected , or ] behind a record";
	if (state == OPENED)
		return "expected an object or ]";
	return state == COMMA ? "expected an object"
			      : "expected an object or an array of objects";
}

/* Nothing is left: good between records, not inside an array. */
static int finish(struct reader *r, struct err *e)
{
	return r->state == OUTSIDE ? 0
				   : fail(r, e, "cut off: array not closed");
}

/* Up to the next record: 1, 0 at the end, -1. */
static int find_record(struct reader *r, struct err *e)
{
	if (r->state == OVER)
		return 0;
	if (r->state == START && skip_mark(r, e) < 0)
		return -1;
	for (;;) {
		int c = next_byte(r, e);
		int state;

		if (c < 0)
			return -1;
		if (!c)
			return finish(r, e);
		if (c == '{' && r->state != ELEMENT)
			return 1;
		state = punctuation(r->state, c);
		if (state < 0)
			return fail(r, e, expected(r->state));
		r->state = state;
		r->at++;
	}
}

static void enter_record(struct reader *r)
{
	r->state = r->state == OUTSIDE ? OUTSIDE : ELEMENT;
}

int reader_next(struct reader *r, struct record **record, struct err *e)
{
	int found = find_record(r, e);

	if (found <= 0)
		return found;
	enter_record(r);
	return take_record(r, record, e);
}

/* Whether text comes next; no more is read than what agrees with it calls for.
 */
static int is_next(struct reader *r, const char *text, size_t len,
		   struct err *e)
{
	size_t same = 0;

	for (;;) {
		size_t have = r->window.len - r->at;
		int more;

		have = have < len ? have : len;
		if (memcmp(r->window.data + r->at + same, text + same,
			   have - same) != 0)
			return 0;
		if (have == len)
			return 1;
		same = have;
		more = fill(r, e);
		if (more <= 0)
			return more;
	}
}

int reader_pass(struct reader *r, const char *text, size_t len, struct err *e)
{
	int found = find_record(r, e);

	if (found > 0)
		found = is_next(r, text, len, e);
	if (found <= 0)
		return found;
	enter_record(r);
	r->line += count_lines(text, len);
	r->at += len;
	return 1;
}
