/* sim_head - heads that are requests, and those that are none */
#include "sim/head.h"
#include "tap.h"

#define GET "GET / HTTP/1.1\r\n"

static const struct {
	int status;
	const char *text;
} refused[] = {
	{ 1, "" },
	{ 1, GET "Host: x\r\n" },
	{ 400, "\r\n\r\n" },
	{ 400, "GET /\r\n\r\n" },
	{ 400, "GET  / HTTP/1.1\r\n\r\n" },
	{ 400, "GET x HTTP/1.1\r\n\r\n" },
	{ 400, "G@T / HTTP/1.1\r\n\r\n" },
	{ 400, "GET / FTP/1.1\r\n\r\n" },
	{ 505, "GET / HTTP/1.0\r\n\r\n" },
	{ 505, "GET / HTTP/2\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\nHost: x\r\n\r\n" },
	{ 400, GET "no colon\r\n\r\n" },
	{ 400, GET "space : x\r\n\r\n" },
	{ 400, GET "a: x\r\n folded: y\r\n\r\n" },
	{ 400, GET "a: \001\r\n\r\n" },
	{ 400, GET "Content-Length:\r\n\r\n" },
	{ 400, GET "Content-Length: -1\r\n\r\n" },
	{ 400, GET "Content-Length: 1\r\nContent-Length: 1\r\n\r\n" },
	{ 413, GET "Content-Length: 99999999999999999999\r\n\r\n" },
	{ 411, GET "Transfer-Encoding: chunked\r\n\r\n" },
};

static void reads(void)
{
	static const char text[] = "POST /v1/x?a=b HTTP/1.1\r\n"
				   "CONTENT-length:  12 \r\n"
				   "Authorization: bearer  key \r\n"
				   "Expect: 100-continue\r\n"
				   "Connection: Close\r\n\r\nbody";
	struct head h;
	size_t i, whole = sizeof text - 1 - 4;

	ok(head_parse(&h, text, sizeof text - 1) == 0, "a request is read");
	ok(piece_is(h.method, "POST") && piece_is(h.path, "/v1/x"),
	   "its method and path, without the query");
	ok(h.body_len == 12 && h.has_length, "the length of its body");
	ok(piece_is(h.bearer, "key"), "its key");
	ok(h.wants_continue && h.is_last, "continue, close");
	ok(h.len == sizeof text - 1 - 4, "the body is not part of it");
	for (i = 0; i < whole && head_parse(&h, text, i) == 1; i++)
		;
	ok(i == whole, "none is read before its last byte");
}

int main(void)
{
	static char large[HEAD_MAX + 2];
	struct head h;

	reads();
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		ok(head_parse(&h, refused[i].text, strlen(refused[i].text)) ==
			   refused[i].status,
		   "refusal %zu is %d", i, refused[i].status);
	memset(large, 'x', sizeof large);
	ok(head_parse(&h, large, sizeof large) == 431, "a head has a limit");
	return done();
}
