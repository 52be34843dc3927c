/* sse - server-sent events out of bytes that arrive in any pieces */
#include "api/sse.h"

#include <string.h>

void sse_init(struct sse *s, sse_fn *event, void *context)
{
	*s = (struct sse){ .event = event, .context = context };
	s->line = BUF_INIT(SSE_EVENT_MAX);
	s->held = BUF_INIT(SSE_EVENT_MAX);
}

void sse_clear(struct sse *s)
{
	buf_clear(&s->line);
	buf_clear(&s->held);
	s->data = NULL;
	s->has_data = false;
}

void sse_release(struct sse *s)
{
	buf_release(&s->line);
	buf_release(&s->held);
}

static void dispatch(struct sse *s)
{
	if (!s->has_data)
		return;
	if (s->data)
		s->event(s->context, s->data, s->data_len);
	else
		s->event(s->context, s->held.data, s->held.len);
	s->data = NULL;
	s->has_data = false;
	buf_clear(&s->held);
}

/* What lies in place moves into held: the bytes go away. */
static int hold(struct sse *s)
{
	const char *data = s->data;

	s->data = NULL;
	return data ? buf_add(&s->held, data, s->data_len) : 0;
}

/* The value of a data field. */
static int take_data(struct sse *s, const char *text, size_t len)
{
	if (!s->has_data) {
		s->has_data = true;
		s->data = text;
		s->data_len = len;
		return 0;
	}
	if (hold(s) < 0 || buf_addc(&s->held, '\n') < 0)
		return -1;
	return buf_add(&s->held, text, len);
}

/* Behind the name, its colon and a blank, if the line is of this field. */
static const char *value_of(const char *text, const char *end, const char *name)
{
	size_t len = strlen(name);

	if ((size_t)(end - text) < len || memcmp(text, name, len) != 0)
		return NULL;
	text += len;
	if (text == end)
		return text;
	if (*text++ != ':')
		return NULL;
	return text < end && *text == ' ' ? text + 1 : text;
}

/* A line without its end. */
static int take_line(struct sse *s, const char *text, size_t len)
{
	const char *end, *value;

	if (len && text[len - 1] == '\r')
		len--;
	if (!len) {
		dispatch(s);
		return 0;
	}
	end = text + len;
	value = value_of(text, end, "data");
	if (value)
		return take_data(s, value, (size_t)(end - value));
	value = s->error ? value_of(text, end, "error") : NULL;
	if (value)
		s->error(s->context, value, (size_t)(end - value));
	return 0;
}

/* The rest of a line that began in earlier bytes; NULL: too long. */
static const char *finish_line(struct sse *s, const char *p, const char *end)
{
	const char *feed = memchr(p, '\n', (size_t)(end - p));
	const char *stop = feed ? feed : end;

	if (buf_add(&s->line, p, (size_t)(stop - p)) < 0)
		return NULL;
	if (!feed)
		return end;
	if (take_line(s, s->line.data, s->line.len) < 0 || hold(s) < 0)
		return NULL;
	buf_clear(&s->line);
	return feed + 1;
}

int sse_feed(struct sse *s, const char *bytes, size_t len)
{
	const char *p = bytes, *end = bytes + len, *feed;

	if (s->line.len && len) {
		p = finish_line(s, p, end);
		if (!p)
			return -1;
	}
	while (p < end && (feed = memchr(p, '\n', (size_t)(end - p)))) {
		if (take_line(s, p, (size_t)(feed - p)) < 0)
			return -1;
		p = feed + 1;
	}
	if (hold(s) < 0)
		return -1;
	return p < end ? buf_add(&s->line, p, (size_t)(end - p)) : 0;
}

void sse_end(struct sse *s)
{
	dispatch(s);
	sse_clear(s);
}
