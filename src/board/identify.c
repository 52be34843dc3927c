/* identify - the identity of an entry, by a compiled rule */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "board/rule.h"
#include "json/canon.h"
#include "json/write.h"

#define SHORT_INTEGER 18 /* digits that number_write writes in full */

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool add_behind(struct buf *out, const struct place *s,
		       const struct buf *text)
{
	const char *end = text->data + text->len;
	const char *at =
		memmem(text->data, text->len, s->prefix.data, s->prefix.len);

	if (!at)
		return false;
	at += s->prefix.len;
	while (at < end && is_space(*at))
		at++;
	while (at < end && is_space(end[-1]))
		end--;
	if (at == end)
		return false;
	json_quote(out, at, (size_t)(end - at));
	return true;
}

static bool is_word(const struct place *s, const char *word)
{
	for (size_t i = 0; i < s->word_count; i++) {
		if (!regexec(&s->words[i], word, 0, NULL, 0))
			return true;
	}
	return false;
}

/* Words end at each byte that is no ASCII letter or digit. */
static bool add_word(struct buf *out, const struct place *s, struct buf *text)
{
	char *end = text->data + text->len, *start, *at = text->data;

	for (; at < end; at++) {
		for (start = at; isalnum((unsigned char)*at); at++)
			*at = (char)toupper((unsigned char)*at);
		*at = '\0';
		if (at > start && is_word(s, start))
			return json_quote(out, start, (size_t)(at - start)) ==
			       0;
	}
	return false;
}

/* Most values are their own canonical text, and are seen to be at once. */
static bool is_canonical(const struct json_doc *entry,
			 const struct json_node *node)
{
	const char *raw = json_raw(entry, node);

	if (node->type == JSON_STRING)
		return !node->has_escape;
	return node->type == JSON_NUMBER && node->len <= SHORT_INTEGER &&
	       strspn(raw, "0123456789") >= node->len;
}

static bool add_value(struct buf *out, const struct place *s,
		      const struct json_doc *entry,
		      const struct json_node *node)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!s->prefix.len && !s->words && is_canonical(entry, node))
		return buf_add(out, json_raw(entry, node), node->len) == 0;
	if (!s->prefix.len && !s->words)
		return json_canon(out, entry, node) == 0;
	if (node->type != JSON_STRING)
		return false;
	json_text(&text, entry, node);
	return s->words ? add_word(out, s, &text) : add_behind(out, s, &text);
}

static bool is_absent(const struct json_node *node)
{
	if (!node || node->type == JSON_NULL)
		return true;
	return node->type == JSON_STRING && node->len == strlen("\"\"");
}

static void remember(struct place *s, const char *raw, size_t len,
		     uint32_t value)
{
	if (len > RECENT_MAX)
		return;
	memcpy(s->recent, raw, len);
	s->recent_len = len;
	s->recent_value = value;
}

static bool read_source(struct identity *id, const struct field *f,
			struct place *s, const struct json_doc *entry,
			uint32_t *value)
{
	const struct json_node *node = id->nodes[s->node];
	const char *raw;

	if (is_absent(node))
		return false;
	raw = json_raw(entry, node);
	if (node->len == s->recent_len &&
	    !memcmp(raw, s->recent, s->recent_len)) {
		*value = s->recent_value;
		return true;
	}
	buf_clear(&id->text);
	if (!add_value(&id->text, s, entry, node))
		return false;
	*value = keys_value(&id->keys, id->text.data, id->text.len, f->is_last);
	remember(s, raw, node->len, *value);
	return true;
}

static uint32_t read_field(struct identity *id, const struct field *f,
			   const struct json_doc *entry)
{
	uint32_t value;

	for (size_t i = 0; i < f->count; i++) {
		if (read_source(id, f, &f->sources[i], entry, &value))
			return value;
	}
	return f->fallback_value;
}

const struct key *identity_key(struct identity *id,
			       const struct json_doc *entry,
			       const struct json_node *row[ROW_FIELDS])
{
	pick_run(&id->pick, entry, id->nodes);
	for (size_t i = 0; i < ROW_FIELDS; i++)
		row[i] = id->nodes[i];
	for (size_t i = 0; i < id->count; i++)
		id->values[i] = read_field(id, &id->fields[i], entry);
	return keys_key(&id->keys, id->values);
}
