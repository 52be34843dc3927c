/* lines - YAML front matter as lines: what stands at the top, what below */
#include "card/lines.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void lines_release(struct lines *l)
{
	free(take(&l->items));
	map_release(&l->keys);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t key_length(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && (isalnum((unsigned char)text[i]) ||
			   (i && strchr("_-.", text[i])) || text[i] == '_'))
		i++;
	if (!i || i == len || text[i] != ':' ||
	    (i + 1 < len && !is_blank(text[i + 1])))
		return 0;
	return i;
}

size_t lines_value(const char **value, size_t *key, const struct line *line,
		   size_t at)
{
	const char *text = line->text + at, *end = line->text + line->len;
	size_t len;

	*key = key_length(text, line->len - at);
	*value = NULL;
	if (!*key)
		return 0;
	text += *key + 1;
	while (text < end && is_blank(*text))
		text++;
	len = (size_t)(end - text);
	if (len && *text == '#')
		return 0;
	for (size_t i = 1; i < len; i++) {
		if (text[i] == '#' && is_blank(text[i - 1]))
			len = i;
	}
	while (len && is_blank(text[len - 1]))
		len--;
	*value = text;
	return len;
}

static int refuse(const struct lines *l, const char *why, struct err *e)
{
	return err_set(e, ERR_DATA, "line %zu of the front matter %s",
		       l->first + l->count - 1, why);
}

/* A value at the top that goes on over lines could hold what looks like keys:
 * quotes and brackets must close where they open. */
static bool is_closed(const char *value, size_t len)
{
	if (!len || !strchr("\"'[{", *value))
		return true;
	if (*value == '"' || *value == '\'')
		return len > 1 && value[len - 1] == *value;
	return value[len - 1] == (*value == '[' ? ']' : '}');
}

static bool starts_item(const struct line *line)
{
	return line->len > line->indent && line->text[line->indent] == '-' &&
	       (line->len == line->indent + 1 ||
		line->text[line->indent + 1] == ' ');
}

/* A line at the margin; is_open: the key above it has no value. */
static int check_top(struct lines *l, struct line *line, bool *is_open,
		     struct err *e)
{
	const char *value;
	void **place;
	size_t len;

	if (starts_item(line))
		return *is_open ? 0
				: refuse(l,
					 "is an item of no list; put it below "
					 "a key",
					 e);
	len = lines_value(&value, &line->key, line, 0);
	if (!line->key)
		return refuse(l, "is no plain `key: value`; write it so", e);
	if (!is_closed(value, len))
		return refuse(l,
			      "opens a value that goes on below; close it "
			      "on its line",
			      e);
	place = map_put(&l->keys, line->text, line->key);
	if (*place)
		return refuse(l, "has a key for the second time; keep one", e);
	*place = l;
	*is_open = !len;
	return 0;
}

static struct line new_line(const char *text, size_t size)
{
	struct line line = { .text = text, .len = size, .size = size };

	if (line.len && text[line.len - 1] == '\n')
		line.len--;
	if (line.len && text[line.len - 1] == '\r')
		line.len--;
	while (line.indent < line.len && text[line.indent] == ' ')
		line.indent++;
	line.is_empty = line.indent == line.len || text[line.indent] == '#';
	return line;
}

static int add_line(struct lines *l, const char *text, size_t size,
		    bool *is_open, struct err *e)
{
	struct line *line;

	l->items = xgrow(l->items, l->count, &l->room, sizeof *l->items);
	line = &l->items[l->count++];
	*line = new_line(text, size);
	if (memchr(text, '\r', line->len) || memchr(text, '\0', line->len))
		return refuse(l, "has a carriage return or a NUL in it", e);
	if (line->is_empty)
		return 0;
	if (text[line->indent] == '\t')
		return refuse(l, "is indented by a tab; use spaces", e);
	return line->indent ? 0 : check_top(l, line, is_open, e);
}

int lines_read(struct lines *l, const char *text, size_t len, struct err *e)
{
	const char *end = text + len;
	bool is_open = false;

	while (text < end) {
		const char *lf = memchr(text, '\n', (size_t)(end - text));
		size_t size = (size_t)((lf ? lf + 1 : end) - text);

		if (add_line(l, text, size, &is_open, e) < 0)
			return -1;
		text += size;
	}
	return 0;
}

size_t lines_find(const struct lines *l, const char *key)
{
	size_t len = strlen(key), i = 0;

	while (i < l->count && (l->items[i].key != len ||
				memcmp(l->items[i].text, key, len) != 0))
		i++;
	return i;
}

size_t lines_end(const struct lines *l, size_t at)
{
	size_t end = at + 1;

	while (end < l->count && !l->items[end].key)
		end++;
	while (end > at + 1 && l->items[end - 1].is_empty)
		end--;
	return end;
}
