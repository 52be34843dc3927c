/* dialect - fuzz regex_next: a pattern, a NUL byte, and a text for it */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json/utf8.h"
#include "token/regex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Matches go on to the right, and lie within the text. */
static void walk(struct regex *r, const char *text, size_t len)
{
	struct regex_walk walk = { .text = text, .len = len };
	size_t start, end, last = 0;
	struct err e;

	while (regex_next(r, &walk, &start, &end, &e) > 0) {
		if (start < last || end < start || end > len)
			abort();
		last = end;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct regex *r;
	struct err e;
	size_t len;

	memcpy(text, data, size);
	text[size] = 0;
	len = strlen(text);
	r = utf8_is_text(text) ? regex_open(text, len, &e) : NULL;
	if (r && len < size && utf8_is_text(text + len + 1))
		walk(r, text + len + 1, strlen(text + len + 1));
	regex_release(&r);
	free(text);
	return 0;
}
