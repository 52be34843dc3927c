/* wire - a branch of a repository elsewhere, moved by a push */
#ifndef GIT_WIRE_H
#define GIT_WIRE_H

#include "git/place.h"
#include "git/remote.h"
#include "http/request.h"

/* Strings are borrowed. */
struct wire_settings {
	const char *url;    /* https, http to this machine, or ssh */
	const char *branch; /* its short name */
	const char *via;    /* the branch that moves instead; NULL: the same */
	const char *token;  /* sent to url's own origin; NULL: none */
	const char *folder; /* for temporary files; NULL: /tmp */
	const char *ssh;    /* the program; NULL: ssh */
	char *const *env;   /* what it is started with */
	http_say *note, *trace;
};

/*
 * git's smart protocol, without a checkout (gitprotocol-http(5),
 * gitprotocol-v2(5), gitprotocol-pack(5)): a look reads the advertisement of
 * receive-pack, whose id is the lease, and fetches commit and trees of that
 * tip at depth 1, no blobs where the server can filter; a move sends the new
 * commit and trees with the lease as the old id and reads the report.
 * git's own configuration is never read.
 */
struct wire {
	struct place place;
	struct wire_settings settings;
	struct repository repository; /* temporary, bare */
	struct http http;
	char *url;       /* without a slash behind, after a redirect */
	char *reference; /* refs/heads/BRANCH */
	char *target;    /* the one that moves */
	char *temporary;
	struct remote_ssh ssh; /* host: that way; NULL: over http */
	bool has_tip, has_report, has_side_band, cannot_filter;
	bool is_old; /* upload-pack does not speak version 2 */
};

/*
 * ERR_USAGE for a name that no branch can have, ERR_CONFIG for a URL that is
 * not spoken with, ERR_IO for the temporary folder. What place has in store:
 * ERR_AGAIN network, 429, 5xx, a lost race; ERR_UNAVAILABLE 401, 403, 404, a
 * hook or a protected branch; ERR_DATA an answer that is not git's.
 */
int wire_open(struct wire *w, const struct wire_settings *settings,
	      struct err *e);
void wire_release(struct wire *w);

#endif
