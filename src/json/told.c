/* told - one line of JSON that a program tells of its run */
#include "json/told.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "json/write.h"

void told_begin(struct buf *out, const char *kind)
{
	buf_addf(out, "{\"event\":\"%s\"", kind);
}

void told_text(struct buf *out, const char *key, const char *text)
{
	AUTO(buf_release) struct buf clean = BUF_INIT(BUF_MAX);
	size_t left = text ? strlen(text) : 0;

	buf_addf(out, ",\"%s\":", key);
	while (left) {
		size_t len = utf8_length(text, left), step = len ? len : 1;

		buf_add(&clean, len ? text : "?", step);
		text += step;
		left -= step;
	}
	if (text)
		json_quote(out, clean.data, clean.len);
	else
		buf_adds(out, "null");
}

void told_number(struct buf *out, const char *key, uint64_t number)
{
	buf_addf(out, ",\"%s\":%" PRIu64, key, number);
}

void told_truth(struct buf *out, const char *key, bool value)
{
	buf_addf(out, ",\"%s\":%s", key, value ? "true" : "false");
}

void told_end(struct buf *out)
{
	buf_addc(out, '}');
}
