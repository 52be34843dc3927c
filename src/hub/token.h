/* token - the secret that opens the Hub: where it lies, how it is kept */
#ifndef HUB_TOKEN_H
#define HUB_TOKEN_H

#include "base/err.h"
#include "http/request.h"

/* Values of the environment, as the program read them; NULL: not set. */
struct hub_env {
	const char *endpoint;   /* HF_ENDPOINT */
	const char *offline;    /* HF_HUB_OFFLINE */
	const char *token;      /* HF_TOKEN */
	const char *old_token;  /* HUGGING_FACE_HUB_TOKEN */
	const char *token_path; /* HF_TOKEN_PATH */
	const char *hf_home;    /* HF_HOME */
	const char *cache_home; /* XDG_CACHE_HOME */
	const char *home;       /* HOME */
	const char *temporary;  /* TMPDIR */
	const char *ca_file;    /* SSL_CERT_FILE */

	const char *oidc_request_url;   /* ACTIONS_ID_TOKEN_REQUEST_URL */
	const char *oidc_request_token; /* ACTIONS_ID_TOKEN_REQUEST_TOKEN */
	const char *oidc_id_token;      /* HF_OIDC_ID_TOKEN */
	const char *oidc_resource;      /* HF_OIDC_RESOURCE */
};

/* get is getenv. */
void hub_env_read(struct hub_env *env, char *get(const char *name));

/* text NULL: none. Never shown to anybody but the Hub. */
struct token {
	char *text;
};

/*
 * HF_TOKEN, HUGGING_FACE_HUB_TOKEN, the file HF_TOKEN_PATH, the file token in
 * $HF_HOME (default ${XDG_CACHE_HOME:-~/.cache}/huggingface): the first that
 * is not empty. White space around it is dropped; a byte inside that is not
 * printable ASCII, or a file that is there and cannot be read, is ERR_CONFIG.
 * A file that others may read is warned of. Once there is a token the process
 * leaves no core dump.
 */
int token_load(struct token *token, const struct hub_env *env, http_say *warn,
	       struct err *e);

/*
 * Take it out of text of len bytes, as above; none when that is empty. source
 * is for messages. ERR_CONFIG.
 */
int token_set(struct token *token, const char *text, size_t len,
	      const char *source, struct err *e);

/* Overwrites it. */
void token_release(struct token *token);

#endif
