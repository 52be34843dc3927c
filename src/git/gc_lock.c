/* gc_lock - keeps git gc away from a repository, as git gc does itself */
#include "git/gc_lock.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#define STALE_SECONDS ((time_t)12 * 3600)
#define TEXT_MAX 4096

/* `PID HOST`, as git gc writes it. */
static char *own_text(pid_t pid)
{
	char host[HOST_NAME_MAX + 1] = "";

	if (gethostname(host, sizeof host - 1) < 0)
		host[0] = '\0';
	return xasprintf("%ld %s", (long)pid, *host ? host : "unknown");
}

/* Whether who wrote it is still at work; on another host nobody can tell. */
static bool is_alive(const char *text)
{
	long pid = strtol(text, NULL, 10);
	AUTO(free_text) char *here = own_text((pid_t)pid);

	if (pid <= 0)
		return false;
	if (strncmp(text, here, strlen(here)) != 0)
		return true;
	return kill((pid_t)pid, 0) == 0 || errno == EPERM;
}

static bool is_held(const char *path)
{
	AUTO(buf_release) struct buf text = BUF_INIT(TEXT_MAX);
	struct err ignored;
	struct stat st;

	if (stat(path, &st) < 0 || time(NULL) - st.st_mtime > STALE_SECONDS ||
	    file_read(&text, path, &ignored) < 0)
		return false;
	return is_alive(text.data);
}

int gc_lock_hold(struct gc_lock *lock, const char *top, const char *draft,
		 struct err *e)
{
	AUTO(free_text) char *path = xasprintf("%sgc.pid", top);
	AUTO(free_text) char *starting = xasprintf("%sgc.pid.lock", top);
	AUTO(free_text) char *text = own_text(getpid());

	if (access(starting, F_OK) == 0 || is_held(path))
		return err_set(
			e, ERR_AGAIN,
			"%s: git gc is at work there; when it has ended, "
			"run it again",
			path);
	if (file_write(draft, text, strlen(text), e) < 0)
		return -1;
	if (rename(draft, path) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	lock->path = take(&path);
	return 0;
}

void gc_lock_release(struct gc_lock *lock)
{
	if (lock->path)
		unlink(lock->path);
	free(lock->path);
	lock->path = NULL;
}
