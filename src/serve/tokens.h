/* tokens - who may do what: the token file of a hub */
#ifndef SERVE_TOKENS_H
#define SERVE_TOKENS_H

#include <nettle/sha2.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* What one may do in a repository; each includes those before it. */
enum access {
	ACCESS_NONE,
	ACCESS_READ,    /* also when it is private */
	ACCESS_DISCUSS, /* talk, and open pull requests */
	ACCESS_WRITE,
};

/* A right of a fine-grained token; NULL: any. */
struct scope {
	enum access access;
	char *kind, *ns, *name;
};

enum role {
	ROLE_READ,  /* ACCESS_READ everywhere */
	ROLE_WRITE, /* ACCESS_WRITE everywhere */
	ROLE_FINE,  /* by its scopes */
};

struct token {
	uint8_t digest[SHA256_DIGEST_SIZE]; /* of the secret */
	char *name; /* author of commits and own namespace; "hub" by default */
	enum role role;
	bool is_pass; /* of a job: content only, not the repository itself */
	struct scope *scopes;
	size_t scope_count, scope_room;
};

/*
 * The file has one `TOKEN read|write|fine-grained [NAME [RIGHT:PLACE...]]` a
 * line; # begins a comment line. TOKEN is the secret, or `sha256:` and its
 * SHA-256 in hex; RIGHT is read, discuss or write; PLACE is *, NS, or
 * [datasets/|models/]NS[/NAME]. It must be a regular file that group and
 * others cannot read, else ERR_CONFIG, as for a line that is wrong. Only
 * digests stay in memory.
 */
struct tokens {
	struct token *items;
	size_t count, room;
	int64_t date; /* of the file, seconds since 1970 */
	atomic_int holders;
};

/* With one holder; NULL on error. */
struct tokens *tokens_read(const char *path, struct err *e);
struct tokens *tokens_hold(struct tokens *t);
void tokens_drop(struct tokens **t); /* for AUTO; the last one frees */

/*
 * Whose secret that is, or NULL. Every digest is compared, each in constant
 * time.
 */
const struct token *tokens_find(const struct tokens *t, const char *secret);

/* What it may do there; t may be NULL. */
enum access token_access(const struct token *t, const char *kind,
			 const char *ns, const char *name);

/* Whether there is any place where it may do that. */
bool token_may(const struct token *t, enum access access);

/* One scope of RIGHT:PLACE added; -1: it is not of that form. */
int token_add_scope(struct token *t, const char *text);
void token_clear(struct token *t);

#endif
