/* stale - a branch's lock whose owner was killed */
#include "git/stale.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

static bool is_old(const struct stat *st)
{
	return S_ISREG(st->st_mode) &&
	       time(NULL) - st->st_mtime > STALE_AFTER_SECONDS;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_mtime == b->st_mtime;
}

bool stale_remove(const struct repository *r, const char *reference)
{
	const char *top = git_repository_commondir(r->git);
	AUTO(free_text) char *lock = xasprintf("%s%s.lock", top, reference);
	AUTO(free_text) char *aside = NULL;
	struct stat before, moved;

	aside = xasprintf("%srepo-clean.stale-lock.%ld", top, (long)getpid());
	if (lstat(lock, &before) < 0 || !is_old(&before) ||
	    rename(lock, aside) < 0)
		return false;
	/* the look and the move are two steps: was it the one looked at? */
	if (lstat(aside, &moved) < 0 || !is_same(&before, &moved)) {
		if (link(aside, lock) == 0)
			unlink(aside);
		return false;
	}
	return unlink(aside) == 0;
}
