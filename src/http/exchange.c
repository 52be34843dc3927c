/* exchange - a request on one libcurl handle, hop by hop, run by others */
#include "http/exchange.h"

#include <curl/curl.h>
#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "http/header.h"
#include "http/trace.h"

#define ERROR_DRAIN_MAX ((size_t)1 << 20) /* of a body that nobody wants */
#define BUFFER_BYTES (128L << 10)         /* read at once */
#define UPLOAD_BYTES (256L << 10)         /* sent at once */

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
	struct exchange *x = context;
	size_t len = size * count;

	if (len > 5 && !memcmp(line, "HTTP/", 5)) {
		buf_clear(&x->hop->fields); /* an interim answer is over */
		return len;
	}
	if (header_add(&x->hop->fields, line, len) < 0) {
		x->is_full = true;
		return 0;
	}
	return len;
}

static int keep(struct exchange *x, const char *bytes, size_t len)
{
	const struct http_request *q = x->q;

	if (len > q->out_limit - x->r->body_bytes) {
		x->is_full = true;
		return -1;
	}
	x->r->body_bytes += len;
	if (q->sink)
		return q->sink(q->context, x->r, bytes, len, &x->lost);
	return buf_add(q->out, bytes, len);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct exchange *x = context;
	size_t len = size * count, room;

	curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &x->hop->status);
	if (x->hop->status / 100 == 2)
		return keep(x, bytes, len) < 0 ? 0 : len;
	room = x->r->error.limit - x->r->error.len;
	buf_add(&x->r->error, bytes, len < room ? len : room);
	x->drained += len;
	return x->drained > ERROR_DRAIN_MAX ? 0 : len;
}

/* The next bytes of the body; -1. */
static ssize_t next_bytes(struct exchange *x, char *to, size_t room)
{
	const struct http_request *q = x->q;

	if (q->source)
		return q->source(q->source_context, to, room, (uint64_t)x->sent,
				 &x->lost);
	return pread(q->body_fd, to, room, q->body_at + x->sent);
}

static size_t on_read(char *to, size_t size, size_t count, void *context)
{
	struct exchange *x = context;
	const struct http_request *q = x->q;
	size_t left = q->body_bytes - (size_t)x->sent, room = size * count;
	ssize_t got = next_bytes(x, to, room < left ? room : left);

	if (got < 0) {
		x->is_cut = true;
		return CURL_READFUNC_ABORT;
	}
	x->sent += got;
	if (q->sent)
		q->sent(q->context, (uint64_t)x->sent);
	return (size_t)got;
}

static int on_seek(void *context, curl_off_t offset, int origin)
{
	struct exchange *x = context;

	if (origin != SEEK_SET || (x->q->source && offset))
		return CURL_SEEKFUNC_CANTSEEK;
	x->sent = offset;
	return CURL_SEEKFUNC_OK;
}

static bool is_write(const struct http_request *q)
{
	return !strcmp(q->method, "POST") || !strcmp(q->method, "PUT");
}

static void set_body(CURL *c, const struct http_request *q, struct exchange *x)
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
	curl_easy_setopt(c, CURLOPT_UPLOAD_BUFFERSIZE, UPLOAD_BYTES);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(c, CURLOPT_READDATA, x);
	curl_easy_setopt(c, CURLOPT_SEEKFUNCTION, on_seek);
	curl_easy_setopt(c, CURLOPT_SEEKDATA, x);
}

static void set_limits(CURL *c, const struct http *h)
{
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, h->limits.connect_ms);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, h->limits.total_ms);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, h->limits.low_speed_s);
}

static void set_up(CURL *c, struct exchange *x)
{
	const struct http_hop *hop = x->hop;

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, hop->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR,
			 hop->origin.is_tls ? "https" : "http");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	if (x->h->ca_file)
		curl_easy_setopt(c, CURLOPT_CAINFO, x->h->ca_file);
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (url_is_loopback(&hop->origin))
		curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_BUFFERSIZE, BUFFER_BYTES);
	set_limits(c, x->h);
	set_body(c, x->q, x);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "sagellm-benchmark/" VERSION);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
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

