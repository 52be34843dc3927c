/* trace - a request and its answer as lines of talk, secrets left out */
#include "http/trace.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "http/redact.h"

#define SHOWN_MAX 300 /* bytes of a value */

/* Their values may be shown. */
static const char *const open_fields[] = {
	"accept",
	"accept-ranges",
	"age",
	"cache-control",
	"connection",
	"content-encoding",
	"content-length",
	"content-range",
	"content-type",
	"date",
	"etag",
	"expect",
	"if-range",
	"last-modified",
	"range",
	"ratelimit",
	"ratelimit-policy",
	"retry-after",
	"server",
	"transfer-encoding",
	"vary",
	"via",
	"x-cache",
	"x-error-code",
	"x-error-message",
	"x-linked-etag",
	"x-linked-size",
	"x-repo-commit",
	"x-request-id",
	"x-total-count",
};

static bool is_open(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof open_fields / sizeof *open_fields; i++) {
		if (strlen(open_fields[i]) == len &&
		    !strncasecmp(open_fields[i], name, len))
			return true;
	}
	return false;
}

/* Addresses: what is behind the path may be a signature. */
static bool is_address(const char *name, size_t len)
{
	return (len == 8 && !strncasecmp(name, "location", 8)) ||
	       (len == 4 && !strncasecmp(name, "link", 4));
}

static void add_value(struct buf *out, const char *name, size_t len,
		      const char *value, const char *secret)
{
	size_t plain = url_plain_length(value);

	if (is_open(name, len)) {
		redact_add(out, value, secret, SHOWN_MAX);
	} else if (is_address(name, len)) {
		AUTO(free_text) char *start = xstrndup(value, plain);

		redact_add(out, start, secret, SHOWN_MAX);
		buf_adds(out, value[plain] ? "?[redacted]" : "");
	} else {
		buf_addf(out, "[%zu bytes]", strlen(value));
	}
}

/* What may not be shown, whether or not this request carries it. */
static const char *secret_of(const struct exchange *x)
{
	if (x->q->token)
		return x->q->token;
	return x->h->secret ? *x->h->secret : NULL;
}

static void say_field(const struct exchange *x, char mark, const char *name,
		      size_t len, const char *value)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *plain = xstrndup(name, len);

	redact_add(&line, plain, secret_of(x), SHOWN_MAX);
	buf_adds(&line, ": ");
	add_value(&line, name, len, value, secret_of(x));
	x->h->trace("%c %s", mark, line.data);
}

static void say_sent(const struct exchange *x)
{
	for (const char *const *f = x->q->fields; f && *f; f++) {
		size_t len = strcspn(*f, ":");
		const char *value = *f + len + ((*f)[len] == ':');

		say_field(x, '>', *f, len, value + strspn(value, " "));
	}
	if (x->q->content_type)
		x->h->trace("> content-type: %s, %zu bytes", x->q->content_type,
			    x->q->body_bytes);
	if (x->has_token)
		x->h->trace("> authorization: [redacted]");
}

static void say_received(const struct exchange *x)
{
	const char *at = x->hop->fields.data;
	const char *end = at + x->hop->fields.len;

	while (at < end) {
		const char *value = at + strlen(at) + 1;

		say_field(x, '<', at, strlen(at), value);
		at = value + strlen(value) + 1;
	}
}

void trace_hop(const struct exchange *x, const char *why)
{
	size_t len = url_plain_length(x->hop->url);
	AUTO(free_text) char *plain = xstrndup(x->hop->url, len);
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);

	if (!x->h->trace)
		return;
	/* What a server sends us to may repeat the token. */
	redact_add(&url, plain, secret_of(x), BUF_MAX);
	x->h->trace("%s %s%s: %ld, %llu bytes%s%s", x->q->method, url.data,
		    x->has_token ? " (with token)" : "", x->hop->status,
		    (unsigned long long)x->r->body_bytes, why ? ", " : "",
		    why ? why : "");
	say_sent(x);
	say_received(x);
}
