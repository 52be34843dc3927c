/* envp - variables and configuration for git */
#include "serve/envp.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void add(struct envp *env, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct envp *env, const char *format, ...)
{
	va_list args;
	char *item;

	va_start(args, format);
	if (vasprintf(&item, format, args) < 0)
		item = xstrdup("");
	va_end(args);
	env->items =
		xgrow(env->items, env->count + 1, &env->room, sizeof(char *));
	env->items[env->count++] = item;
	env->items[env->count] = NULL;
}

void envp_release(struct envp *env)
{
	for (size_t i = 0; i < env->count; i++)
		free(env->items[i]);
	free(take(&env->items));
	env->count = 0;
}

/* A push: forward only, checked, synced; no packing behind our back. */
static void add_config(struct envp *env)
{
	static const char *const pairs[][2] = {
		{ "safe.directory", "*" },
		{ "core.hooksPath", "/dev/null" },
		{ "core.fsync", "all" },
		{ "core.fsyncMethod", "fsync" },
		{ "gc.auto", "0" },
		{ "http.getanyfile", "false" },
		{ "http.receivepack", "true" },
		{ "pack.threads", "1" },
		{ "receive.autogc", "false" },
		{ "receive.denyNonFastForwards", "true" },
		{ "receive.fsckObjects", "true" },
		{ "receive.unpackLimit", "100" },
		{ "uploadpack.allowFilter", "true" },
	};
	const size_t count = sizeof pairs / sizeof *pairs;

	add(env, "GIT_CONFIG_NOSYSTEM=1");
	add(env, "GIT_CONFIG_GLOBAL=/dev/null");
	add(env, "GIT_CONFIG_COUNT=%zu", count);
	for (size_t i = 0; i < count; i++) {
		add(env, "GIT_CONFIG_KEY_%zu=%s", i, pairs[i][0]);
		add(env, "GIT_CONFIG_VALUE_%zu=%s", i, pairs[i][1]);
	}
}

/* The client's word on the protocol's version, if it is one. */
static void add_protocol(struct envp *env, const char *protocol)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789=:-";

	if (protocol && strlen(protocol) < 64 &&
	    !protocol[strspn(protocol, plain)])
		add(env, "GIT_PROTOCOL=%s", protocol);
}

static const char *tail_of(const struct request *in)
{
	const char *last = strrchr(in->path, '/');

	return strcmp(last, "/refs") != 0 ? last : "/info/refs";
}

void envp_of_call(struct envp *env, const struct call *c)
{
	AUTO(free_text) char *repo = call_key(c);
	const struct request *in = c->in;
	const char *service = form_get(&in->query, "service");
	const char *slash = strrchr(c->hub->git_path, '/');
	struct stat st;

	add(env, "PATH=%.*s:/usr/bin:/bin", (int)(slash - c->hub->git_path),
	    c->hub->git_path);
	add(env, "HOME=/nonexistent");
	add(env, "LC_ALL=C");
	add(env, "PATH_TRANSLATED=%s%s", repo, tail_of(in));
	add(env, "GIT_HTTP_EXPORT_ALL=1");
	add(env, "REQUEST_METHOD=%s", in->method);
	if (strcmp(in->method, "POST") != 0) {
		add(env, "QUERY_STRING=service=%s", service);
	} else if (fstat(in->spool_fd, &st) == 0) {
		add(env, "CONTENT_TYPE=%s", in->content_type);
		add(env, "CONTENT_LENGTH=%lld", (long long)st.st_size);
	}
	if (in->content_encoding && !strcmp(in->content_encoding, "gzip"))
		add(env, "HTTP_CONTENT_ENCODING=gzip");
	add_protocol(env, in->git_protocol);
	if (c->who)
		add(env, "REMOTE_USER=%s", c->who->name);
	add_config(env);
}
