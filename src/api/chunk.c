/* chunk - what one event of a completion says: text, finish, counts */
#include "api/chunk.h"

#include <string.h>

#include "json/span.h"

/* Functions take the place of a value and return the place behind, or NULL. */
struct reader {
	struct chunk *chunk;
	const char *end;
	bool has_ids; /* token_ids were there: logprobs count no more */
};

struct key {
	const char *at;
	size_t len;
};

typedef const char *member_fn(struct reader *r, struct key key, const char *p);
typedef const char *element_fn(struct reader *r, const char *p);

static const char *spaces(const struct reader *r, const char *p)
{
	while (p < r->end && span_is_space(*p))
		p++;
	return p;
}

/* Behind the string whose quote is at p. */
static const char *skip_string(const struct reader *r, const char *p)
{
	for (p++;; p++) {
		p = span_literal(p, r->end);
		if (p >= r->end)
			return NULL;
		if (*p == '"')
			return p + 1;
		if (*p == '\\' && ++p >= r->end)
			return NULL;
	}
}

/* Behind the object or array at p; brackets are counted, not matched. */
static const char *skip_container(const struct reader *r, const char *p)
{
	size_t depth = 0;

	while (p < r->end) {
		switch (*p) {
		case '"':
			p = skip_string(r, p);
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

static const char *skip(const struct reader *r, const char *p)
{
	const char *start = p;

	if (p >= r->end)
		return NULL;
	if (*p == '"')
		return skip_string(r, p);
	if (*p == '{' || *p == '[')
		return skip_container(r, p);
	while (p < r->end && *p != ',' && *p != '}' && *p != ']' &&
	       !span_is_space(*p))
		p++;
	return p > start ? p : NULL;
}

/* Behind the comma or the closing bracket at p, which is then the last. */
static const char *next(const struct reader *r, const char *p, char close,
			bool *is_last)
{
	p = spaces(r, p);
	*is_last = p < r->end && *p == close;
	if (p >= r->end || (*p != close && *p != ','))
		return NULL;
	return *is_last ? p + 1 : spaces(r, p + 1);
}

/* The key at p; behind its colon and the white space there. */
static const char *member_key(const struct reader *r, const char *p,
			      struct key *key)
{
	if (p >= r->end || *p != '"')
		return NULL;
	key->at = p + 1;
	p = skip_string(r, p);
	if (!p)
		return NULL;
	key->len = (size_t)(p - 1 - key->at);
	p = spaces(r, p);
	return p < r->end && *p == ':' ? spaces(r, p + 1) : NULL;
}

/* Each member of the object at p; of another value, none. */
static const char *members(struct reader *r, const char *p, member_fn *fn)
{
	struct key key;
	bool is_last;

	if (p >= r->end || *p != '{')
		return skip(r, p);
	p = spaces(r, p + 1);
	if (p < r->end && *p == '}')
		return p + 1;
	do {
		p = member_key(r, p, &key);
		if (p)
			p = fn(r, key, p);
		if (p)
			p = next(r, p, '}', &is_last);
	} while (p && !is_last);
	return p;
}

/* Each element of the array at p; of another value, none. */
static const char *elements(struct reader *r, const char *p, element_fn *fn)
{
	bool is_last;

	if (p >= r->end || *p != '[')
		return skip(r, p);
	p = spaces(r, p + 1);
	if (p < r->end && *p == ']')
		return p + 1;
	do {
		p = fn(r, p);
		if (p)
			p = next(r, p, ']', &is_last);
	} while (p && !is_last);
	return p;
}

static bool is(struct key key, const char *name, size_t len)
{
	return key.len == len && memcmp(key.at, name, len) == 0;
}

#define IS(key, name) is(key, name, sizeof(name) - 1)

static const char *reasoning(struct reader *r, const char *p)
{
	const char *behind = skip(r, p);

	if (behind && *p == '"' && behind - p > 2)
		r->chunk->has_text = true;
	return behind;
}

static const char *visible(struct reader *r, const char *p)
{
	const char *behind = skip(r, p);

	if (behind && *p == '"' && behind - p > 2) {
		r->chunk->has_text = r->chunk->has_visible = true;
		r->chunk->text = p + 1;
		r->chunk->text_len = (size_t)(behind - p - 2);
	}
	return behind;
}

static const char *function_member(struct reader *r, struct key key,
				   const char *p)
{
	return IS(key, "arguments") ? visible(r, p) : skip(r, p);
}

static const char *call_member(struct reader *r, struct key key, const char *p)
{
	return IS(key, "function") ? members(r, p, function_member)
				   : skip(r, p);
}

static const char *call(struct reader *r, const char *p)
{
	return members(r, p, call_member);
}

static const char *delta_member(struct reader *r, struct key key, const char *p)
{
	if (IS(key, "content"))
		return visible(r, p);
	if (IS(key, "reasoning_content") || IS(key, "reasoning"))
		return reasoning(r, p);
	if (IS(key, "tool_calls"))
		return elements(r, p, call);
	return skip(r, p);
}

static const char *count(struct reader *r, const char *p)
{
	r->chunk->ids++;
	return skip(r, p);
}

static const char *logprobs_member(struct reader *r, struct key key,
				   const char *p)
{
	if (!r->has_ids && (IS(key, "content") || IS(key, "tokens")))
		return elements(r, p, count);
	return skip(r, p);
}

static const char *token_ids(struct reader *r, const char *p)
{
	if (p < r->end && *p == '[') {
		r->chunk->ids = 0;
		r->has_ids = true;
	}
	return elements(r, p, count);
}

static const char *choice_member(struct reader *r, struct key key,
				 const char *p)
{
	if (IS(key, "delta") || IS(key, "message"))
		return members(r, p, delta_member);
	if (IS(key, "text"))
		return visible(r, p);
	if (IS(key, "token_ids"))
		return token_ids(r, p);
	if (IS(key, "logprobs"))
		return members(r, p, logprobs_member);
	if (IS(key, "finish_reason") && p < r->end && *p == '"')
		r->chunk->has_finish = true;
	return skip(r, p);
}

static const char *choice(struct reader *r, const char *p)
{
	return members(r, p, choice_member);
}

/* A count of at most 15 digits; anything else is none. */
static int64_t number(const char *p, const char *behind)
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

static const char *usage_member(struct reader *r, struct key key, const char *p)
{
	const char *behind = skip(r, p);

	if (IS(key, "completion_tokens"))
		r->chunk->output_tokens = number(p, behind);
	else if (IS(key, "prompt_tokens"))
		r->chunk->input_tokens = number(p, behind);
	return behind;
}

static const char *root_member(struct reader *r, struct key key, const char *p)
{
	if (IS(key, "choices"))
		return elements(r, p, choice);
	if (IS(key, "usage"))
		return members(r, p, usage_member);
	if (IS(key, "error") && p < r->end && *p != 'n')
		r->chunk->has_error = true;
	return skip(r, p);
}

void chunk_read(struct chunk *c, const char *data, size_t len)
{
	struct reader r = { .chunk = c, .end = data + len };
	const char *p;

	*c = (struct chunk){ .input_tokens = -1, .output_tokens = -1 };
	p = spaces(&r, data);
	if (r.end - p >= 6 && !memcmp(p, "[DONE]", 6)) {
		c->is_done = true;
		return;
	}
	if (p < r.end && *p == '{')
		p = members(&r, p, root_member);
	else
		p = NULL;
	c->is_bad = !p || spaces(&r, p) != r.end;
}
