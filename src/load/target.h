/* target - the endpoint under test: its addresses, key and connections */
#ifndef LOAD_TARGET_H
#define LOAD_TARGET_H

#include <signal.h>
#include <stdbool.h>

#include "api/api.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/opts.h"
#include "http/url.h"
#include "load/endpoint.h"

struct target {
	const struct api *api;
	char *root;   /* `http://host:8000`, without a slash at its end */
	char *prefix; /* root and `/v1`, but where a whole path was given */
	char *url;    /* that requests go to */
	struct url_origin origin;
	const char *unix_path; /* a socket that root is reached by; or NULL */
	const char *ca_file;   /* certificates trusted instead; or NULL */
	const volatile sig_atomic_t
		*is_stopped; /* no more questions; or NULL */
	bool is_http2;
	void *fields; /* struct curl_slist of every request */
	void *plain;  /* the same without a body's type: for GET */
};

/* What the command line says of it; all borrowed until target_release. */
struct target_options {
	const char *url, *unix_path, *ca_file;
	const volatile sig_atomic_t *is_stopped; /* or NULL */
	const char *key;                         /* bearer token; or NULL */
	bool is_key_given;         /* for this very endpoint, by a file */
	const struct list *fields; /* more of them, "Name: value" */
	const struct api *api;
	bool is_whole;     /* answers are no streams */
	const char *model; /* for paths that have its name; or NULL */
	bool is_http2;
};

/*
 * Where the path ends in one of the interface, or of one below the same place,
 * it is taken as it stands, else that path is added, and /v1 before it where
 * it belongs there. http goes to any host:
 * engines listen so. The key is sent to the origin of the url alone, and
 * redirects are not followed; a key from the environment, which may be meant
 * for another service, goes over TLS or to a loopback host only: with
 * is_key_held then told. ERR_USAGE.
 */
int target_open(struct target *t, const struct target_options *o,
		bool *is_key_held, struct err *e);
void target_release(struct target *t);

/* A CURL handle set up for it, nothing sent yet. */
void *target_handle(const struct target *t);

/*
 * End a transfer of the handle when all its heads and trailers, of answers in
 * between, too, have more bytes than TARGET_HEAD_MAX. *bytes counts them; it
 * is to be 0 before each transfer.
 */
void target_bound_head(void *handle, size_t *bytes);

#define TARGET_HEAD_MAX ((size_t)256 << 10)

/*
 * GET (body NULL) or POST a document below root (`/metrics`), below prefix
 * (`v1/models`), or at a whole URL, which gets the key if it is of the same
 * origin, and nothing of it else; waits at most
 * TARGET_ASK_MS. The status of HTTP, or -1: ERR_AGAIN; ERR_DATA beyond
 * out->limit; ERR_NO when it was stopped.
 */
long target_ask(const struct target *t, const char *path, const char *body,
		struct buf *out, struct err *e);

#define TARGET_ASK_MS 30000

/*
 * The same as a GET, of what one can do without: waits at most
 * TARGET_GLANCE_MS; asks also when it was stopped before.
 */
long target_glance(const struct target *t, const char *path, struct buf *out,
		   struct err *e);

#define TARGET_GLANCE_MS 5000

/* The key as it is sent, for it to be kept out of texts; or NULL. */
const char *target_secret(const struct target *t);

/* What is served, or the first of it; the caller frees it. */
int target_model(const struct target *t, char **model, struct err *e);

/* Questions beside the load; valid as long as t. */
struct endpoint target_endpoint(struct target *t);

#endif
