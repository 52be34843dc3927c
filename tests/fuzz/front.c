/* front - fuzz front_edit: what it takes it edits once, and loses no line */
#include "card/front.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "card/block.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct front_item items[] = {
	{ "single", "  data_files: s.json\n  default: true\n" },
	{ "multi", NULL },
};
static const struct front_item infos[] = {
	{ "single", "  features:\n  - name: a\n    dtype: string\n" },
	{ "multi", "  features:\n  - name: b\n    dtype: string\n" },
};

/* Each line that names none of ours is there behind the edit as well. */
static void check_lines(const char *text, size_t len, const struct buf *out)
{
	const char *at = out->data, *end = out->data + out->len;
	size_t mark = len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;

	text += mark; /* stays before a front matter that comes to be */
	len -= mark;

	while (len) {
		const char *lf = memchr(text, '\n', len);
		size_t size = lf ? (size_t)(lf + 1 - text) : len;
		const char *found;

		if (memmem(text, len, "single", 6) ||
		    memmem(text, len, "multi", 5))
			return; /* our items may go from here on */
		found = memmem(at, (size_t)(end - at), text, size);
		if (!found)
			abort();
		at = found + size;
		text += size;
		len -= size;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct front_list lists[] = { { "configs", items, 2 },
					    { "dataset_info", infos, 2 },
					    { NULL, NULL, 0 } };
	const char *text = (const char *)data;
	AUTO(buf_release) struct buf once = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf twice = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf again = BUF_INIT(BUF_MAX);
	struct err e = { 0 };
	size_t length;

	if (block_edit(&body, text, size, "a\n", &e) == 0 &&
	    (block_edit(&again, body.data, body.len, "a\n", &e) < 0 ||
	     again.len != body.len ||
	     memcmp(again.data, body.data, body.len) != 0))
		abort();
	if (front_edit(&once, text, size, lists, &e) < 0)
		return 0;
	if (front_length(&length, once.data, once.len, &e) < 0 || !length)
		abort();
	if (front_edit(&twice, once.data, once.len, lists, &e) < 0 ||
	    once.len != twice.len ||
	    memcmp(once.data, twice.data, once.len) != 0)
		abort();
	check_lines(text, size, &once);
	return 0;
}
