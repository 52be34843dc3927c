/* head - fuzz head_parse: what it accepts lies within what it was given */
#include "sim/head.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_outside(struct piece p, const char *text, size_t len)
{
	return p.len && (p.at < text || p.at + p.len > text + len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct head h, again;

	if (head_parse(&h, text, size) != 0)
		return 0;
	if (h.len > size || h.len > HEAD_MAX || h.body_len > HEAD_BODY_MAX ||
	    is_outside(h.method, text, h.len) ||
	    is_outside(h.path, text, h.len) ||
	    is_outside(h.bearer, text, h.len))
		abort();
	/* The head alone is the same head; less of it is none. */
	if (head_parse(&again, text, h.len) != 0 || again.len != h.len ||
	    head_parse(&again, text, h.len - 1) != 1)
		abort();
	return 0;
}
