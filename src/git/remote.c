/* remote - where a repository named like a git remote lies */
#include "git/remote.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

bool remote_is_http(const char *remote)
{
	return !strncasecmp(remote, "https://", 8) ||
	       !strncasecmp(remote, "http://", 7);
}

static int far_away(const char *scheme, int len, struct err *e)
{
	return err_set(e, ERR_UNAVAILABLE,
		       "%.*s remotes are not changed in place: git clone "
		       "--bare URL DIR, repo-clean --repo DIR, then git -C DIR "
		       "push URL BRANCH; start over when that is refused",
		       len, scheme);
}

/* A name that the shell's ssh would take for an option is none. */
static int check_host(const struct remote_ssh *at, struct err *e)
{
	const char *name = strchr(at->host, '@');

	name = name ? name + 1 : at->host;
	if (!*name || *name == '-' || *at->host == '-' ||
	    strpbrk(at->host, " \t\r\n'\"\\") || !*at->path)
		return err_set(e, ERR_USAGE,
			       "an ssh remote is ssh://[USER@]HOST[:PORT]/PATH "
			       "or [USER@]HOST:PATH");
	if (at->port &&
	    (!*at->port || at->port[strspn(at->port, "0123456789")]))
		return err_set(e, ERR_USAGE, "'%s' is no port", at->port);
	return 1;
}

/* Behind ssh://. */
static int split_url(struct remote_ssh *at, const char *text, struct err *e)
{
	size_t len = strcspn(text, "/");
	const char *path = text + len;
	char *close, *colon;

	at->host = xstrndup(text, len);
	at->path = xstrdup(path[0] && path[1] == '~' ? path + 1 : path);
	close = strchr(at->host, ']');
	colon = strrchr(close ? close : at->host, ':');
	if (colon) {
		at->port = xstrdup(colon + 1);
		*colon = '\0';
	}
	if (close && *at->host == '[') {
		memmove(at->host, at->host + 1, (size_t)(close - at->host) - 1);
		close[-1] = '\0';
	}
	return check_host(at, e);
}

int remote_ssh(struct remote_ssh *at, const char *remote, struct err *e)
{
	const char *colon = strchr(remote, ':');
	size_t before = strcspn(remote, "/");

	*at = (struct remote_ssh){ 0 };
	if (!strncmp(remote, "ssh://", 6))
		return split_url(at, remote + 6, e);
	if (!strncmp(remote, "git+ssh://", 10))
		return split_url(at, remote + 10, e);
	if (!colon || (size_t)(colon - remote) > before ||
	    !strncmp(colon, "://", 3))
		return 0;
	at->host = xstrndup(remote, (size_t)(colon - remote));
	at->path = xstrdup(colon + 1);
	return check_host(at, e);
}

void remote_ssh_release(struct remote_ssh *at)
{
	free(at->host);
	free(at->port);
	free(at->path);
	*at = (struct remote_ssh){ 0 };
}

static int hex_value(char c)
{
	return isdigit((unsigned char)c) ? c - '0'
					 : tolower((unsigned char)c) - 'a' + 10;
}

static int unescape(char **path, const char *text, struct err *e)
{
	AUTO(free_text) char *out = xmalloc(strlen(text) + 1);
	char *end = out;

	for (; *text; text++) {
		if (*text != '%') {
			*end++ = *text;
			continue;
		}
		if (!isxdigit((unsigned char)text[1]) ||
		    !isxdigit((unsigned char)text[2]) ||
		    !strncmp(text, "%00", 3))
			return err_set(e, ERR_USAGE,
				       "a file:// URL with a wrong %% escape");
		*end++ = (char)(hex_value(text[1]) * 16 + hex_value(text[2]));
		text += 2;
	}
	*end = '\0';
	*path = take(&out);
	return 0;
}

int remote_path(char **path, const char *remote, struct err *e)
{
	const char *scheme_end = strstr(remote, "://");
	const char *colon = strchr(remote, ':');
	const char *slash = strchr(remote, '/');

	if (!*remote)
		return err_set(e, ERR_USAGE, "the repository has no name");
	if (!strncmp(remote, "file://", 7)) {
		remote += 7;
		if (!strncmp(remote, "localhost/", 10))
			remote += 9;
		if (*remote != '/')
			return err_set(e, ERR_USAGE,
				       "a file:// URL of another host; "
				       "write file:///path");
		return unescape(path, remote, e);
	}
	if (scheme_end && colon == scheme_end)
		return far_away(remote, (int)(scheme_end - remote), e);
	if (colon && (!slash || colon < slash))
		return far_away("ssh", 3, e);
	*path = xstrdup(remote);
	return 0;
}
