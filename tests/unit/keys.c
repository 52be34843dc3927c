/* keys - the order of identities is that of their texts' bytes */
#include "board/keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "random.h"
#include "tap.h"

#define KEYS 3000
#define FIELDS 3

static const char *const texts[] = {
	"0",    "1",      "10",        "1.5",    "1e+22",  "-1",
	"\"\"", "\"a\"",  "\"a!\"",    "\"ab\"", "\"a#\"", "\"1\"",
	"null", "[1,2]",  "[1]",       "[]",     "{}",     "\"\xc3\xa9\"",
	"true", "\"a,\"", "\"a\\\"\"", "12",     "120",    "\"]\"",
};

#define TEXTS (sizeof texts / sizeof *texts)

static const struct key *any_key(struct keys *t, char **text)
{
	uint32_t values[FIELDS];
	struct buf whole = BUF_INIT(BUF_MAX);

	for (size_t i = 0; i < FIELDS; i++) {
		const char *value = texts[random_below(TEXTS)];

		buf_addf(&whole, "%c%s", i ? ',' : '[', value);
		values[i] =
			keys_value(t, value, strlen(value), i + 1 == FIELDS);
	}
	buf_addc(&whole, ']');
	*text = buf_detach(&whole);
	return keys_key(t, values);
}

/* Pairs beside one another, which are random ones. */
static bool is_in_order(const struct key *a, const char *a_text,
			const struct key *b, const char *b_text)
{
	int order = strcmp(a_text, b_text);

	if (!order || a == b)
		return !order && a == b;
	return (order < 0) == (key_rank(a) < key_rank(b));
}

int main(void)
{
	static const struct key *keys[KEYS];
	static char *wanted[KEYS];
	struct keys t;
	size_t wrong = 0, misspelt = 0;

	keys_init(&t, FIELDS);
	for (size_t i = 0; i < KEYS; i++) {
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

		keys[i] = any_key(&t, &wanted[i]);
		key_text(&text, keys[i]);
		misspelt += strcmp(text.data, wanted[i]) != 0;
		if (i == KEYS / 2)
			key_rank(keys[i]); /* and ranks anew after it */
	}
	for (size_t i = 0; i < KEYS; i++) {
		size_t j = (i + 1) % KEYS;

		wrong += !is_in_order(keys[i], wanted[i], keys[j], wanted[j]);
	}
	ok(!misspelt, "keys come back as they were");
	ok(!wrong, "equal when the same, and in the order of their texts");
	for (size_t i = 0; i < KEYS; i++)
		free(wanted[i]);
	keys_release(&t);
	return done();
}
