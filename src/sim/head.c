/* head - the head of an HTTP/1.1 request, strictly (RFC 9112) */
#include "sim/head.h"

#include <string.h>
#include <strings.h>

bool piece_is(struct piece p, const char *text)
{
	return p.len == strlen(text) && !memcmp(p.at, text, p.len);
}

static bool piece_is_folded(struct piece p, const char *text)
{
	return p.len == strlen(text) && !strncasecmp(p.at, text, p.len);
}

static struct piece trim(struct piece p)
{
	while (p.len && (*p.at == ' ' || *p.at == '\t')) {
		p.at++;
		p.len--;
	}
	while (p.len && (p.at[p.len - 1] == ' ' || p.at[p.len - 1] == '\t'))
		p.len--;
	return p;
}

/* What stands before c, which is left out; *rest moves behind it. */
static int cut(struct piece *out, struct piece *rest, char c)
{
	const char *end = memchr(rest->at, c, rest->len);

	if (!end)
		return -1;
	*out = (struct piece){ rest->at, (size_t)(end - rest->at) };
	rest->len -= out->len + 1;
	rest->at = end + 1;
	return 0;
}

static bool is_token(struct piece p)
{
	for (size_t i = 0; i < p.len; i++)
		if (p.at[i] <= ' ' || p.at[i] > '~' ||
		    strchr("\"(),/:;<=>?@[\\]{}", p.at[i]))
			return false;
	return p.len > 0;
}

static bool has_controls(struct piece p)
{
	for (size_t i = 0; i < p.len; i++)
		if (((unsigned char)p.at[i] < ' ' && p.at[i] != '\t') ||
		    p.at[i] == 0x7f)
			return true;
	return false;
}

static int read_first(struct head *h, struct piece line)
{
	struct piece target;

	if (cut(&h->method, &line, ' ') < 0 || cut(&target, &line, ' ') < 0 ||
	    !is_token(h->method) || !target.len || target.at[0] != '/' ||
	    has_controls(target))
		return 400;
	h->path = target;
	cut(&h->path, &target, '?');
	if (piece_is(line, "HTTP/1.1"))
		return 0;
	return line.len >= 5 && !memcmp(line.at, "HTTP/", 5) ? 505 : 400;
}

static int read_length(struct head *h, struct piece value)
{
	if (h->has_length || !value.len)
		return 400;
	h->has_length = true;
	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] < '0' || value.at[i] > '9')
			return 400;
		h->body_len = h->body_len * 10 + (size_t)(value.at[i] - '0');
		if (h->body_len > HEAD_BODY_MAX)
			return 413;
	}
	return 0;
}

static int read_field(struct head *h, struct piece line)
{
	struct piece name, value = line;

	if (cut(&name, &value, ':') < 0 || !is_token(name))
		return 400;
	value = trim(value);
	if (has_controls(value))
		return 400;
	if (piece_is_folded(name, "content-length"))
		return read_length(h, value);
	if (piece_is_folded(name, "transfer-encoding"))
		return 411;
	if (piece_is_folded(name, "expect"))
		h->wants_continue = piece_is_folded(value, "100-continue");
	if (piece_is_folded(name, "connection") &&
	    piece_is_folded(value, "close"))
		h->is_last = true;
	if (piece_is_folded(name, "authorization") && value.len > 7 &&
	    !strncasecmp(value.at, "bearer ", 7))
		h->bearer = trim((struct piece){ value.at + 7, value.len - 7 });
	return 0;
}

int head_parse(struct head *h, const char *text, size_t len)
{
	const char *end = memmem(text, len, "\r\n\r\n", 4);
	struct piece rest, line;
	int status;

	*h = (struct head){ .bearer = { "", 0 } };
	if (!end)
		return len > HEAD_MAX ? 431 : 1;
	h->len = (size_t)(end - text) + 4;
	if (h->len > HEAD_MAX)
		return 431;
	rest = (struct piece){ text, h->len - 2 };
	for (bool is_first = true; rest.len; is_first = false) {
		if (cut(&line, &rest, '\n') < 0 || !line.len ||
		    line.at[--line.len] != '\r')
			return 400;
		status = is_first ? read_first(h, line) : read_field(h, line);
		if (status)
			return status;
	}
	return 0;
}
