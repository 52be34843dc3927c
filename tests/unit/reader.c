/* reader - unit test of stream/reader, in large reads and a byte a time */
#include "stream/reader.h"

#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "json/write.h"
#include "random.h"
#include "tap.h"

static const struct json_limits limits = { 100, 5 };

/* A descriptor that gives the text, piece bytes at each read. */
static int feed(const char *text, size_t len, size_t piece, pid_t *child)
{
	int ends[2];

	*child = -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0)
		return -1;
	*child = fork();
	if (*child) {
		close(ends[1]);
		return ends[0];
	}
	close(ends[0]);
	for (size_t at = 0; at < len; at += piece) {
		size_t rest = len - at;

		send(ends[1], text + at, rest < piece ? rest : piece,
		     MSG_NOSIGNAL);
	}
	_exit(0);
}

/* What the reader said: `LINE:RECORD` each, then `end` or the error. */
static void transcribe(struct buf *out, const char *text, size_t len,
		       size_t piece)
{
	AUTO(reader_release) struct reader r = { 0 };
	struct record *record;
	struct err e = { 0 };
	pid_t child;
	int fd = feed(text, len, piece, &child);
	int got;

	reader_init(&r, fd, "in", &limits);
	while ((got = reader_next(&r, &record, &e)) > 0) {
		buf_addf(out, "%zu:", record->line);
		if (memcmp(text + record->offset, record->doc.text,
			   record->doc.len) != 0)
			buf_addf(out, "not at %jd:", (intmax_t)record->offset);
		json_compact(out, record->doc.text, record->doc.len);
		buf_addc(out, ' ');
	}
	buf_adds(out, got ? e.text : "end");
	if (got && reader_next(&r, &record, &e) != 0)
		buf_adds(out, " and goes on");
	close(fd);
	waitpid(child, NULL, 0);
}

struct row {
	const char *text, *want;
	size_t len;
};

#define ROW(text, want)                                                        \
	{                                                                      \
		(text), (want), sizeof(text) - 1                               \
	}
#define NEITHER "expected an object or an array of objects"

static const struct row good[] = {
	ROW("", "end"),
	ROW(" \n\t\r\n", "end"),
	ROW("{}", "1:{} end"),
	ROW("{}\n", "1:{} end"),
	ROW("[]", "end"),
	ROW("[ ] [\n]", "end"),
	ROW("{}{}", "1:{} 1:{} end"),
	ROW("{\"a\":1}\n{\"a\":2}\n", "1:{\"a\":1} 2:{\"a\":2} end"),
	ROW("{\"a\":1}\r\n{\"a\":2}\r\n", "1:{\"a\":1} 2:{\"a\":2} end"),
	ROW("\n\n{\n\"a\":\n1}\n\n{}", "3:{\"a\":1} 7:{} end"),
	ROW("[{\"a\":1},{\"a\":2}]", "1:{\"a\":1} 1:{\"a\":2} end"),
	ROW("[\n{\"a\":1}\n,\n{\"a\":2}\n]\n", "2:{\"a\":1} 4:{\"a\":2} end"),
	ROW("{}[{},{}]{}\n[{}]", "1:{} 1:{} 1:{} 1:{} 2:{} end"),
	ROW("\xef\xbb\xbf{}", "1:{} end"),
	ROW("\xef\xbb\xbf[{}]", "1:{} end"),
	ROW("\xef\xbb\xbf", "end"),
	ROW("{\"[\":\"]{}\\\"}\"}{\"\\\\\":1}",
	    "1:{\"[\":\"]{}\\\"}\"} 1:{\"\\\\\":1} end"),
	ROW("{\"a\":{\"b\":[[[1]]]}}", "1:{\"a\":{\"b\":[[[1]]]}} end"),
	ROW("{\"n\":-0,\"x\":1e400,\"z\":\"\\u0000\"}",
	    "1:{\"n\":-0,\"x\":1e400,\"z\":\"\\u0000\"} end"),
	ROW("{\"s\":\"\xf0\x9f\x98\x80\"}",
	    "1:{\"s\":\"\xf0\x9f\x98\x80\"} end"),
};

static const struct row bad[] = {
	ROW("1", "in:1: " NEITHER),
	ROW("\n\nnull", "in:3: " NEITHER),
	ROW("\"a\"", "in:1: " NEITHER),
	ROW(",", "in:1: " NEITHER),
	ROW("]", "in:1: " NEITHER),
	ROW("}", "in:1: " NEITHER),
	ROW("{},{}", "1:{} in:1: " NEITHER),
	ROW("{}\n\xef\xbb\xbf{}", "1:{} in:2: " NEITHER),
	ROW("\xef\xbb{}", "in:1: " NEITHER),
	ROW("\xef\xbb\xbf\xef\xbb\xbf{}", "in:1: " NEITHER),
	ROW("{}\0", "1:{} in:1: " NEITHER),
	ROW("\0{}", "in:1: " NEITHER),
	ROW("[", "in:1: cut off: array not closed"),
	ROW("[\n{}", "2:{} in:2: cut off: array not closed"),
	ROW("[{},\n", "1:{} in:2: cut off: array not closed"),
	ROW("[{},]", "1:{} in:1: expected an object"),
	ROW("[,{}]", "in:1: expected an object or ]"),
	ROW("[1]", "in:1: expected an object or ]"),
	ROW("[[{}]]", "in:1: expected an object or ]"),
	ROW("[{}{}]", "1:{} in:1: expected , or ] behind a record"),
	ROW("[{}\n:{}]", "1:{} in:2: expected , or ] behind a record"),
	ROW("[{}\0]", "1:{} in:1: expected , or ] behind a record"),
	ROW("{", "in:1: object not closed"),
	ROW("{\"a\":1}\n{\"a\":\n2", "1:{\"a\":1} in:3: object not closed"),
	ROW("{\"a\":\"x", "in:1: string not closed"),
	ROW("{\"a\":01}", "in:1: a number does not start with 0"),
	ROW("{\n\n\"a\" 1}", "in:3: expected : behind a key"),
	ROW("{\n\"a\":1,\n\"a\":2}", "in:3: duplicate key"),
	ROW("{\"a\":\"\xff\"}", "in:1: not UTF-8"),
	ROW("{\"a\":\"\0\"}", "in:1: control character in a string"),
	ROW("{]", "in:1: expected a key"),
	ROW("{}\n{\"a\":[[[[[1]]]]]}", "1:{} in:2: nested too deeply"),
	/* 101 bytes in all, and 101 before the end is seen. */
	ROW("{\"a\":\"0123456789012345678901234567890123456789012345678901234"
	    "56789012345678901234567890123456789012\"}",
	    "in:1: larger than 100 bytes"),
	ROW("{\"a\":\"0123456789012345678901234567890123456789012345678901234"
	    "56789012345678901234567890123456789012345\"}",
	    "in:1: record too large"),
};

