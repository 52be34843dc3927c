/* envp - the environment of git's http-backend, made from nothing */
#ifndef SERVE_ENVP_H
#define SERVE_ENVP_H

#include "serve/call.h"

/* As execve wants it: `NAME=VALUE`, NULL at the end. */
struct envp {
	char **items;
	size_t count, room;
};

/*
 * What a CGI program is told of the call's request (RFC 3875), and the
 * configuration that the hub wants of git; nobody else's configuration, and
 * no hook, has a say.
 */
void envp_of_call(struct envp *env, const struct call *c);
void envp_release(struct envp *env);

#endif
