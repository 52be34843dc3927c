/* root - opening, locking and sweeping the folder of repositories */
#include "serve/root.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "serve/name.h"

#define OPEN_FOLDERS 16
#define HEX "0123456789abcdef"

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	remove(path);
	return 0;
}

void root_remove(const char *path)
{
	nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}

static bool is_left_over(const char *name)
{
	static const char *const starts[] = { "tmp_obj", "tmp_refs",
					      "tmp_pack_", "tmp_idx_",
					      "tmp_rev_" };
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		if (!strncmp(name, starts[i], strlen(starts[i])))
			return true;
	}
	if (len > 64 && name[64] == '.' && strspn(name, HEX) == 64)
		return true; /* a large file on its way in */
	return len > 5 && !strcmp(name + len - 5, ".lock");
}

/* A push that was cut off leaves a folder of objects. */
static int sweep_one(const char *path, const struct stat *st, int type,
		     struct FTW *at)
{
	(void)st;
	if (type == FTW_F && is_left_over(path + at->base))
		unlink(path);
	else if (type == FTW_DP && !strncmp(path + at->base, "tmp_objdir-", 11))
		root_remove(path);
	return 0;
}

static void sweep(const struct root *r)
{
	static const char *const kinds[] = { "datasets", "models" };
	static const char *const asides[] = { ".new", ".trash" };

	for (size_t i = 0; i < 2; i++) {
		AUTO(free_text)
		char *kind = xasprintf("%s/%s", r->path, kinds[i]);
		AUTO(free_text)
		char *aside = xasprintf("%s/%s", r->path, asides[i]);

		nftw(kind, sweep_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
		root_remove(aside);
	}
}

static int lock_root(const struct root *r, struct err *e)
{
	if (!flock(r->lock_fd, LOCK_EX | LOCK_NB))
		return 0;
	if (errno != EWOULDBLOCK)
		return err_errno(e, ERR_IO, "%s/.lock", r->path);
	return err_set(e, ERR_AGAIN,
		       "%s: another hub-serve works on this root; "
		       "stop it or choose another --root",
		       r->path);
}

int root_open(struct root *r, const char *path, struct err *e)
{
	AUTO(free_text) char *lock = xasprintf("%s/.lock", path);

	if (file_make_folder(path, e) < 0)
		return -1;
	r->path = xstrdup(path);
	r->lock_fd =
		open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (r->lock_fd < 0)
		return err_errno(e, ERR_IO, "%s", lock);
	if (lock_root(r, e) < 0)
		return -1;
	sweep(r);
	return 0;
}

void root_release(struct root *r)
{
	close_fd(&r->lock_fd);
	r->lock_fd = -1;
	free(take(&r->path));
}

char *root_repo(const struct root *r, const char *kind, const char *ns,
		const char *name)
{
	return xasprintf("%s/%ss/%s/%s.git", r->path, kind, ns, name);
}

char *root_aside(const struct root *r, const char *folder)
{
	static atomic_ulong count;

	return xasprintf("%s/%s/%lu", r->path, folder,
			 atomic_fetch_add(&count, 1));
}

/* NAME.git, less the end; NULL when it is another thing. */
static char *repo_name(const char *folder)
{
	size_t len = strlen(folder);
	AUTO(free_text) char *name = NULL;

	if (len < 5 || strcmp(folder + len - 4, ".git") != 0)
		return NULL;
	name = xstrndup(folder, len - 4);
	return name_is_repo(name) ? take(&name) : NULL;
}

static void each_name(const char *top, const char *ns,
		      const struct root_visit *visit)
{
	AUTO(free_text) char *path = xasprintf("%s/%s", top, ns);
	DIR *folder = name_is_repo(ns) ? opendir(path) : NULL;

	if (!folder)
		return;
	for (struct dirent *at; (at = readdir(folder));) {
		AUTO(free_text) char *name = repo_name(at->d_name);

		if (name)
			visit->visit(visit->context, ns, name);
	}
	closedir(folder);
}

void root_each(const struct root *r, const char *kind,
	       const struct root_visit *visit)
{
	AUTO(free_text) char *top = xasprintf("%s/%ss", r->path, kind);
	DIR *folder = opendir(top);

	if (!folder)
		return; /* no repository of that kind yet */
	for (struct dirent *at; (at = readdir(folder));)
		each_name(top, at->d_name, visit);
	closedir(folder);
}

struct cased {
	const char *name;
	char *found;
	bool is_doubtful;
};

static void look_cased(void *context, const char *ns, const char *name)
{
	struct cased *c = context;

	if (strcasecmp(name, c->name) != 0)
		return;
	c->is_doubtful |= c->found != NULL;
	free(c->found);
	c->found = xasprintf("%s/%s", ns, name);
}

/* In all namespaces that are this one but for the case of letters. */
static void each_cased(const char *top, const char *ns,
		       const struct root_visit *visit)
{
	DIR *folder = opendir(top);

	if (!folder)
		return;
	for (struct dirent *at; (at = readdir(folder));) {
		if (!strcasecmp(at->d_name, ns))
			each_name(top, at->d_name, visit);
	}
	closedir(folder);
}

char *root_cased(const struct root *r, const char *kind, const char *ns,
		 const char *name)
{
	AUTO(free_text) char *top = xasprintf("%s/%ss", r->path, kind);
	struct cased cased = { .name = name };
	const struct root_visit visit = { look_cased, &cased };

	each_cased(top, ns, &visit);
	if (cased.is_doubtful)
		free(take(&cased.found));
	return cased.found;
}

struct taken {
	const char *top, *name, *but;
	bool result;
};

static void look_taken(void *context, const char *ns, const char *name)
{
	struct taken *t = context;
	AUTO(free_text)
	char *path = xasprintf("%s/%s/%s.git", t->top, ns, name);

	t->result |= !strcasecmp(name, t->name) &&
		     (!t->but || strcmp(path, t->but) != 0);
}

bool root_is_taken(const struct root *r, const char *kind, const char *ns,
		   const char *name, const char *but)
{
	AUTO(free_text) char *top = xasprintf("%s/%ss", r->path, kind);
	struct taken taken = { .top = top, .name = name, .but = but };
	const struct root_visit visit = { look_taken, &taken };

	each_cased(top, ns, &visit);
	return taken.result;
}