static void test_rows(const struct row *rows, size_t count)
{
	static const size_t pieces[] = { 65536, 1, 2, 7 };

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < 4; j++) {
			AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

			transcribe(&out, rows[i].text, rows[i].len, pieces[j]);
			is(out.data, rows[i].want, rows[i].want);
		}
	}
}

/* Random records in a random frame; the pieces change nothing. */
static void test_random(void)
{
	size_t wrong = 0;

	for (int i = 0; i < 100; i++) {
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
		AUTO(buf_release) struct buf whole = BUF_INIT(BUF_MAX);
		AUTO(buf_release) struct buf pieces = BUF_INIT(BUF_MAX);

		for (unsigned n = random_below(5); n; n--) {
			buf_adds(&text,
				 random_below(2) ? "[{\"a\":" : "{\"a\":");
			random_value(&text, 2);
			buf_adds(&text, random_below(4) ? "}" : "");
			buf_adds(&text, random_below(2) ? "]\n" : "\n");
		}
		transcribe(&whole, text.data, text.len, 65536);
		transcribe(&pieces, text.data, text.len, 1 + random_below(10));
		wrong += strcmp(whole.data, pieces.data) != 0;
	}
	ok(!wrong, "any pieces give the same");
}

/* Memory is one record and two reads, however long the stream. */
static void test_memory(void)
{
	AUTO(reader_release) struct reader r = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct record *record;
	struct err e = { 0 };
	size_t count = 0, most = 0;
	pid_t child;
	int fd;

	buf_addc(&text, '[');
	for (int i = 0; i < 100000; i++)
		buf_addf(&text, "%s{\"n\":%d}", i ? ",\n" : "", i);
	buf_addc(&text, ']');
	fd = feed(text.data, text.len, 4000, &child);
	reader_init(&r, fd, "in", &limits);
	for (; reader_next(&r, &record, &e) > 0; count++)
		most = r.window.size > most ? r.window.size : most;
	ok(count == 100000 && !e.kind && r.line == 100000, "a long stream");
	ok(most <= 4 * 65536, "in little memory");
	close(fd);
	waitpid(child, NULL, 0);
}

static void test_unreadable(void)
{
	AUTO(reader_release) struct reader r = { 0 };
	struct record *record;
	struct err e = { 0 };

	reader_init(&r, -1, "in", &limits);
	ok(reader_next(&r, &record, &e) < 0 && e.kind == ERR_IO,
	   "a closed descriptor is no end of input");
	is(e.text, "in: Bad file descriptor", "and said so");
	ok(reader_next(&r, &record, &e) == 0, "the stream is over then");
}

/* How a stream ends whose second record is passed over if it is text. */
static void pass(const char *stream, const char *text, int want,
		 const char *last)
{
	AUTO(reader_release) struct reader r = { 0 };
	struct record *record;
	struct err e = { 0 };
	pid_t child;
	int fd = feed(stream, strlen(stream), 3, &child);

	reader_init(&r, fd, "in", &limits);
	ok(reader_next(&r, &record, &e) == 1, "the first record");
	ok(reader_pass(&r, text, strlen(text), &e) == want, "the second: %d",
	   want);
	while (reader_next(&r, &record, &e) > 0)
		continue;
	is(e.kind ? e.text : "", last, "then it ends so");
	close(fd);
	waitpid(child, NULL, 0);
}

static void test_pass(void)
{
	pass("{} {\"a\":1}", "{\"a\":1}", 1, "");
	pass("{}\n{\"a\":\n1}]", "{\"a\":\n1}", 1,
	     "in:3: expected an object or an array of objects");
	pass("[{}, {\"a\":1}]", "{\"a\":1}", 1, "");
	pass("[{}, {\"a\":1}", "{\"a\":1}", 1,
	     "in:1: cut off: array not closed");
	pass("[{} {\"a\":1}]", "{\"a\":1}", -1,
	     "in:1: expected , or ] behind a record");
	pass("{} {\"a\":2}", "{\"a\":1}", 0, "");
	pass("{} {\"a\":1", "{\"a\":1}", 0, "in:1: object not closed");
	pass("{}", "{\"a\":1}", 0, "");
}

int main(void)
{
	test_rows(good, sizeof good / sizeof *good);
	test_rows(bad, sizeof bad / sizeof *bad);
	test_random();
	test_memory();
	test_unreadable();
	test_pass();
	return done();
}
