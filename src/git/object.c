/* object - commits, tags and trees as they are stored, read in place */
#include "git/object.h"

#include <string.h>

#define WORD_MIN 7
#define MODE_KIND 0170000

/* `name HEX` and a newline at *at, which moves on. */
static bool read_id(struct oid *id, const char **at, const char *end,
		    const char *name)
{
	size_t len = strlen(name);

	if ((size_t)(end - *at) < len + OID_HEX + 2 ||
	    memcmp(*at, name, len) != 0 || (*at)[len] != ' ' ||
	    (*at)[len + 1 + OID_HEX] != '\n' || !oid_read(id, *at + len + 1))
		return false;
	*at += len + OID_HEX + 2;
	return true;
}

/* The empty line behind the headers, or end. */
static const char *find_message(const char *at, const char *end)
{
	while (at < end && *at != '\n') {
		const char *newline = memchr(at, '\n', (size_t)(end - at));

		at = newline ? newline + 1 : end;
	}
	return at;
}

int object_commit(struct object_commit *c, const char *data, size_t len,
		  struct err *e)
{
	const char *at = data, *end = data + len;
	struct object_header author;
	struct oid parent;

	*c = (struct object_commit){ .end = end };
	if (!read_id(&c->tree, &at, end, "tree"))
		return err_set(e, ERR_DATA, "a commit without a tree");
	c->parents = at;
	while (read_id(&parent, &at, end, "parent"))
		c->parent_count++;
	c->headers = at;
	c->message = find_message(at, end);
	/* Something between could hide a parent that comes to light later. */
	if (!object_header(&author, &at, end) || !object_is(&author, "author"))
		return err_set(e, ERR_DATA, "a commit without an author");
	return 0;
}

struct oid object_parent(const struct object_commit *c, size_t n)
{
	struct oid id = { { 0 } };

	oid_read(&id, c->parents + n * OBJECT_PARENT_LINE + strlen("parent "));
	return id;
}

int object_tag(struct object_tag *t, const char *data, size_t len,
	       struct err *e)
{
	const char *at = data, *end = data + len;
	struct object_header type;

	*t = (struct object_tag){ .end = end };
	if (!read_id(&t->target, &at, end, "object"))
		return err_set(e, ERR_DATA, "a tag of nothing");
	t->headers = at;
	if (object_header(&type, &at, end) && object_is(&type, "type") &&
	    type.len > strlen("type \n"))
		t->type = object_type(type.at + strlen("type "),
				      type.len - strlen("type \n"));
	if (t->type == OBJECT_NONE)
		return err_set(e, ERR_DATA, "a tag without a type");
	t->message = find_message(at, end);
	return 0;
}

bool object_header(struct object_header *h, const char **at, const char *end)
{
	const char *from = *at, *p = from;

	if (p >= end || *p == '\n')
		return false;
	do {
		const char *newline = memchr(p, '\n', (size_t)(end - p));

		p = newline ? newline + 1 : end;
	} while (p < end && *p == ' ');
	*h = (struct object_header){ from, (size_t)(p - from), 0 };
	while (h->name_len < h->len && from[h->name_len] != ' ' &&
	       from[h->name_len] != '\n')
		h->name_len++;
	*at = p;
	return true;
}

bool object_is(const struct object_header *h, const char *name)
{
	return h->name_len == strlen(name) && !memcmp(h->at, name, h->name_len);
}

static bool starts(const char *at, const char *end, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(end - at) >= len && !memcmp(at, text, len);
}

const char *object_signature(const char *message, const char *end)
{
	static const char *const marks[] = {
		"-----BEGIN PGP SIGNATURE-----\n",
		"-----BEGIN PGP MESSAGE-----\n",
		"-----BEGIN SSH SIGNATURE-----\n",
		"-----BEGIN SIGNED MESSAGE-----\n",
	};
	const char *at = message, *found = end;

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));

		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
			if (starts(at, end, marks[i]))
				found = at;
		}
		at = newline ? newline + 1 : end;
	}
	return found;
}

bool object_is_tree(unsigned mode)
{
	return (mode & MODE_KIND) == OBJECT_MODE_TREE;
}

int object_entry(struct object_entry *entry, const char **at, const char *end)
{
	const char *p = *at;
	unsigned mode = 0;

	if (p == end)
		return 0;
	for (; p < end && *p >= '0' && *p <= '7' && p - *at < 7; p++)
		mode = mode << 3 | (unsigned)(*p - '0');
	if (p == *at || p == end || *p != ' ')
		return -1;
	entry->at = *at;
	entry->name = ++p;
	p = memchr(p, '\0', (size_t)(end - p));
	if (!p || p == entry->name || end - p < 1 + OID_RAW)
		return -1;
	entry->mode = mode;
	entry->name_len = (size_t)(p - entry->name);
	entry->id = oid_from(p + 1);
	*at = p + 1 + OID_RAW;
	entry->len = (size_t)(*at - entry->at);
	return 1;
}

/* 2: a hex digit; 1: another part of a word. */
static int kind_of(char c)
{
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
		return 2;
	return (c >= 'g' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool object_word(struct object_word *word, const char **at, const char *end)
{
	const char *p = *at;

	while (p < end) {
		const char *from = p;
		int least = 2;

		for (; p < end && kind_of(*p); p++)
			least = kind_of(*p) < least ? kind_of(*p) : least;
		if (least == 2 && p - from >= WORD_MIN && p - from <= OID_HEX) {
			*word = (struct object_word){ from,
						      (size_t)(p - from) };
			*at = p;
			return true;
		}
		p += p == from;
	}
	*at = end;
	return false;
}
