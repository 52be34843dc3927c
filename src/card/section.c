/* section - a list of the front matter, and the items in it that are ours */
#include "card/section.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* The items of one list. */
struct section {
	const struct lines *l;
	const struct front_list *list;
	size_t key, end; /* its line, and behind its last one */
	size_t indent;   /* of its items */
	const char *eol;
	bool *is_there; /* of each of ours */
};

static int refuse(const struct section *s, size_t line, const char *why,
		  struct err *e)
{
	return err_set(e, ERR_DATA, "line %zu of the front matter, in %s, %s",
		       s->l->first + line, s->list->key, why);
}

static bool is_dash(const struct line *line)
{
	return !line->is_empty && line->text[line->indent] == '-' &&
	       (line->len == line->indent + 1 ||
		line->text[line->indent + 1] == ' ');
}

static bool is_item(const struct section *s, size_t i)
{
	const struct line *line = &s->l->items[i];

	return is_dash(line) && line->indent == s->indent;
}

/* Behind the item's last line, comments and blank lines below it left out. */
static size_t item_end(const struct section *s, size_t at)
{
	size_t end = at + 1;

	while (end < s->end && !is_item(s, end))
		end++;
	while (s->l->items[end - 1].is_empty)
		end--;
	return end;
}

static int check_section(struct section *s, struct err *e)
{
	const struct line *key = &s->l->items[s->key];
	const char *value;
	size_t len, first = s->key + 1;

	if (lines_value(&value, &len, key, 0))
		return refuse(
			s, s->key,
			"has a value on the line of its key; write a list "
			"with an item a line below it",
			e);
	while (first < s->end && s->l->items[first].is_empty)
		first++;
	s->indent = first < s->end ? s->l->items[first].indent : 0;
	for (size_t i = first; i < s->end; i++) {
		const struct line *line = &s->l->items[i];

		if (line->is_empty || line->indent > s->indent)
			continue;
		if (!is_item(s, i))
			return refuse(s, i,
				      "is no item; write `- config_name: NAME` "
				      "and the rest below that",
				      e);
	}
	return 0;
}

/* Without its quotes; those with escapes in them are left as they are. */
static void unquote(const char **value, size_t *len)
{
	const char *text = *value;

	if (*len < 2 || (*text != '"' && *text != '\'') ||
	    text[*len - 1] != *text || memchr(text, '\\', *len))
		return;
	*value = text + 1;
	*len -= 2;
}

/* What an item is called. */
struct name {
	const char *text; /* NULL: not known yet */
	size_t len;
};

/* The column of an item's keys. */
static size_t item_column(const struct section *s, size_t at)
{
	const struct line *line = &s->l->items[at];
	size_t column = s->indent + 1;

	while (column < line->len && line->text[column] == ' ')
		column++;
	return column;
}

/* Belongs to a key above it: deeper, or an item of a list in the item. */
static bool is_below(const struct line *line, size_t column)
{
	return line->is_empty || line->indent > column ||
	       (line->indent == column && is_dash(line));
}

/* A line with a key of the item. */
static int take_key(const struct section *s, size_t i, size_t column,
		    struct name *name, struct err *e)
{
	const struct line *line = &s->l->items[i];
	const char *value;
	size_t key, len = lines_value(&value, &key, line, column);

	if (!key)
		return refuse(s, i, "is no plain `key: value`", e);
	if (key != 11 || memcmp(line->text + column, "config_name", 11) != 0)
		return 0;
	if (name->text)
		return refuse(s, i, "names its item twice", e);
	*name = (struct name){ value, len };
	return 0;
}

/* The name of the item in lines `at` to before `end`. */
static int item_name(const struct section *s, size_t at, size_t end,
		     struct name *name, struct err *e)
{
	size_t column = item_column(s, at);

	if (take_key(s, at, column, name, e) < 0)
		return -1;
	for (size_t i = at + 1; i < end; i++) {
		const struct line *line = &s->l->items[i];

		if (is_below(line, column))
			continue;
		if (line->indent < column)
			return refuse(s, i, "is indented less than its item",
				      e);
		if (take_key(s, i, column, name, e) < 0)
			return -1;
	}
	if (!name->len || strchr("&*!|>[{", *name->text))
		return refuse(s, at, "is an item without a plain config_name",
			      e);
	unquote(&name->text, &name->len);
	return 0;
}

static int check_anchors(const struct section *s, size_t at, size_t end,
			 struct err *e)
{
	for (size_t i = at; i < end; i++) {
		const struct line *line = &s->l->items[i];

		if (!line->is_empty && memchr(line->text, '&', line->len))
			return refuse(s, i,
				      "has an anchor, and others may "
				      "refer to it; write it out",
				      e);
	}
	return 0;
}

