/* told - lines of JSON that are lines, and JSON, whatever is told */
#include "json/told.h"

#include "base/mem.h"
#include "tap.h"

int main(void)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	told_begin(&line, "upload");
	told_text(&line, "path", "a\"\n\xff\xc3\xa4");
	told_text(&line, "none", NULL);
	told_text(&line, "empty", "");
	told_number(&line, "bytes", UINT64_MAX);
	told_truth(&line, "changed", true);
	told_truth(&line, "other", false);
	told_end(&line);
	is(line.data,
	   "{\"event\":\"upload\",\"path\":\"a\\\"\\n?\xc3\xa4\",\"none\":null,"
	   "\"empty\":\"\",\"bytes\":18446744073709551615,\"changed\":true,"
	   "\"other\":false}",
	   "all kinds of members");
	return done();
}
