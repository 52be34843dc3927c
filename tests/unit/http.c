/* http - URLs, redirects, header values, redaction, waits */
#include <stdlib.h>

#include "base/mem.h"
#include "http/backoff.h"
#include "http/header.h"
#include "http/redact.h"
#include "http/url.h"
#include "tap.h"

static void origins(void)
{
	static const char *const good[] = {
		"https://huggingface.co",  "https://Hub.example:8443/x?y",
		"http://127.0.0.1:8080/a", "http://127.255.0.1",
		"http://[::1]:80/",        "http://localhost/x",
	};
	static const char *const bad[] = {
		"http://huggingface.co",
		"http://127.0.0.1.example.org/",
		"http://127.0.0.1@evil.example/",
		"https://user:pw@huggingface.co/",
		"http://127.1/",
		"http://127.0.0.01/",
		"http://0177.0.0.1/",
		"http://localhost.evil.example/",
		"http://10.0.0.1/",
		"ftp://127.0.0.1/",
		"file:///etc/passwd",
		"https://",
		"https://host:0/",
		"https://host:70000/",
		"https://host:80x/",
		"https://ho st/",
		"https://host/\r\nX: y",
		"https://host\\@evil/",
		"huggingface.co",
		"",
	};
	struct url_origin a, b;
	struct err e;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(url_origin(&a, good[i], &e) == 0, "good: %s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(url_origin(&a, bad[i], &e) < 0 && e.kind == ERR_CONFIG,
		   "bad: case %zu", i);
	url_origin(&a, "https://hub.example/a", &e);
	url_origin(&b, "https://HUB.example:443?b", &e);
	ok(url_is_same_origin(&a, &b), "case and default port are the same");
	url_origin(&b, "https://hub.example:444/", &e);
	ok(!url_is_same_origin(&a, &b), "another port is another origin");
	ok(url_origin(&a, "http://engine.lan:8000/", &e) < 0 &&
		   url_origin_any(&a, "http://engine.lan:8000/", &e) == 0 &&
		   a.port == 8000,
	   "http to any host is for what is under test");
	url_origin(&a, "http://localhost/", &e);
	url_origin(&b, "https://localhost:80/", &e);
	ok(!url_is_same_origin(&a, &b), "another scheme is another origin");
}

static void refusals(void)
{
	struct url_origin a;
	struct err e;

	url_origin(&a, "https://me:hunter2@hub.example/", &e);
	ok(!strstr(e.text, "hunter2"), "a password is not shown: %s", e.text);
	url_origin(&a, "hf_abcdefghijklmnopqrstuv", &e);
	ok(!strstr(e.text, "hf_a"), "a token is not shown: %s", e.text);
	url_origin(&a, "ftp://hub.example/a?sig=s3cret", &e);
	is(e.text, "'ftp://hub.example/a' is not an https URL",
	   "nor is a query");
}

static void redirect(const char *from, const char *location, const char *want)
{
	AUTO(free_text) char *next = NULL;
	struct err e;

	url_redirect(&next, from, location, &e);
	is(next, want, location);
}

static void redirects(void)
{
	redirect("https://h/a/b?q", "/api/x?y#z", "https://h/api/x?y");
	redirect("https://h/a/b?q/r", "c", "https://h/a/c");
	redirect("https://h", "c", "https://h/c");
	redirect("https://h/a?q", "?r", "https://h/a?r");
	redirect("https://h/a", "//cdn.example/x", "https://cdn.example/x");
	redirect("https://h/a", "https://cdn.example/x",
		 "https://cdn.example/x");
	redirect("http://127.0.0.1:1/a", "http://127.0.0.1:2/x",
		 "http://127.0.0.1:2/x");
	redirect("https://h/a", "http://127.0.0.1:2/x", NULL);
	redirect("http://127.0.0.1:1/a", "http://cdn.example/x", NULL);
	redirect("https://h/a", "file:///etc/passwd", NULL);
	redirect("https://h/a", "c:80/x", NULL);
	redirect("https://h/a", "https://x@evil/", NULL);
	redirect("https://h/a", "/a b", NULL);
}

