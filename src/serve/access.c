/* access - deciding, and keeping what is private */
#include "serve/access.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

static char *marker(const char *repo)
{
	return xasprintf("%s/hub-private", repo);
}

bool access_is_private(const char *repo)
{
	AUTO(free_text) char *path = marker(repo);

	/* What cannot be seen is not shown either. */
	return access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

int access_set_private(const char *repo, bool is_private)
{
	AUTO(free_text) char *path = marker(repo);
	AUTO(close_fd) int folder = -1;
	AUTO(close_fd) int fd = -1;

	if (is_private) {
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			  0666);
		if (fd < 0 || fsync(fd) < 0)
			return -1;
	} else if (unlink(path) < 0 && errno != ENOENT) {
		return -1;
	}
	folder = open(repo, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return folder < 0 ? -1 : fsync(folder);
}

static bool is_public(const char *repo)
{
	return access(repo, F_OK) == 0 && !access_is_private(repo);
}

/* What is not there is to strangers as what is private: neither can be told. */
enum access access_of(const struct call *c)
{
	AUTO(free_text) char *repo = call_key(c);
	enum access right = token_access(c->who, c->kind, c->ns, c->name);

	if (right == ACCESS_NONE && is_public(repo))
		return ACCESS_READ;
	return right;
}

static int refuse_nobody(struct call *c)
{
	if (c->is_git)
		answer_add(c->out, "WWW-Authenticate", "Basic realm=\"hub\"");
	return answer_fail(c->out, 401, NULL, "Invalid username or password.");
}

/* To nobody, git's routes say the same of what is private and not there. */
static bool is_hidden(const struct call *c)
{
	AUTO(free_text) char *repo = call_key(c);

	return c->is_git && !c->who &&
	       (access(repo, F_OK) < 0 || access_is_private(repo));
}

int access_need(struct call *c, enum access need)
{
	enum access right;

	if ((!c->who && need > ACCESS_READ) || is_hidden(c))
		return refuse_nobody(c);
	right = access_of(c);
	if (right < ACCESS_READ)
		return answer_fail(c->out, 404, "RepoNotFound",
				   "Repository not found");
	if (right < need)
		return answer_fail(c->out, 403, NULL,
				   right == ACCESS_READ
					   ? "This token may read only: use "
					     "one with the role write"
					   : "This token may open pull "
					     "requests only: use create_pr=1");
	return 0;
}

static int refuse_pass(struct call *c)
{
	if (!c->who || !c->who->is_pass)
		return 0;
	return answer_fail(c->out, 403, NULL,
			   "This token is for the content of one "
			   "repository only");
}

int access_own(struct call *c)
{
	return refuse_pass(c) < 0 ? -1 : access_need(c, ACCESS_WRITE);
}

int access_new(struct call *c)
{
	if (refuse_pass(c) < 0)
		return -1;
	if (token_access(c->who, c->kind, c->ns, c->name) == ACCESS_WRITE)
		return 0;
	return answer_fail(c->out, 403, NULL,
			   "This token may not write at this place");
}
