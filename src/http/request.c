/* request - one HTTP request over libcurl, redirects followed by hand */
#include "http/request.h"

#include <curl/curl.h>
#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "http/header.h"
#include "http/redact.h"

#define ERROR_DRAIN_MAX ((size_t)1 << 20) /* of a body that nobody wants */

/* What the callbacks of one hop share. */
struct transfer {
	struct http *h;
	const struct http_request *q;
	struct http_response *r;
	struct http_hop *hop;
	off_t sent;      /* of body_fd */
	size_t drained;  /* bytes of an answer other than 2xx */
	bool is_full;    /* a limit was passed */
	struct err lost; /* kind is set when out could not be written */
};

int http_open(struct http *h, struct err *e)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0 ||
	    !(h->curl = curl_easy_init()))
		return err_set(e, ERR_BUG, "libcurl does not start");
	return 0;
}

void http_release(struct http *h)
{
	if (!h->curl)
		return;
	curl_easy_cleanup(h->curl);
	curl_global_cleanup();
	h->curl = NULL;
}

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	size_t len = size * count;

	if (len > 5 && !memcmp(line, "HTTP/", 5)) {
		buf_clear(&t->hop->fields); /* an interim answer is over */
		return len;
	}
	if (header_add(&t->hop->fields, line, len) < 0) {
		t->is_full = true;
		return 0;
	}
	return len;
}

static int keep(struct transfer *t, const char *bytes, size_t len)
{
	const struct http_request *q = t->q;

	if (len > q->out_limit - t->r->body_bytes) {
		t->is_full = true;
		return -1;
	}
	t->r->body_bytes += len;
	if (q->out)
		return buf_add(q->out, bytes, len);
	return file_put(q->out_fd, bytes, len, "temporary file", &t->lost);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	size_t len = size * count, room;
	long status = 0;

	curl_easy_getinfo(t->h->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status / 100 == 2)
		return keep(t, bytes, len) < 0 ? 0 : len;
	room = t->r->error.limit - t->r->error.len;
	buf_add(&t->r->error, bytes, len < room ? len : room);
	t->drained += len;
	return t->drained > ERROR_DRAIN_MAX ? 0 : len;
}

static size_t on_read(char *to, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	ssize_t got = pread(t->q->body_fd, to, size * count, t->sent);

	if (got < 0)
		return CURL_READFUNC_ABORT;
	t->sent += got;
	return (size_t)got;
}

static int on_seek(void *context, curl_off_t offset, int origin)
{
	struct transfer *t = context;

	if (origin != SEEK_SET)
		return CURL_SEEKFUNC_CANTSEEK;
	t->sent = offset;
	return CURL_SEEKFUNC_OK;
}

static bool is_write(const struct http_request *q)
{
	return !strcmp(q->method, "POST") || !strcmp(q->method, "PUT");
}

static void set_body(CURL *c, const struct http_request *q, struct transfer *t)
{
	if (!strcmp(q->method, "HEAD"))
		curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	if (!is_write(q))
		return;
	curl_easy_setopt(c, CURLOPT_POST, 1L);
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, q->method);
	curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
			 (curl_off_t)q->body_bytes);
	/* On a used connection libcurl may resend by itself, unseen by us. */
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	if (q->body || !q->body_bytes) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, q->body ? q->body : "");
		return;
	}
	curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(c, CURLOPT_READDATA, t);
	curl_easy_setopt(c, CURLOPT_SEEKFUNCTION, on_seek);
	curl_easy_setopt(c, CURLOPT_SEEKDATA, t);
}

static void set_limits(CURL *c, const struct http *h)
{
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, h->limits.connect_ms);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, h->limits.total_ms);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, h->limits.low_speed_s);
}

static void set_up(CURL *c, struct transfer *t)
{
	const struct http_hop *hop = t->hop;

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, hop->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR,
			 hop->origin.is_tls ? "https" : "http");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (url_is_loopback(&hop->origin))
		curl_easy_setopt(c, CURLOPT_PROXY, "");
	set_limits(c, t->h);
	set_body(c, t->q, t);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "sagellm-benchmark/" VERSION);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
}

static void free_fields(struct curl_slist **fields)
{
	curl_slist_free_all(*fields);
}

static struct curl_slist *add_field(struct curl_slist *fields, const char *name,
				    const char *value)
{
	AUTO(free_text) char *line = xasprintf("%s: %s", name, value);
	struct curl_slist *all = curl_slist_append(fields, line);

	explicit_bzero(line, strlen(line));
	if (!all)
		xmalloc(SIZE_MAX); /* ends the program as out of memory */
	return all;
}

static void wipe_fields(struct curl_slist *fields)
{
	for (; fields; fields = fields->next)
		explicit_bzero(fields->data, strlen(fields->data));
}

/* Basic authentication (RFC 7617), or a bearer token (RFC 6750). */
static struct curl_slist *add_authorization(struct curl_slist *fields,
					    const struct http_request *q)
{
	AUTO(free_text) char *value = NULL;

	if (q->user) {
		AUTO(free_text)
		char *pair = xasprintf("%s:%s", q->user, q->token);
		size_t len = strlen(pair);
		char *coded = xmalloc(BASE64_ENCODE_RAW_LENGTH(len) + 1);

		base64_encode_raw(coded, len, (const uint8_t *)pair);
		coded[BASE64_ENCODE_RAW_LENGTH(len)] = '\0';
		value = xasprintf("Basic %s", coded);
		explicit_bzero(pair, len);
		explicit_bzero(coded, strlen(coded));
		free(coded);
	} else {
		value = xasprintf("Bearer %s", q->token);
	}
	fields = add_field(fields, "Authorization", value);
	explicit_bzero(value, strlen(value));
	return fields;
}

