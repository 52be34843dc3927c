/* hub - one repository on one Hub, and how to speak with it */
#ifndef HUB_HUB_H
#define HUB_HUB_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "http/request.h"
#include "hub/name.h"
#include "hub/token.h"

#define HUB_ENDPOINT "https://huggingface.co"

/* What the command line says; all strings are borrowed. */
struct hub_settings {
	const char *type;     /* dataset or model */
	const char *repo;     /* ns/name */
	const char *revision; /* branch, tag, commit id, refs/pr/N */
	struct http_limits limits;
	struct http_retry retry;
	http_say *warn, *note, *trace; /* each may be NULL */
	const char *mirror; /* read from there, without token; or NULL */
};

#define HUB_SETTINGS                                                           \
	{                                                                      \
		"dataset", NULL, "main", { 10000, 300000, 30 },                \
			{ 5, 1000, 300 }, NULL, NULL, NULL, NULL               \
	}

/* So many of a file's bytes went out, of all it has; NULL: of the commit's. */
typedef void hub_progress(void *context, const char *path, uint64_t bytes,
			  uint64_t total);

struct hub {
	struct http http;
	struct token token;
	struct url_origin origin;
	char *endpoint; /* an origin, without a slash behind */
	const char *type, *repo, *revision;
	const char *temporary;  /* where to spool; NULL: the usual place */
	bool is_mirror;         /* what is read is not for publishing */
	hub_progress *progress; /* of large files; or NULL */
	void *context;          /* for it */
};

/*
 * Check the settings (ERR_USAGE), take endpoint and token from the
 * environment (ERR_CONFIG), start libcurl. A mirror is the endpoint instead
 * and no token is looked for. No request yet; with HF_HUB_OFFLINE
 * set (1, on, yes or true) none ever.
 */
int hub_open(struct hub *h, const struct hub_settings *s,
	     const struct hub_env *env, struct err *e);
void hub_release(struct hub *h);

/* ERR_CONFIG with the places to put a token, when there is none. */
int hub_needs_token(const struct hub *h, struct err *e);

/* Append ENDPOINT/api/TYPEs/NS/NAME, and /VERB/REVISION when not NULL. */
void hub_api(struct buf *url, const struct hub *h, const char *verb,
	     const char *revision);

#endif
