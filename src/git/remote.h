/* remote - where a repository named like a git remote lies */
#ifndef GIT_REMOTE_H
#define GIT_REMOTE_H

#include <stdbool.h>

#include "base/err.h"

/* Whether it is an http or https URL. */
bool remote_is_http(const char *remote);

/* Where ssh finds a repository; what is NULL, its configuration says. */
struct remote_ssh {
	char *host; /* with USER@ in front, if that was given */
	char *port;
	char *path;
};

/*
 * Take an ssh:// URL or HOST:PATH apart. 1: it is one; 0: it is not;
 * ERR_USAGE: it would be, but for what a host or port can be.
 */
int remote_ssh(struct remote_ssh *at, const char *remote, struct err *e);
void remote_ssh_release(struct remote_ssh *at);

/*
 * A path as it is, or that of a file:// URL, its %XX escapes undone. The
 * caller frees *path. ERR_UNAVAILABLE for a remote on another machine (the
 * message says what to do and repeats neither user nor password), ERR_USAGE
 * for one that cannot be.
 */
int remote_path(char **path, const char *remote, struct err *e);

#endif