static CURLcode run(CURL *c, struct transfer *t, bool has_token)
{
	AUTO(free_fields) struct curl_slist *fields = NULL;
	CURLcode code;

	fields = curl_slist_append(fields, "Expect:");
	for (const char *const *f = t->q->fields; f && *f; f++)
		fields = curl_slist_append(fields, *f);
	if (t->q->content_type)
		fields = add_field(fields, "Content-Type", t->q->content_type);
	if (has_token)
		fields = add_authorization(fields, t->q);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, fields);
	code = curl_easy_perform(c);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, NULL);
	wipe_fields(fields);
	return code;
}

/* Of these the request never left. */
static bool is_before_sending(CURLcode code)
{
	return code == CURLE_COULDNT_RESOLVE_PROXY ||
	       code == CURLE_COULDNT_RESOLVE_HOST ||
	       code == CURLE_COULDNT_CONNECT || code == CURLE_SSL_CONNECT_ERROR;
}

static int failed(struct transfer *t, CURLcode code, struct err *e)
{
	const char *url = t->hop->url;
	int len = (int)url_plain_length(url);

	if (t->lost.kind) {
		*e = t->lost;
		return -1;
	}
	if (t->is_full)
		return err_set(e, ERR_DATA,
			       "%.*s: the answer is larger than the limit", len,
			       url);
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return err_set(e, ERR_UNAVAILABLE,
			       "%.*s: the certificate is not trusted", len,
			       url);
	if (!is_before_sending(code))
		t->r->may_have_arrived = true;
	return err_set(e, ERR_AGAIN, "%s %.*s: %s", t->q->method, len, url,
		       curl_easy_strerror(code));
}

static int rewind_out(const struct http_request *q, struct err *e)
{
	if (q->out)
		buf_clear(q->out);
	else if (ftruncate(q->out_fd, q->out_at) < 0 ||
		 lseek(q->out_fd, q->out_at, SEEK_SET) < 0)
		return err_errno(e, ERR_IO, "temporary file");
	return 0;
}

/* What a server sends us to may repeat the token. */
static void trace(const struct transfer *t, bool has_token, CURLcode code)
{
	size_t len = url_plain_length(t->hop->url);
	AUTO(free_text) char *plain = xstrndup(t->hop->url, len);
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);

	if (!t->h->trace)
		return;
	redact_add(&url, plain, t->q->token, BUF_MAX);
	t->h->trace("%s %s%s: %ld, %llu bytes%s%s", t->q->method, url.data,
		    has_token ? " (with token)" : "", t->hop->status,
		    (unsigned long long)t->r->body_bytes, code ? ", " : "",
		    code ? curl_easy_strerror(code) : "");
}

static int one_hop(struct transfer *t, struct err *e)
{
	CURL *c = t->h->curl;
	bool has_token =
		t->q->token &&
		url_is_same_origin(&t->hop->origin, &t->r->hops[0].origin);
	CURLcode code;

	t->r->body_bytes = 0;
	buf_clear(&t->r->error);
	if (rewind_out(t->q, e) < 0)
		return -1;
	set_up(c, t);
	code = run(c, t, has_token);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &t->hop->status);
	if (t->drained > ERROR_DRAIN_MAX)
		code = CURLE_OK; /* its status is all that counts */
	trace(t, has_token, code);
	return code == CURLE_OK ? 0 : failed(t, code, e);
}

/* The Location to follow, or NULL: this answer is the last. */
static const char *location_of(const struct http_request *q,
			       const struct http_hop *hop)
{
	bool is_plain = hop->status == 307 || hop->status == 308;

	if (!is_write(q))
		is_plain |= hop->status >= 301 && hop->status <= 303;
	return is_plain ? header_get(&hop->fields, "location") : NULL;
}

static int add_hop(struct http_response *r, char *url, struct err *e)
{
	struct http_hop *hop = &r->hops[r->hop_count];

	hop->url = url;
	r->hop_count++;
	return url_origin(&hop->origin, url, e);
}

/* 1: there is a next hop; 0: done. */
static int follow(const struct http_request *q, struct http_response *r,
		  struct err *e)
{
	const struct http_hop *hop = http_last(r);
	const char *location = location_of(q, hop);
	char *next = NULL;

	if (!location)
		return 0;
	if (r->hop_count > HTTP_REDIRECTS_MAX)
		return err_set(e, ERR_UNAVAILABLE, "%s: more than %d redirects",
			       q->url, HTTP_REDIRECTS_MAX);
	if (url_redirect(&next, hop->url, location, e) < 0)
		return err_wrap(e, "%s", q->url);
	if (add_hop(r, next, e) < 0)
		return -1;
	if (is_write(q) &&
	    !url_is_same_origin(&http_last(r)->origin, &hop->origin))
		return err_set(e, ERR_UNAVAILABLE,
			       "%s: a write that is sent on to %s is refused",
			       q->url, http_last(r)->origin.host);
	return 1;
}

int http_perform(struct http *h, const struct http_request *q,
		 struct http_response *r, struct err *e)
{
	int more = 1;

	http_response_clear(r);
	if (add_hop(r, xstrdup(q->url), e) < 0)
		return -1;
	while (more > 0) {
		struct transfer t = { .h = h, .q = q, .r = r };

		t.hop = &r->hops[r->hop_count - 1];
		if (one_hop(&t, e) < 0)
			return -1;
		more = follow(q, r, e);
	}
	return more;
}
