/* walk - over a JSON text once, looking at what is needed and no more */
#ifndef API_WALK_H
#define API_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "api/chunk.h"
#include "json/span.h"

/*
 * It judges no more than it must to find its way: what is passed over is not
 * checked. Functions take the place of a value and return the place behind
 * it, or NULL: there is no way on. Everything is inline: a reader is one unit
 * of code, and runs once for each event.
 */
struct walk {
	struct chunk *chunk; /* what is found is noted there */
	const char *end;
};

/* A key, or another string, still escaped. */
struct walk_key {
	const char *at;
	size_t len;
};

typedef const char *walk_member_fn(struct walk *w, struct walk_key key,
				   const char *p);
typedef const char *walk_element_fn(struct walk *w, const char *p);

static inline const char *walk_spaces(const struct walk *w, const char *p)
{
	while (p < w->end && span_is_space(*p))
		p++;
	return p;
}

/* Behind the string whose quote is at p. */
static inline const char *walk_string(const struct walk *w, const char *p)
{
	for (p++;; p++) {
		p = span_literal(p, w->end);
		if (p >= w->end)
			return NULL;
		if (*p == '"')
			return p + 1;
		if (*p == '\\' && ++p >= w->end)
			return NULL;
	}
}

/* Behind the object or array at p; brackets are counted, not matched. */
static inline const char *walk_container(const struct walk *w, const char *p)
{
	size_t depth = 0;

	while (p < w->end) {
		switch (*p) {
		case '"':
			p = walk_string(w, p);
			if (!p)
				return NULL;
			continue;
		case '{':
		case '[':
			depth++;
			break;
		case '}':
		case ']':
			if (--depth == 0)
				return p + 1;
			break;
		default:
			break;
		}
		p++;
	}
	return NULL;
}

static inline const char *walk_skip(const struct walk *w, const char *p)
{
	const char *start = p;

	if (p >= w->end)
		return NULL;
	if (*p == '"')
		return walk_string(w, p);
	if (*p == '{' || *p == '[')
		return walk_container(w, p);
	while (p < w->end && *p != ',' && *p != '}' && *p != ']' &&
	       !span_is_space(*p))
		p++;
	return p > start ? p : NULL;
}

/* Behind the comma or the closing bracket at p, which is then the last. */
static inline const char *walk_next(const struct walk *w, const char *p,
				    char close, bool *is_last)
{
	p = walk_spaces(w, p);
	*is_last = p < w->end && *p == close;
	if (p >= w->end || (*p != close && *p != ','))
		return NULL;
	return *is_last ? p + 1 : walk_spaces(w, p + 1);
}

/* The key at p; behind its colon and the white space there. */
static inline const char *walk_name(const struct walk *w, const char *p,
				    struct walk_key *key)
{
	if (p >= w->end || *p != '"')
		return NULL;
	key->at = p + 1;
	p = walk_string(w, p);
	if (!p)
		return NULL;
	key->len = (size_t)(p - 1 - key->at);
	p = walk_spaces(w, p);
	return p < w->end && *p == ':' ? walk_spaces(w, p + 1) : NULL;
}

/* Each member of the object at p; of another value, none. */
static inline const char *walk_members(struct walk *w, const char *p,
				       walk_member_fn *fn)
{
	struct walk_key key;
	bool is_last;

	if (p >= w->end || *p != '{')
		return walk_skip(w, p);
	p = walk_spaces(w, p + 1);
	if (p < w->end && *p == '}')
		return p + 1;
	do {
		p = walk_name(w, p, &key);
		if (p)
			p = fn(w, key, p);
		if (p)
			p = walk_next(w, p, '}', &is_last);
	} while (p && !is_last);
	return p;
}

/* Each element of the array at p; of another value, none. */
static inline const char *walk_elements(struct walk *w, const char *p,
					walk_element_fn *fn)
{
	bool is_last;

	if (p >= w->end || *p != '[')
		return walk_skip(w, p);
	p = walk_spaces(w, p + 1);
	if (p < w->end && *p == ']')
		return p + 1;
	do {
		p = fn(w, p);
		if (p)
			p = walk_next(w, p, ']', &is_last);
	} while (p && !is_last);
	return p;
}

/* The document: an object, its members seen, and nothing behind it. */
static inline void walk_document(struct walk *w, const char *p,
				 walk_member_fn *fn)
{
	p = walk_spaces(w, p);
	p = p < w->end && *p == '{' ? walk_members(w, p, fn) : NULL;
	w->chunk->is_bad = !p || walk_spaces(w, p) != w->end;
}

/* Whether a key is this word. */
#define WALK_IS(key, word)                                                     \
	((key).len == sizeof(word) - 1 &&                                      \
	 memcmp((key).at, word, sizeof(word) - 1) == 0)

/* Whether the value at p is there and not null. */
static inline bool walk_is_there(const struct walk *w, const char *p)
{
	return p < w->end && *p != 'n';
}

/* A member of the document that is of no use, unless it tells of an error. */
static inline const char *walk_other(struct walk *w, struct walk_key key,
				     const char *p)
{
	if (WALK_IS(key, "error") && walk_is_there(w, p))
		w->chunk->has_error = true;
	return walk_skip(w, p);
}

/* Whether p to behind is a string that is not empty. */
static inline bool walk_is_text(const char *p, const char *behind)
{
	return behind && *p == '"' && behind - p > 2;
}

/* A string, without its quotes; of another value, none. */
static inline const char *walk_text(const struct walk *w, const char *p,
				    struct walk_key *text)
{
	const char *behind = walk_skip(w, p);

	if (behind && *p == '"')
		*text = (struct walk_key){ p + 1, (size_t)(behind - p - 2) };
	return behind;
}

/* Text that is no reasoning: a reader's member function ends with it. */
static inline const char *walk_visible(struct walk *w, const char *p)
{
	const char *behind = walk_skip(w, p);

	if (walk_is_text(p, behind)) {
		w->chunk->has_text = w->chunk->has_visible = true;
		w->chunk->texts++;
		w->chunk->text = p + 1;
		w->chunk->text_len = (size_t)(behind - p - 2);
	}
	return behind;
}

/* The same of reasoning. */
static inline const char *walk_reasoning(struct walk *w, const char *p)
{
	const char *behind = walk_skip(w, p);

	if (walk_is_text(p, behind)) {
		w->chunk->has_text = true;
		w->chunk->texts++;
		w->chunk->reasoning = p + 1;
		w->chunk->reasoning_len = (size_t)(behind - p - 2);
	}
	return behind;
}

/* A count of at most 15 digits; anything else is none: -1. */
static inline int64_t walk_number(const char *p, const char *behind)
{
	int64_t value = 0;

	if (!behind || behind - p > 15)
		return -1;
	for (; p < behind; p++) {
		if (*p < '0' || *p > '9')
			return -1;
		value = value * 10 + (*p - '0');
	}
	return value;
}

/* An element that counts one token. */
static inline const char *walk_count(struct walk *w, const char *p)
{
	w->chunk->ids++;
	return walk_skip(w, p);
}

/* [DONE], which ends a stream of OpenAI's. */
static inline bool walk_is_done(struct walk *w, const char *p)
{
	p = walk_spaces(w, p);
	w->chunk->is_done = w->end - p >= 6 && !memcmp(p, "[DONE]", 6);
	return w->chunk->is_done;
}

#endif
