/* form - decoding of query strings and form bodies */
#include "serve/form.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte an escape at text stands for, or -1. */
static int unescape(const char *text, size_t len)
{
	int high, low;

	if (len < 3)
		return -1;
	high = hex_digit(text[1]);
	low = hex_digit(text[2]);
	return high < 0 || low < 0 || !(high | low) ? -1 : high << 4 | low;
}

char *form_decode(const char *text, size_t len, bool plus_is_space)
{
	char *plain = xmalloc(len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		int c = (unsigned char)text[i];

		if (c == '%') {
			c = unescape(text + i, len - i);
			if (c < 0) {
				free(plain);
				return NULL;
			}
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		plain[n++] = (char)c;
	}
	plain[n] = '\0';
	return plain;
}

static int add_pair(struct form *f, const char *text, size_t len)
{
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals ? (size_t)(equals - text) : len;
	size_t skip = equals ? name_len + 1 : len;
	AUTO(free_text) char *name = form_decode(text, name_len, true);
	AUTO(free_text)
	char *value = form_decode(text + skip, len - skip, true);

	if (!name || !value || f->count >= FORM_PAIRS_MAX)
		return -1;
	f->pairs = xgrow(f->pairs, f->count, &f->room, sizeof *f->pairs);
	f->pairs[f->count++] = (struct form_pair){ take(&name), take(&value) };
	return 0;
}

int form_parse(struct form *f, const char *text, size_t len)
{
	while (len) {
		const char *end = memchr(text, '&', len);
		size_t part = end ? (size_t)(end - text) : len;

		if (part && add_pair(f, text, part) < 0)
			return -1;
		part += end != NULL;
		text += part;
		len -= part;
	}
	return 0;
}

void form_release(struct form *f)
{
	for (size_t i = 0; i < f->count; i++) {
		free(f->pairs[i].name);
		free(f->pairs[i].value);
	}
	free(f->pairs);
	*f = (struct form){ 0 };
}

const char *form_get(const struct form *f, const char *name)
{
	for (size_t i = f->count; i-- > 0;) {
		if (!strcmp(f->pairs[i].name, name))
			return f->pairs[i].value;
	}
	return NULL;
}

bool form_is_true(const struct form *f, const char *name)
{
	const char *value = form_get(f, name);

	return value && (!strcasecmp(value, "true") || !strcmp(value, "1"));
}

long form_number(const struct form *f, const char *name, long fallback,
		 long max)
{
	const char *value = form_get(f, name);
	char *end;
	long number;

	if (!value)
		return fallback;
	number = strtol(value, &end, 10);
	if (!isdigit((unsigned char)*value) || *end || number < 1 ||
	    number > max)
		return -1;
	return number;
}

void form_encode_path(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (isalnum((unsigned char)*text) || strchr("-._~/", *text))
			buf_addc(out, *text);
		else
			buf_addf(out, "%%%02X", (unsigned char)*text);
	}
}