/* What an answer names, such as where LFS keeps a file. */
static void named(void)
{
	const struct url_origin tls = { true, "h", 443 };
	const struct url_origin local = { false, "127.0.0.1", 1 };
	struct url_origin a = { 0 };
	struct err e = { 0 };

	ok(url_origin_named(&a, "https://cdn.example/x", &tls, &e) == 0 &&
		   !strcmp(a.host, "cdn.example"),
	   "https from https");
	ok(url_origin_named(&a, "http://127.0.0.1:2/x", &local, &e) == 0,
	   "loopback from loopback");
	ok(url_origin_named(&a, "http://127.0.0.1:2/x", &tls, &e) < 0 &&
		   e.kind == ERR_UNAVAILABLE,
	   "not what runs on this machine from https");
	ok(url_origin_named(&a, "http://cdn.example/x", &local, &e) < 0 &&
		   e.kind == ERR_UNAVAILABLE,
	   "nor http elsewhere");
	ok(a.port == 2, "and the origin stays");
}

static void headers(void)
{
	AUTO(buf_release) struct buf f = BUF_INIT(64);
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	unsigned long long a = 9, b = 9;

	header_add(&f, "ETag:  W/\"abc\" \r\n", 17);
	header_add(&f, "nonsense\r\n", 10);
	header_add(&f, "Empty:\r\n", 8);
	is(header_get(&f, "etag"), "W/\"abc\"", "names in lower case");
	is(header_get(&f, "empty"), "", "an empty value");
	is(header_get(&f, "nonsense"), NULL, "no colon, no field");
	ok(header_add(&f, "X: 0123456789012345678901234567890123456789", 43) <
		   0,
	   "fields have a limit");
	header_etag(&out, "W/\"abc\"");
	is(out.data, "abc", "weak and quoted");
	buf_clear(&out);
	ok(header_next_link(&out, "<https://h/1>; rel=\"prev\", "
				  "<https://h/2?a=b>; rel=\"next\""),
	   "a next link");
	is(out.data, "https://h/2?a=b", "its target");
	ok(!header_next_link(&out, "<https://h/1>; rel=\"last\""), "none");
	ok(!header_next_link(&out, "<https://h/1"), "cut off");
	ok(header_rate_limit(&a, &b, "\"api\";r=0;t=17") && a == 0 && b == 17,
	   "a rate limit");
	ok(!header_rate_limit(&a, &b, "\"api\""), "no rate limit");
	ok(header_number(&a, "42") && a == 42, "a number");
	ok(!header_number(&a, "-1") && !header_number(&a, "4x") &&
		   !header_number(&a, "99999999999999999999999"),
	   "no numbers");
}

static void redaction(void)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	redact_add(&out, "x s3cret y hf_abcdefghijklmnopqrstuv z", "s3cret",
		   300);
	is(out.data, "x [redacted] y [redacted] z", "secrets are taken out");
	buf_clear(&out);
	redact_add(&out, "hf_data/x.json hf_jwt_a.b-c", NULL, 300);
	is(out.data, "hf_data/x.json [redacted]", "only what is a token");
	buf_clear(&out);
	redact_add(&out, "0123456789", NULL, 4);
	is(out.data, "0123", "cut to its length");
}

static void answer(struct http_response *r, long status, const char *field)
{
	r->hop_count = 1;
	r->hops[0].status = status;
	buf_clear(&r->hops[0].fields);
	header_add(&r->hops[0].fields, field, strlen(field));
}

static void waits(void)
{
	const struct http_retry policy = { 5, 100, 300 };
	AUTO(http_response_release) struct http_response r;

	http_response_init(&r);
	ok(backoff_wait_ms(&policy, 1, &r, 0) == 50, "half of the first wait");
	ok(backoff_wait_ms(&policy, 1, &r, 0xffff) == 100, "all of it");
	ok(backoff_wait_ms(&policy, 3, &r, 0xffff) == 400, "doubled twice");
	ok(backoff_wait_ms(&policy, 99, &r, 0xffff) == 1600,
	   "16 times at most");
	answer(&r, 429, "RateLimit: \"api\";r=0;t=7");
	ok(backoff_wait_ms(&policy, 1, &r, 0) == 8000,
	   "the window's end + 1 s");
	answer(&r, 429, "RateLimit: \"api\";r=0;t=18446744073709551615");
	ok(backoff_wait_ms(&policy, 1, &r, 0) == UINT64_MAX, "without end");
	answer(&r, 429, "RateLimit: \"api\";r=3;t=7");
	ok(backoff_wait_ms(&policy, 1, &r, 0) == 50, "requests are left");
	answer(&r, 503, "Retry-After: 3");
	ok(backoff_wait_ms(&policy, 1, &r, 0) == 3000, "Retry-After");
	answer(&r, 200, "Retry-After: 3");
	ok(backoff_wait_ms(&policy, 1, &r, 0) == 50, "not on a good answer");
}

int main(void)
{
	origins();
	refusals();
	redirects();
	named();
	headers();
	redaction();
	waits();
	return done();
}