static void set_fields(CURL *c, struct exchange *x)
{
	struct curl_slist *fields = curl_slist_append(NULL, "Expect:");

	for (const char *const *f = x->q->fields; f && *f; f++)
		fields = curl_slist_append(fields, *f);
	if (x->q->content_type)
		fields = add_field(fields, "Content-Type", x->q->content_type);
	if (x->has_token)
		fields = add_authorization(fields, x->q);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, fields);
	x->fields = fields;
}

/* Of these the request never left. */
static bool is_before_sending(CURLcode code)
{
	return code == CURLE_COULDNT_RESOLVE_PROXY ||
	       code == CURLE_COULDNT_RESOLVE_HOST ||
	       code == CURLE_COULDNT_CONNECT ||
	       code == CURLE_SSL_CONNECT_ERROR ||
	       code == CURLE_PEER_FAILED_VERIFICATION ||
	       code == CURLE_SSL_CACERT_BADFILE;
}

static int failed(struct exchange *x, CURLcode code, struct err *e)
{
	const char *url = x->hop->url;
	int len = (int)url_plain_length(url);

	if (!is_before_sending(code) && !x->is_cut)
		x->r->may_have_arrived = true;
	if (x->lost.kind) {
		*e = x->lost;
		return -1;
	}
	if (x->is_full)
		return err_set(e, ERR_DATA,
			       "%.*s: the answer is larger than the limit", len,
			       url);
	if (code == CURLE_SSL_CACERT_BADFILE)
		return err_set(e, ERR_CONFIG, "%s: no file with certificates",
			       x->h->ca_file ? x->h->ca_file : "libcurl's own");
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return err_set(e, ERR_UNAVAILABLE,
			       "%.*s: the certificate is not trusted", len,
			       url);
	return err_set(e, ERR_AGAIN, "%s %.*s: %s", x->q->method, len, url,
		       curl_easy_strerror(code));
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

static void drop_last_hop(struct http_response *r)
{
	r->hop_count--;
	free(take(&r->hops[r->hop_count].url));
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
	if (q->stays_home &&
	    !url_is_same_origin(&http_last(r)->origin, &r->hops[0].origin)) {
		drop_last_hop(r);
		return 0;
	}
	if (is_write(q) &&
	    !url_is_same_origin(&http_last(r)->origin, &hop->origin))
		return err_set(e, ERR_UNAVAILABLE,
			       "%s: a write that is sent on to %s is refused",
			       q->url, http_last(r)->origin.host);
	return 1;
}

int exchange_start(struct exchange *x, struct err *e)
{
	http_response_clear(x->r);
	return add_hop(x->r, xstrdup(x->q->url), e);
}

int exchange_set_up(struct exchange *x, struct err *e)
{
	struct http_response *r = x->r;

	if (x->h->is_offline)
		return err_set(e, ERR_UNAVAILABLE,
			       "%.*s: not asked for, HF_HUB_OFFLINE is set",
			       (int)url_plain_length(x->q->url), x->q->url);
	x->hop = &r->hops[r->hop_count - 1];
	x->has_token = x->q->token && http_is_home(r, r->hop_count - 1);
	x->sent = 0;
	x->drained = 0;
	x->is_full = x->is_cut = false;
	x->lost.kind = 0;
	r->body_bytes = 0;
	buf_clear(&r->error);
	if (x->q->out)
		buf_clear(x->q->out);
	set_up(x->curl, x);
	set_fields(x->curl, x);
	return 0;
}

void exchange_drop(struct exchange *x)
{
	curl_easy_setopt(x->curl, CURLOPT_HTTPHEADER, NULL);
	wipe_fields(x->fields);
	curl_slist_free_all(x->fields);
	x->fields = NULL;
}

int exchange_end(struct exchange *x, int result, struct err *e)
{
	CURLcode code = (CURLcode)result;

	curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &x->hop->status);
	if (x->drained > ERROR_DRAIN_MAX)
		code = CURLE_OK; /* its status is all that counts */
	trace_hop(x, code ? curl_easy_strerror(code) : NULL);
	exchange_drop(x);
	if (code != CURLE_OK)
		return failed(x, code, e);
	return follow(x->q, x->r, e);
}
