/* token - fuzz encoder_parse: a file, a NUL byte, and a text for it */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "token/encoder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *file = (const char *)data;
	size_t len = strnlen(file, size);
	struct encoder *encoder = NULL;
	struct tokens tokens[2] = { { .has_ids = true }, { .has_ids = true } };
	struct err e;

	if (encoder_parse(&encoder, file, len, &e) < 0)
		return 0;
	for (int i = 0; len < size && i < 2; i++)
		encoder_encode(encoder, file + len + 1, size - len - 1,
			       &tokens[i], &e);
	if (tokens[0].count != tokens[1].count ||
	    (tokens[0].count &&
	     memcmp(tokens[0].ids, tokens[1].ids,
		    tokens[0].count * sizeof *tokens[0].ids)))
		abort();
	tokens_release(&tokens[0]);
	tokens_release(&tokens[1]);
	encoder_release(&encoder);
	return 0;
}
