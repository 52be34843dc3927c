/* moved - writing down a move, and redirecting */
#include "serve/moved.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "serve/access.h"
#include "serve/name.h"

#define RECORD_MAX ((size_t)256)
#define STEPS_MAX 8

/* NAME.git becomes NAME.moved. */
static char *record_path(const char *repo)
{
	return xasprintf("%.*s.moved", (int)strlen(repo) - 4, repo);
}

int moved_write(const char *from, const struct call *to, struct err *e)
{
	AUTO(free_text) char *path = record_path(from);
	AUTO(free_text) char *text = xasprintf("%s/%s\n", to->ns, to->name);

	return file_write(path, text, strlen(text), e);
}

void moved_forget(const char *path)
{
	AUTO(free_text) char *record = record_path(path);

	unlink(record);
}

/* NS/NAME into the call. */
static void rename_call(struct call *c, const char *names)
{
	const char *slash = strchr(names, '/');

	free(c->ns);
	free(c->name);
	c->ns = xstrndup(names, (size_t)(slash - names));
	c->name = xstrdup(slash + 1);
}

/* One step on, in place; false when there is no record. */
static bool follow(struct call *c)
{
	AUTO(buf_release) struct buf text = BUF_INIT(RECORD_MAX);
	AUTO(free_text) char *repo = call_key(c);
	AUTO(free_text) char *path = record_path(repo);
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct err e;

	if (fd < 0 || file_slurp(&text, fd, path, &e) < 0)
		return false;
	text.data[strcspn(text.data, "\n")] = '\0';
	if (!strchr(text.data, '/'))
		return false;
	rename_call(c, text.data);
	return name_is_repo(c->ns) && name_is_repo(c->name);
}

/* The very name is none of another case: it was made since it was missed. */
static bool find_cased(struct call *c)
{
	AUTO(free_text)
	char *names = root_cased(&c->hub->root, c->kind, c->ns, c->name);
	AUTO(free_text) char *asked = xasprintf("%s/%s", c->ns, c->name);

	if (!names || !strcmp(names, asked))
		return false;
	rename_call(c, names);
	return access_of(c) >= ACCESS_READ;
}

static bool find_target(struct call *c)
{
	bool is_moved = false;

	for (int i = 0; i < STEPS_MAX && follow(c); i++) {
		is_moved = true;
		if (call_is_there(c))
			return access_of(c) >= ACCESS_READ;
	}
	return !is_moved && find_cased(c);
}

static bool skip(const char **path, const char *folder)
{
	size_t len = strlen(folder);

	if (strncmp(*path, folder, len) != 0 || (*path)[len] != '/')
		return false;
	*path += len;
	return true;
}

/* Where the namespace begins in the path that was asked for. */
static const char *names_in(const struct call *c)
{
	const char *path = c->in->path;

	if (skip(&path, "/api")) {
		skip(&path, "/resolve-cache");
		if (!skip(&path, "/datasets"))
			skip(&path, "/models");
	} else if (*c->kind == 'd') {
		skip(&path, "/datasets");
	}
	return path + 1;
}

/* The rest of the address stays byte for byte. */
static void redirect(struct call *c, const struct call *to)
{
	const char *path = c->in->path, *names = names_in(c);
	const char *rest = names + strcspn(names, "/");

	rest += *rest == '/';
	rest += strcspn(rest, "/");
	answer_fail(c->out, 307, NULL, "Moved to %s/%s", to->ns, to->name);
	answer_add(c->out, "Location", "%.*s%s/%s%s%s%s%s", (int)(names - path),
		   path, to->ns, to->name, c->is_git ? ".git" : "", rest,
		   *c->in->query_text ? "?" : "", c->in->query_text);
}

bool moved_redirect(struct call *c)
{
	struct call to = *c;
	bool is_found;

	if (!c->name || call_is_there(c))
		return false;
	to.ns = xstrdup(c->ns);
	to.name = xstrdup(c->name);
	is_found = find_target(&to);
	if (is_found)
		redirect(c, &to);
	free(to.ns);
	free(to.name);
	return is_found;
}
