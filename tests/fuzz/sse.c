/* sse - fuzz sse_feed and the readers of events: cut anywhere, the events are
 * the same */
#include "api/sse.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_within(const char *text, size_t text_len, const char *data,
		      size_t len)
{
	return !text || (text >= data && text + text_len <= data + len);
}

static bool is_sound(const struct chunk *c, const char *data, size_t len)
{
	return c->ids <= (1 << 20) && c->more_tokens <= (1 << 20) &&
	       c->output_tokens <= 999999999999999 &&
	       c->input_tokens <= 999999999999999 &&
	       (c->has_text || !c->has_visible) &&
	       (!c->text || c->has_visible) && (!c->reasoning || c->has_text) &&
	       is_within(c->text, c->text_len, data, len) &&
	       is_within(c->reasoning, c->reasoning_len, data, len);
}

static void collect(void *context, const char *data, size_t len)
{
	struct buf *out = context;
	struct chunk c;
	char *copy = malloc(len + !len);

	/* A copy of its own, so that a read behind the end is seen. */
	memcpy(copy, data, len);
	for (size_t i = 0; api_at(i); i++) {
		api_at(i)->read(&c, copy, len);
		if (!is_sound(&c, copy, len))
			abort();
	}
	api_chat.read(&c, copy, len);
	free(copy);
	buf_addf(out, "%zu%d%d%d:", len, c.has_text, c.has_finish, c.is_bad);
	buf_add(out, data, len);
}

static void run(struct buf *out, const char *text, size_t size, size_t step)
{
	struct sse s;

	sse_init(&s, collect, out);
	for (size_t at = 0; at < size; at += step)
		if (sse_feed(&s, text + at,
			     size - at < step ? size - at : step) < 0)
			abort();
	sse_end(&s);
	sse_release(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole = BUF_INIT(BUF_MAX), cut = BUF_INIT(BUF_MAX);
	size_t step = size ? 1 + data[0] % 7 : 1;

	run(&whole, (const char *)data, size, size + 1);
	run(&cut, (const char *)data, size, step);
	if (whole.len != cut.len || memcmp(whole.data, cut.data, cut.len) != 0)
		abort();
	buf_release(&whole);
	buf_release(&cut);
	return 0;
}
