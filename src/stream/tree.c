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

/* What may be of interest in a folder. */
struct name {
	unsigned char type; /* of struct dirent: a hint */
	char text[];
};

struct names {
	struct name **items;
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
	const struct name *x = *(struct name *const *)a;
	const struct name *y = *(struct name *const *)b;

	return strcmp(x->text, y->text);
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t len = strlen(name), tail = strlen(suffix);

	return len >= tail && !strcmp(name + len - tail, suffix);
}

static bool is_wanted(const struct walk *w, const struct dirent *d)
{
	if (d->d_type == DT_DIR || d->d_type == DT_UNKNOWN)
		return strcmp(d->d_name, ".") != 0 &&
		       strcmp(d->d_name, "..") != 0;
	return has_suffix(d->d_name, w->tree->suffix);
}

static void add_name(struct names *names, const struct dirent *d)
{
	size_t size = strlen(d->d_name) + 1;
	struct name *name = xmalloc(sizeof *name + size);

	name->type = d->d_type;
	memcpy(name->text, d->d_name, size);
	names->items = xgrow(names->items, names->count, &names->room,
			     sizeof *names->items);
	names->items[names->count++] = name;
}

static int list_names(const struct walk *w, struct names *names, DIR *dir)
{
	struct dirent *d;

	errno = 0;
	while ((d = readdir(dir))) {
		if (is_wanted(w, d))
			add_name(names, d);
		errno = 0;
	}
	if (errno)
		return -1;
	if (names->count)
		qsort(names->items, names->count, sizeof *names->items,
		      by_bytes);
	return 0;
}

/* Looked at again once open: it may have been replaced since. */
static int visit_file(struct walk *w, int folder, const char *name)
{
	const int flags =
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	AUTO(close_fd) int fd = openat(folder, name, flags);
	int taken = fd;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		lost(w);
		return 0;
	}
	if (!S_ISREG(st.st_mode)) {
		odd(w, ERR_NONE, "not a regular file, skipped");
		return 0;
	}
	fd = -1;
	return w->tree->file(w->tree->context, w->path.data, taken, &st, w->e);
}

/* What a name is: as the folder said, or by a look; DT_UNKNOWN: gone. */
static int type_of(const struct walk *w, int folder, const struct name *name)
{
	struct stat st;

	if (name->type != DT_UNKNOWN)
		return name->type;
	if (fstatat(folder, name->text, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		lost(w);
		return DT_UNKNOWN;
	}
	return IFTODT(st.st_mode);
}

static int visit_folder(struct walk *w, int fd);

static int visit(struct walk *w, int folder, const struct name *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int type = type_of(w, folder, name);

	if (type == DT_DIR)
		return visit_folder(w, openat(folder, name->text, flags));
	if (type == DT_UNKNOWN || !has_suffix(name->text, w->tree->suffix))
		return 0;
	if (type == DT_REG)
		return visit_file(w, folder, name->text);
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
		buf_adds(&w->path, names->items[i]->text);
		result = visit(w, folder, names->items[i]);
		buf_cut(&w->path, len);
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
	if (list_names(w, &names, dir) < 0)
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
