/* member - members of an object that is being written, one after the other */
#include "json/member.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "json/number.h"
#include "json/write.h"

static void add_key(struct buf *out, const char *prefix, const char *name)
{
	bool is_first = !out->len || out->data[out->len - 1] == '{';

	buf_addf(out, "%s\"%s%s\":", is_first ? "" : ",", prefix, name);
}

static void add_number(struct buf *out, double value)
{
	if (isfinite(value))
		number_write_double(out, value);
	else
		buf_adds(out, "null");
}

void member_key(struct buf *out, const char *key)
{
	add_key(out, "", key);
}

void member_text(struct buf *out, const char *key, const char *text)
{
	member_key(out, key);
	if (text)
		json_quote(out, text, strlen(text));
	else
		buf_adds(out, "null");
}

void member_number(struct buf *out, const char *key, double value)
{
	member_part(out, "", key, value);
}

void member_count(struct buf *out, const char *key, uint64_t value)
{
	member_key(out, key);
	buf_addf(out, "%" PRIu64, value);
}

void member_bool(struct buf *out, const char *key, bool value)
{
	member_key(out, key);
	buf_adds(out, value ? "true" : "false");
}

void member_part(struct buf *out, const char *prefix, const char *name,
		 double value)
{
	add_key(out, prefix, name);
	add_number(out, value);
}
