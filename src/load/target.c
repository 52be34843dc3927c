/* target - the endpoint under test: its addresses, key and connections */
#include "load/target.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "json/value.h"

static bool ends_in(const char *text, size_t len, const char *tail)
{
	size_t size = strlen(tail);

	return len >= size && !memcmp(text + len - size, tail, size);
}

/* The three addresses out of what was given. */
static void split(struct target *t, const struct target_options *o)
{
	AUTO(buf_release) struct buf path = BUF_INIT(BUF_MAX);
	const struct api *a = o->api;
	size_t len = strlen(o->url), base;
	bool is_given, has_v1;

	while (len && o->url[len - 1] == '/')
		len--;
	base = api_before(a, o->url, len);
	is_given = base < len;
	has_v1 = ends_in(o->url, base, "/v1") && (a->is_below_v1 || !is_given);
	t->root = xstrndup(o->url, has_v1 ? base - 3 : base);
	t->prefix = has_v1 || !is_given || !a->is_below_v1
			    ? xasprintf("%s/v1", t->root)
			    : xstrdup(t->root);
	api_path(&path, a, o->is_whole, o->model);
	t->url = is_given ? xstrndup(o->url, len)
			  : xasprintf("%s%s",
				      a->is_below_v1 ? t->prefix : t->root,
				      path.data);
}

static int add_field(struct target *t, const char *field)
{
	struct curl_slist *both;

	both = curl_slist_append(t->fields, field);
	if (both)
		t->fields = both;
	both = both ? curl_slist_append(t->plain, field) : NULL;
	if (both)
		t->plain = both;
	return both ? 0 : -1;
}

/* A field of the user's own: no second line, and no secret in argv. */
static int check_field(const char *field, struct err *e)
{
	static const char *const secret[] = { "authorization:", "x-api-key:",
					      "api-key:", "cookie:" };

	if (strpbrk(field, "\r\n") || !strchr(field, ':') || *field == ':')
		return err_set(e, ERR_USAGE, "a header reads 'Name: value'");
	for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
		if (!strncasecmp(field, secret[i], strlen(secret[i])))
			return err_set(e, ERR_USAGE,
				       "a secret on the command line is seen "
				       "by all users of the machine: use "
				       "--api-key-file or OPENAI_API_KEY");
	return 0;
}

static int add_fields(struct target *t, const struct target_options *o,
		      bool has_key, struct err *e)
{
	AUTO(free_text) char *bearer = NULL;
	int failed = 0;

	for (size_t i = 0; o->fields && i < o->fields->count; i++) {
		if (check_field(o->fields->items[i], e) < 0)
			return -1;
		failed |= add_field(t, o->fields->items[i]);
	}
	if (has_key) {
		bearer = xasprintf("Authorization: Bearer %s", o->key);
		failed |= add_field(t, bearer);
		explicit_bzero(bearer, strlen(bearer));
	}
	/* No waiting for a leave to send what is small. */
	failed |= add_field(t, "Expect:");
	t->fields =
		curl_slist_append(t->fields, "Content-Type: application/json");
	return failed || !t->fields
		       ? err_set(e, ERR_BUG, "libcurl takes no header")
		       : 0;
}

int target_open(struct target *t, const struct target_options *o,
		bool *is_key_held, struct err *e)
{
	struct err why = { 0 };
	bool has_key = o->key && *o->key;

	*t = (struct target){ .api = o->api,
			      .unix_path = o->unix_path,
			      .ca_file = o->ca_file,
			      .is_stopped = o->is_stopped,
			      .is_http2 = o->is_http2 };
	*is_key_held = false;
	if (url_origin_any(&t->origin, o->url, &why) < 0)
		return err_set(e, ERR_USAGE, "--url: %s", why.text);
	if (o->is_http2 && !t->origin.is_tls)
		return err_set(e, ERR_USAGE,
			       "--http2 needs an https URL: in clear, libcurl "
			       "before 8.0 loses connections it uses again");
	if (strpbrk(o->url, "?#"))
		return err_set(e, ERR_USAGE, "--url has no query");
	if (has_key && !o->is_key_given && !t->origin.is_tls &&
	    !url_is_loopback(&t->origin) && !o->unix_path) {
		has_key = false;
		*is_key_held = true;
	}
	split(t, o);
	if (add_fields(t, o, has_key, e) == 0)
		return 0;
	target_release(t);
	return -1;
}

