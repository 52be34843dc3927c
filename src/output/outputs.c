/* outputs - the tree of result files, a folder of its own for each run */
#include "output/outputs.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define NAME_MAX_BYTES 80
#define RUNS_MAX 999

/* CON, NUL, COM1 and their like, with or without something behind a dot. */
static bool is_device(const char *name)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul" };
	size_t len = strcspn(name, ".");

	for (size_t i = 0; i < 4; i++)
		if (len == 3 && !strncasecmp(name, devices[i], 3))
			return true;
	return len == 4 && isdigit((unsigned char)name[3]) &&
	       (!strncasecmp(name, "com", 3) || !strncasecmp(name, "lpt", 3));
}

void outputs_safe(struct buf *out, const char *name)
{
	size_t start = out->len;

	for (; *name && out->len - start < NAME_MAX_BYTES; name++) {
		bool good = isalnum((unsigned char)*name) || *name == '_' ||
			    (out->len > start && strchr(".-", *name));

		buf_addc(out, good ? *name : '_');
	}
	if (out->len == start || is_device(out->data + start))
		buf_addc(out, '_');
	/* A dot at the end is dropped by some file systems. */
	if (out->data[out->len - 1] == '.')
		out->data[out->len - 1] = '_';
}

/* BACKEND/MODEL/WORKLOAD_YYYYMMDD_, to which the number is added. */
static void name_folder(struct buf *out, const struct outputs_name *name)
{
	char day[TIME_TEXT_SIZE];

	outputs_safe(out, name->backend);
	buf_addc(out, '/');
	outputs_safe(out, name->model);
	buf_addc(out, '/');
	outputs_safe(out, name->workload);
	time_format(day, &name->when);
	buf_addf(out, "_%.4s%.2s%.2s_", day, day + 5, day + 8);
}

static int make_folder(struct outputs *o, const char *stem, struct err *e)
{
	AUTO(free_text) char *parent = xasprintf("%s/%s", o->root, stem);

	*strrchr(parent, '/') = '\0';
	if (file_make_folder(parent, e) < 0)
		return -1;
	for (int i = 1; i <= RUNS_MAX; i++) {
		AUTO(free_text)
		char *path = xasprintf("%s/%s%03d", o->root, stem, i);

		if (mkdir(path, 0777) == 0) {
			o->below = xasprintf("%s%03d", stem, i);
			return 0;
		}
		if (errno != EEXIST)
			return err_errno(e, ERR_IO, "%s", path);
	}
	return err_set(e, ERR_IO, "%s/%s: %d runs on one day: move some away",
		       o->root, stem, RUNS_MAX);
}

int outputs_open(struct outputs *o, const struct outputs_name *name,
		 struct err *e)
{
	AUTO(buf_release) struct buf stem = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf workload = BUF_INIT(BUF_MAX);

	*o = (struct outputs){ .root = xstrdup(name->root) };
	name_folder(&stem, name);
	outputs_safe(&workload, name->workload);
	o->workload = xstrdup(workload.data);
	return make_folder(o, stem.data, e);
}

char *outputs_path(const struct outputs *o, const char *name)
{
	const char *star = strchr(name, '*');

	if (!star)
		return xasprintf("%s/%s/%s", o->root, o->below, name);
	return xasprintf("%s/%s/%.*s%s%s", o->root, o->below,
			 (int)(star - name), name, o->workload, star + 1);
}

int outputs_write(const struct outputs *o, const char *name,
		  const struct buf *text, struct err *e)
{
	AUTO(free_text) char *path = outputs_path(o, name);

	return file_write(path, text->data, text->len, e);
}

int outputs_link(const struct outputs *o, struct err *e)
{
	AUTO(free_text) char *link = xasprintf("%s/latest", o->root);
	AUTO(free_text)
	char *fresh = xasprintf("%s/.latest.%ld", o->root, (long)getpid());

	unlink(fresh);
	if (symlink(o->below, fresh) < 0)
		return err_errno(e, ERR_IO, "%s", fresh);
	if (rename(fresh, link) == 0)
		return 0;
	err_errno(e, ERR_IO, "%s", link);
	unlink(fresh);
	return -1;
}

void outputs_release(struct outputs *o)
{
	free(take(&o->root));
	free(take(&o->below));
	free(take(&o->workload));
}
