/* member - commas, and what has no value */
#include "json/member.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "tap.h"

int main(void)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	member_text(&out, "a", "x\"y");
	ok(!strcmp(out.data, "\"a\":\"x\\\"y\""), "none before the first");
	buf_clear(&out);
	buf_addc(&out, '{');
	member_text(&out, "a", NULL);
	member_number(&out, "b", 1.5);
	member_number(&out, "c", NAN);
	member_number(&out, "d", INFINITY);
	member_count(&out, "e", UINT64_MAX);
	member_bool(&out, "f", false);
	member_part(&out, "mean_", "g", 2);
	member_key(&out, "h");
	buf_addc(&out, '{');
	member_bool(&out, "i", true);
	buf_adds(&out, "}}");
	ok(!strcmp(out.data,
		   "{\"a\":null,\"b\":1.5,\"c\":null,\"d\":null,"
		   "\"e\":18446744073709551615,\"f\":false,\"mean_g\":2,"
		   "\"h\":{\"i\":true}}"),
	   "one between each two, none behind a brace");
	return done();
}
