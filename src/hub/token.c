/* token - the secret that opens the Hub: where it lies, how it is kept */
#include "hub/token.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define FILE_MAX ((size_t)16 << 10)
#define SPACE " \t\r\n"

void hub_env_read(struct hub_env *env, char *get(const char *name))
{
	*env = (struct hub_env){
		.endpoint = get("HF_ENDPOINT"),
		.offline = get("HF_HUB_OFFLINE"),
		.token = get("HF_TOKEN"),
		.old_token = get("HUGGING_FACE_HUB_TOKEN"),
		.token_path = get("HF_TOKEN_PATH"),
		.hf_home = get("HF_HOME"),
		.cache_home = get("XDG_CACHE_HOME"),
		.home = get("HOME"),
		.temporary = get("TMPDIR"),
		.ca_file = get("SSL_CERT_FILE"),
		.oidc_request_url = get("ACTIONS_ID_TOKEN_REQUEST_URL"),
		.oidc_request_token = get("ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
		.oidc_id_token = get("HF_OIDC_ID_TOKEN"),
		.oidc_resource = get("HF_OIDC_RESOURCE"),
	};
}

void token_release(struct token *token)
{
	if (token->text)
		explicit_bzero(token->text, strlen(token->text));
	free(take(&token->text));
}

/* LeakSanitizer must attach to the process, which this would forbid. */
static void forbid_dumps(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

int token_set(struct token *token, const char *text, size_t len,
	      const char *source, struct err *e)
{
	while (len && memchr(SPACE, text[len - 1], sizeof SPACE - 1))
		len--;
	while (len && memchr(SPACE, *text, sizeof SPACE - 1)) {
		text++;
		len--;
	}
	for (size_t i = 0; i < len; i++) {
		if (text[i] <= 0x20 || text[i] >= 0x7f)
			return err_set(e, ERR_CONFIG,
				       "%s: the token holds a byte that no "
				       "token has; store it again",
				       source);
	}
	if (!len)
		return 0;
	token_release(token);
	token->text = xstrndup(text, len);
	forbid_dumps();
	return 0;
}

static void wipe(struct buf *b)
{
	if (b->size)
		explicit_bzero(b->data, b->size);
	buf_release(b);
}

static int check_file(int fd, const char *path, http_say *warn, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_errno(e, ERR_CONFIG, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_CONFIG, "%s: not a regular file", path);
	if (warn && (st.st_mode & 077))
		warn("%s: others may read this token file; chmod 600 it", path);
	return 0;
}

static int load_file(struct token *token, const char *path, http_say *warn,
		     struct err *e)
{
	AUTO(wipe) struct buf text = BUF_INIT(FILE_MAX);
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0)
		return err_errno(e, ERR_CONFIG, "token file %s", path);
	/* Room at once: a buffer that grows leaves copies behind. */
	buf_room(&text, FILE_MAX);
	if (check_file(fd, path, warn, e) < 0)
		return -1;
	if (file_slurp(&text, fd, path, e) < 0) {
		e->kind = ERR_CONFIG;
		return err_wrap(e, "token file");
	}
	return token_set(token, text.data, text.len, path, e);
}

/* NULL: there is no place to look. */
static char *file_path(const struct hub_env *env)
{
	if (env->token_path && *env->token_path)
		return xstrdup(env->token_path);
	if (env->hf_home && *env->hf_home)
		return xasprintf("%s/token", env->hf_home);
	if (env->cache_home && *env->cache_home)
		return xasprintf("%s/huggingface/token", env->cache_home);
	if (env->home && *env->home)
		return xasprintf("%s/.cache/huggingface/token", env->home);
	return NULL;
}

int token_load(struct token *token, const struct hub_env *env, http_say *warn,
	       struct err *e)
{
	AUTO(free_text) char *path = NULL;

	if (env->token &&
	    token_set(token, env->token, strlen(env->token), "HF_TOKEN", e) < 0)
		return -1;
	if (!token->text && env->old_token &&
	    token_set(token, env->old_token, strlen(env->old_token),
		      "HUGGING_FACE_HUB_TOKEN", e) < 0)
		return -1;
	if (token->text)
		return 0;
	path = file_path(env);
	return path ? load_file(token, path, warn, e) : 0;
}