/* Which of ours it is; list->count: none. */
static int identify(const struct section *s, size_t at, size_t end,
		    size_t *which, struct err *e)
{
	struct name name = { 0 };

	if (item_name(s, at, end, &name, e) < 0 || !name.text)
		return -1;
	for (*which = 0; *which < s->list->count; ++*which) {
		const char *ours = s->list->items[*which].name;

		if (strlen(ours) == name.len &&
		    !memcmp(ours, name.text, name.len))
			break;
	}
	if (*which == s->list->count)
		return 0;
	if (s->is_there[*which])
		return refuse(s, at,
			      "is an item of that name for the second "
			      "time; keep one",
			      e);
	s->is_there[*which] = true;
	return check_anchors(s, at, end, e);
}

static void add_spaces(struct buf *out, size_t count)
{
	while (count--)
		buf_addc(out, ' ');
}

static void add_item(struct buf *out, const struct section *s,
		     const struct front_item *item)
{
	const char *at = item->yaml;

	add_spaces(out, s->indent);
	buf_addf(out, "- config_name: %s%s", item->name, s->eol);
	while (*at) {
		size_t len = strcspn(at, "\n");

		add_spaces(out, s->indent);
		buf_add(out, at, len);
		buf_adds(out, s->eol);
		at += len + (at[len] == '\n');
	}
}

static void add_lines(struct buf *out, const struct lines *l, size_t from,
		      size_t to)
{
	for (size_t i = from; i < to; i++)
		buf_add(out, l->items[i].text, l->items[i].size);
}

static void add_missing(struct buf *out, const struct section *s)
{
	for (size_t i = 0; i < s->list->count; i++) {
		if (!s->is_there[i] && s->list->items[i].yaml)
			add_item(out, s, &s->list->items[i]);
	}
}

/* *kept: items of others. */
static int edit_items(struct buf *out, struct section *s, size_t *kept,
		      struct err *e)
{
	for (size_t at = s->key + 1; at < s->end;) {
		size_t end = is_item(s, at) ? item_end(s, at) : at + 1;
		size_t which = s->list->count;

		if (is_item(s, at) && identify(s, at, end, &which, e) < 0)
			return -1;
		*kept += is_item(s, at) && which == s->list->count;
		if (which == s->list->count)
			add_lines(out, s->l, at, end);
		else if (s->list->items[which].yaml)
			add_item(out, s, &s->list->items[which]);
		at = end;
	}
	return 0;
}

static size_t wanted(const struct front_list *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += list->items[i].yaml != NULL;
	return count;
}

/* A list without items would be null: then its key goes too. */
static int edit_section(struct buf *out, struct section *s, struct err *e)
{
	size_t before = out->len, kept = 0;

	if (check_section(s, e) < 0)
		return -1;
	add_lines(out, s->l, s->key, s->key + 1);
	if (edit_items(out, s, &kept, e) < 0)
		return -1;
	add_missing(out, s);
	if (!kept && !wanted(s->list))
		buf_cut(out, before);
	return 0;
}

int section_edit(struct buf *out, const struct lines *l,
		 const struct front_list *list, const char *eol, struct err *e)
{
	AUTO(free_text) char *memory = xcalloc(list->count + 1, sizeof(bool));
	struct section s = {
		.l = l, .list = list, .eol = eol, .is_there = (bool *)memory
	};

	s.key = lines_find(l, list->key);
	add_lines(out, l, 0, s.key);
	if (s.key == l->count) {
		if (wanted(list))
			buf_addf(out, "%s:%s", list->key, eol);
		add_missing(out, &s);
		return 0;
	}
	s.end = lines_end(l, s.key);
	if (edit_section(out, &s, e) < 0)
		return -1;
	add_lines(out, l, s.end, l->count);
	return 0;
}

/* Whether one of the lines reads `KEY: true`. */
static bool is_true(const struct section *s, size_t at, size_t end,
		    const char *wanted_key)
{
	for (size_t i = at; i < end; i++) {
		const struct line *line = &s->l->items[i];
		size_t column = line->indent + (i == at ? 2 : 0);
		const char *value;
		size_t key, len;

		if (line->is_empty || column > line->len)
			continue;
		len = lines_value(&value, &key, line, column);
		if (key == strlen(wanted_key) &&
		    !memcmp(line->text + column, wanted_key, key) && len == 4 &&
		    !strncasecmp(value, "true", 4))
			return true;
	}
	return false;
}

int section_has_other(const struct lines *l, const struct front_list *list,
		      const char *key, struct err *e)
{
	AUTO(free_text) char *memory = xcalloc(list->count + 1, sizeof(bool));
	struct section s = { .l = l, .list = list, .is_there = (bool *)memory };
	int answer = 0;

	s.key = lines_find(l, list->key);
	if (s.key == l->count)
		return 0;
	s.end = lines_end(l, s.key);
	if (check_section(&s, e) < 0)
		return -1;
	for (size_t at = s.key + 1; at < s.end;) {
		size_t end = is_item(&s, at) ? item_end(&s, at) : at + 1;
		size_t which = 0;

		if (is_item(&s, at) && identify(&s, at, end, &which, e) < 0)
			return -1;
		if (is_item(&s, at) && which == list->count &&
		    is_true(&s, at, end, key))
			answer = 1;
		at = end;
	}
	return answer;
}
