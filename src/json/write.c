/* write - JSON text out: lossless copies of scanned values, and new strings */
#include "json/write.h"

#include <stdbool.h>
#include <string.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The length of the string at p, both quotes included. */
static size_t string_length(const char *p, const char *end)
{
	const char *start = p;

	for (p++; p < end && *p != '"'; p++) {
		if (*p == '\\')
			p++;
	}
	return (size_t)(p + 1 - start);
}

/* The length of a run that holds no white space and no string. */
static size_t plain_length(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && *p != '"' && !is_space(*p))
		p++;
	return (size_t)(p - start);
}

int json_compact(struct buf *out, const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while (p < end) {
		size_t run;

		if (is_space(*p)) {
			p++;
			continue;
		}
		run = *p == '"' ? string_length(p, end) : plain_length(p, end);
		buf_add(out, p, run);
		p += run;
	}
	return out->is_full ? -1 : 0;
}

static void new_line(struct buf *out, size_t level)
{
	buf_addc(out, '\n');
	while (level--)
		buf_adds(out, "  ");
}

/* The length of a number or word; the text need not end in NUL. */
static size_t word_length(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && !is_space(*p) && *p != ',' && *p != ']' && *p != '}')
		p++;
	return (size_t)(p - start);
}

static const char *skip_space(const char *p, const char *end)
{
	while (p < end && is_space(*p))
		p++;
	return p;
}

/* At a bracket that opens; `[]` and `{}` close up. Returns what is behind. */
static const char *open_bracket(struct buf *out, const char *p, const char *end,
				size_t *level)
{
	const char *next = skip_space(p + 1, end);

	buf_addc(out, *p);
	if (next < end && (*next == ']' || *next == '}')) {
		buf_addc(out, *next);
		return next + 1;
	}
	new_line(out, ++*level);
	return next;
}

int json_pretty(struct buf *out, const char *text, size_t len, size_t level)
{
	const char *end = text + len;
	const char *p = skip_space(text, end);

	for (; p < end; p = skip_space(p, end)) {
		size_t run = 1;

		switch (*p) {
		case '{':
		case '[':
			p = open_bracket(out, p, end, &level);
			continue;
		case '}':
		case ']':
			new_line(out, --level);
			buf_addc(out, *p);
			break;
		case ',':
			buf_addc(out, *p);
			new_line(out, level);
			break;
		case ':':
			buf_adds(out, ": ");
			break;
		case '"':
			run = string_length(p, end);
			buf_add(out, p, run);
			break;
		default:
			run = word_length(p, end);
			buf_add(out, p, run);
		}
		p += run;
	}
	return out->is_full ? -1 : 0;
}

/* How many bytes from p on need no escape. */
static size_t clear_length(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && (unsigned char)*p >= 0x20 && *p != '"' && *p != '\\')
		p++;
	return (size_t)(p - start);
}

static void quote_escape(struct buf *out, unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	static const char digit[] = "0123456789abcdef";
	const char *p = c ? strchr(from, c) : NULL;

	buf_addc(out, '\\');
	if (p) {
		buf_addc(out, to[p - from]);
		return;
	}
	buf_adds(out, c < 0x10 ? "u000" : "u001");
	buf_addc(out, digit[c & 15]);
}

int json_quote(struct buf *out, const char *bytes, size_t len)
{
	const char *p = bytes, *end = bytes + len;

	buf_addc(out, '"');
	while (p < end) {
		size_t run = clear_length(p, end);

		buf_add(out, p, run);
		p += run;
		if (p < end)
			quote_escape(out, (unsigned char)*p++);
	}
	buf_addc(out, '"');
	return out->is_full ? -1 : 0;
}