/* Strings with a key in them are wiped. */
static void release_list(void **list)
{
	for (struct curl_slist *l = *list; l; l = l->next)
		explicit_bzero(l->data, strlen(l->data));
	curl_slist_free_all(*list);
	*list = NULL;
}

void target_release(struct target *t)
{
	free(take(&t->root));
	free(take(&t->prefix));
	free(take(&t->url));
	release_list(&t->fields);
	release_list(&t->plain);
}

static long version(const struct target *t)
{
	return t->is_http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
}

void *target_handle(const struct target *t)
{
	CURL *c = curl_easy_init();

	curl_easy_setopt(c, CURLOPT_URL, t->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "sagellm-benchmark/" VERSION);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, version(t));
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->fields);
	curl_easy_setopt(c, CURLOPT_TCP_KEEPALIVE, 1L);
	if (t->is_http2)
		curl_easy_setopt(c, CURLOPT_PIPEWAIT, 1L);
	if (t->unix_path)
		curl_easy_setopt(c, CURLOPT_UNIX_SOCKET_PATH, t->unix_path);
	if (t->unix_path || url_is_loopback(&t->origin))
		curl_easy_setopt(c, CURLOPT_PROXY, "");
	if (t->ca_file)
		curl_easy_setopt(c, CURLOPT_CAINFO, t->ca_file);
	return c;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
	return buf_add(context, bytes, size * count) < 0 ? 0 : size * count;
}

/* CURLOPT_HEADERFUNCTION: libcurl bounds a line, not their number. */
static size_t on_head(char *line, size_t size, size_t count, void *context)
{
	size_t *bytes = context;

	(void)line;
	*bytes += size * count;
	return *bytes > TARGET_HEAD_MAX ? 0 : size * count;
}

void target_bound_head(void *handle, size_t *bytes)
{
	curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_head);
	curl_easy_setopt(handle, CURLOPT_HEADERDATA, bytes);
}

/* CURLOPT_XFERINFOFUNCTION: other than 0 ends it. */
static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c,
		       curl_off_t d)
{
	const volatile sig_atomic_t *is_stopped = context;

	(void)a, (void)b, (void)c, (void)d;
	return is_stopped && *is_stopped;
}

/* The address of a path, and whether it is of another origin. */
static char *address(const struct target *t, const char *path,
		     bool *is_elsewhere)
{
	struct url_origin to;
	struct err why;
	char *url;

	if (!strncmp(path, "http", 4))
		url = xstrdup(path);
	else if (!strncmp(path, "v1/", 3))
		url = xasprintf("%s%s", t->prefix, path + 2);
	else
		url = xasprintf("%s%s", t->root, path);
	*is_elsewhere = url_origin_any(&to, url, &why) < 0 ||
			!url_is_same_origin(&to, &t->origin);
	return url;
}

/* A GET (body NULL) or POST. */
struct question {
	const char *path, *body;
	long wait_ms;
	const volatile sig_atomic_t *is_stopped; /* or NULL: goes on */
};

static long ask(const struct target *t, const struct question *q,
		struct buf *out, struct err *e)
{
	bool is_elsewhere;
	AUTO(free_text) char *url = address(t, q->path, &is_elsewhere);
	CURL *c = target_handle(t);
	long status = -1;
	size_t head_bytes = 0;
	CURLcode result;

