/* part - a place in a tokenizer.json, and what is wrong with it */
#include "token/part.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"
#include "json/number.h"

#define SHOWN 80 /* bytes of a name in a message */

struct part part_at(struct part p, const char *key)
{
	const struct json_node *node =
		p.node ? json_member(p.doc, p.node, key) : NULL;

	if (node && node->type == JSON_NULL)
		node = NULL;
	return (struct part){ p.doc, node };
}

struct part part_near(struct part p, const char *key)
{
	struct part member = part_at(p, key);

	return member.node ? member : p;
}

bool part_is(struct part p, const char *word)
{
	return json_is_text(p.doc, p.node, word);
}

bool part_has(struct part p, enum json_type type)
{
	return p.node && p.node->type == type;
}

struct part part_first(struct part p)
{
	return (struct part){ p.doc, json_first(p.doc, p.node) };
}

struct part part_next(struct part p)
{
	return (struct part){ p.doc, json_next(p.doc, p.node) };
}

int part_fail(struct part p, struct err *e, const char *format, ...)
{
	AUTO(buf_release) struct buf pointer = BUF_INIT(256);
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (p.node)
		json_pointer(&pointer, p.doc, p.node);
	return err_set(e, ERR_DATA, "%s%s%s", pointer.data,
		       pointer.len ? ": " : "", text);
}

int part_unknown(struct part p, const char *noun, struct err *e)
{
	AUTO(buf_release) struct buf name = BUF_INIT(SHOWN);
	struct part type = part_at(p, "type");

	if (part_has(type, JSON_STRING))
		json_text(&name, type.doc, type.node);
	return part_fail(p, e, "a %s %s is not known here: " PART_ADVICE, noun,
			 name.len ? name.data : "without a type");
}

int part_flag(bool *value, struct part p, const char *key, struct err *e)
{
	struct part member = part_at(p, key);

	if (!member.node)
		return 0;
	if (!part_has(member, JSON_TRUE) && !part_has(member, JSON_FALSE))
		return part_fail(member, e, "expected true or false");
	*value = part_has(member, JSON_TRUE);
	return 0;
}

int part_number(size_t *value, struct part p, size_t most, struct err *e)
{
	double found = -1;

	if (part_has(p, JSON_NUMBER))
		found = number_double(json_raw(p.doc, p.node), p.node->len);
	if (!(found >= 0 && found <= (double)most) ||
	    found != (double)(size_t)found)
		return part_fail(p, e, "expected a number from 0 to %zu", most);
	*value = (size_t)found;
	return 0;
}

int part_text(struct buf *out, struct part p, const char *key, struct err *e)
{
	struct part member = part_at(p, key);

	if (!member.node)
		return 0;
	if (!part_has(member, JSON_STRING) || member.node->len > PART_TEXT_MAX)
		return part_fail(member, e, "expected a text");
	if (json_text(out, p.doc, member.node) < 0)
		return part_fail(member, e, "the text is too long");
	return 0;
}
