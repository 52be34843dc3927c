/* gc_lock - keeps git gc away from a repository, as git gc does itself */
#ifndef GIT_GC_LOCK_H
#define GIT_GC_LOCK_H

#include "base/err.h"

/*
 * The file gc.pid holds process and host of a git gc at work; one that is
 * older than twelve hours, or whose process is no more on this host, counts
 * for nothing. So one that a killed program left keeps nobody away.
 */
struct gc_lock {
	char *path; /* NULL: not held */
};

/*
 * top: the git folder, a slash behind; draft: where a file may be made that
 * nobody else makes, on the same disk. ERR_AGAIN when a git gc is at work.
 */
int gc_lock_hold(struct gc_lock *lock, const char *top, const char *draft,
		 struct err *e);
void gc_lock_release(struct gc_lock *lock);

#endif