	buf_clear(out);
	target_bound_head(c, &head_bytes);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, q->is_stopped);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, q->wait_ms);
	if (q->body)
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, q->body);
	else
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->plain);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, out);
	if (is_elsewhere) {
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, NULL);
		curl_easy_setopt(c, CURLOPT_UNIX_SOCKET_PATH, NULL);
	}
	result = curl_easy_perform(c);
	if (result == CURLE_OK)
		curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	else if (result == CURLE_ABORTED_BY_CALLBACK)
		err_set(e, ERR_NO, "%s: stopped", url);
	else if (out->is_full || head_bytes > TARGET_HEAD_MAX)
		err_set(e, ERR_DATA, "%s: the answer is too large", url);
	else
		err_set(e, ERR_AGAIN, "%s: %s", url,
			curl_easy_strerror(result));
	curl_easy_cleanup(c);
	return status;
}

long target_ask(const struct target *t, const char *path, const char *body,
		struct buf *out, struct err *e)
{
	const struct question q = { path, body, TARGET_ASK_MS, t->is_stopped };

	return ask(t, &q, out, e);
}

long target_glance(const struct target *t, const char *path, struct buf *out,
		   struct err *e)
{
	bool is_over = t->is_stopped && *t->is_stopped;
	const struct question q = { path, NULL, TARGET_GLANCE_MS,
				    is_over ? NULL : t->is_stopped };

	return ask(t, &q, out, e);
}

const char *target_secret(const struct target *t)
{
	static const char bearer[] = "Authorization: Bearer ";

	for (const struct curl_slist *l = t->fields; l; l = l->next)
		if (!strncmp(l->data, bearer, sizeof bearer - 1))
			return l->data + sizeof bearer - 1;
	return NULL;
}

/* Where the model's name may stand. */
struct place {
	const char *path;
	const char *const *pointers; /* the first that is there */
};

static int ask_model(const struct target *t, const struct place *place,
		     char **model, struct err *e)
{
	AUTO(buf_release) struct buf out = BUF_INIT((size_t)4 << 20);
	AUTO(value_release) cJSON *root = NULL;
	bool is_elsewhere;
	AUTO(free_text) char *url = address(t, place->path, &is_elsewhere);
	const char *id = NULL;
	long status = target_ask(t, place->path, NULL, &out, e);

	if (status < 0)
		return -1;
	if (status != 200)
		return err_set(e, ERR_UNAVAILABLE,
			       "%s: HTTP %ld: name the model by --model", url,
			       status);
	if (value_parse(&root, out.data, out.len, "models", e) < 0)
		return err_set(e, ERR_DATA,
			       "%s: not usable JSON: name the model by --model",
			       url);
	for (const char *const *p = place->pointers; *p && !(id && *id); p++)
		id = value_text(root, *p);
	if (!id || !*id)
		return err_set(e, ERR_DATA,
			       "%s: no model in it: name it by --model", url);
	if (target_secret(t) && strstr(id, target_secret(t)))
		return err_set(e, ERR_DATA,
			       "%s: its name has the key in it: name it by "
			       "--model",
			       url);
	*model = xstrdup(id);
	return 0;
}

int target_model(const struct target *t, char **model, struct err *e)
{
	const struct place info = { t->api->info_path, t->api->info_model };
	static const char *const first[] = { "/data/0/id", NULL };
	const struct place list = { "v1/models", first };
	struct err why = { 0 };

	if (info.pointers && ask_model(t, &info, model, &why) == 0)
		return 0;
	return ask_model(t, &list, model, e);
}

static int call(void *context, struct endpoint_call *call, struct err *e)
{
	AUTO(free_text) char *body = NULL;

	if (call->body)
		body = xstrndup(call->body, call->body_len);
	call->status = target_ask(context, call->path, body, call->out, e);
	return call->status < 0 ? -1 : 0;
}

struct endpoint target_endpoint(struct target *t)
{
	return (struct endpoint){ call, t };
}
