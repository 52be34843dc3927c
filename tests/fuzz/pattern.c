/* pattern - fuzz the translation of regular expressions, and matching */
#include "schema/pattern.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"

static void must(bool holds)
{
	if (!holds)
		abort();
}

static bool is_utf8(const char *text, size_t len)
{
	for (size_t i = 0, step; i < len; i += step) {
		step = utf8_length(text + i, len - i);
		if (!step)
			return false;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * The pattern is the first line, the text what follows. Machine code, which
 * comes in later, must say the same unless one of both gives up.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(pattern_room_free) struct pattern_room *room = NULL;
	AUTO(pattern_free) struct pattern *p = NULL;
	const char *text = (const char *)data;
	const char *line = memchr(text, '\n', size);
	size_t len = line ? (size_t)(line - text) : size;
	struct err e = { 0 };
	int first = 2;

	if (!is_utf8(text, size))
		return 0;
	p = pattern_compile(text, len, &e);
	if (!p) {
		must(e.kind == ERR_CONFIG && *e.text);
		return 0;
	}
	must(!memcmp(pattern_text(p), text, len));
	room = pattern_room_new();
	for (int i = 0; line && i < 20; i++) {
		int result = pattern_match(p, room, line + 1, size - len - 1);

		if (result < 0)
			return 0;
		must(first == 2 || first == result);
		first = result;
	}
	return 0;
}
