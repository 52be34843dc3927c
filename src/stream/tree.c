/* tree - the files below a folder, in a fixed order, no link followed */
#include "stream/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"

struct walk {
	const struct tree *tree;
	struct buf path; /* of what is being looked at, from root on */
	size_t depth;
	struct err *e;
};

struct names {
	char **items;
	size_t count, room;
};

static void names_release(struct names *n)
{
	for (size_t i = 0; i < n->count; i++)
		free(n->items[i]);
	free(n->items);
}

static void close_folder(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

/* Something below root that errno keeps from us. */
static void lost(const struct walk *w)
{
	struct err why = { 0 };

	if (errno == ENOENT && w->depth)
		return;
	err_errno(&why, ERR_IO, "%s", w->path.data);
	w->tree->trouble(w->tree->context, &why);
}

static void odd(const struct walk *w, int kind, const char *what)
{
	struct err why = { 0 };

	err_set(&why, kind, "%s: %s", w->path.data, what);
	w->tree->trouble(w->tree->context, &why);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list_names(struct names *names, DIR *dir)
{
	struct dirent *d;

	errno = 0;
	while ((d = readdir(dir))) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
			continue;
		names->items = xgrow(names->items, names->count, &names->room,
				     sizeof *names->items);
		names->items[names->count++] = xstrdup(d->d_name);
		errno = 0;
	}
	if (errno)
		return -1;
	if (names->count)
		qsort(names->items, names->count, sizeof *names->items,
		      by_bytes);
	return 0;
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t len = strlen(name), tail = strlen(suffix);

	return len >= tail && !strcmp(name + len - tail, suffix);
}

/* Looked at again once open: it may have been replaced since. */
static int visit_file(struct walk *w, int folder, const char *name)
{
	AUTO(close_fd)
	int fd = openat(folder, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
				O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		lost(w);
		return 0;
	}
	if (!S_ISREG(st.st_mode)) {
		odd(w, ERR_NONE, "not a regular file, skipped");
		return 0;
	}
	return w->tree->file(w->tree->context, w->path.data, fd, w->e);
}

static int visit_folder(struct walk *w, int fd);

static int visit(struct walk *w, int folder, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		lost(w);
		return 0;
	}
	if (S_ISDIR(st.st_mode))
		return visit_folder(w, openat(folder, name, flags));
	if (!has_suffix(name, w->tree->suffix))
		return 0;
	if (S_ISREG(st.st_mode))
		return visit_file(w, folder, name);
	odd(w, ERR_NONE, "not a regular file, skipped");
	return 0;
}

static int visit_names(struct walk *w, int folder, const struct names *names)
{
	size_t len = w->path.len;
	int result = 0;

	for (size_t i = 0; i < names->count && !result; i++) {
		if (len && w->path.data[len - 1] != '/')
			buf_addc(&w->path, '/');
		buf_adds(&w->path, names->items[i]);
		result = visit(w, folder, names->items[i]);
		w->path.len = len;
		w->path.data[len] = '\0';
	}
	return result;
}

/* Takes fd, which is -1 when the folder could not be opened. */
static int visit_folder(struct walk *w, int fd)
{
	AUTO(names_release) struct names names = { 0 };
	AUTO(close_folder) DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int result;

	if (!dir) {
		lost(w);
		close_fd(&fd);
		return 0;
	}
	if (w->depth >= TREE_DEPTH) {
		odd(w, ERR_NO, "folders nested too deeply, skipped");
		return 0;
	}
	if (list_names(&names, dir) < 0)
		lost(w);
	w->depth++;
	result = visit_names(w, fd, &names);
	w->depth--;
	return result;
}

int tree_walk(const struct tree *tree, const char *root, struct err *e)
{
	struct walk w = { .tree = tree, .path = BUF_INIT(BUF_MAX), .e = e };
	int result;

	buf_adds(&w.path, root);
	result = visit_folder(&w,
			      open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	buf_release(&w.path);
	return result;
}
