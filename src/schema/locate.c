/* locate - the files that schemas in other documents are read from */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "schema/resource.h"
#include "schema/uri.h"

/* A path without links and dots, or NULL: there is none. */
static char *real(const char *path)
{
	return realpath(path, NULL);
}

int resource_uri(struct buf *out, const char *path, struct err *e)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
				    "pqrstuvwxyz0123456789-._~/";
	AUTO(free_text) char *whole = real(path);

	if (!whole)
		return err_errno(e, ERR_IO, "%s", path);
	buf_adds(out, "file://");
	for (const char *p = whole; *p; p++) {
		if (strchr(plain, *p))
			buf_addc(out, *p);
		else
			buf_addf(out, "%%%02X", (unsigned char)*p);
	}
	return 0;
}

/* Whether a real path lies below a folder. */
static bool is_below(const char *path, const char *folder)
{
	AUTO(free_text) char *top = folder ? real(folder) : NULL;
	size_t len = top ? strlen(top) : 0;

	if (len && top[len - 1] == '/')
		len--;
	return top && !strncmp(path, top, len) && path[len] == '/';
}

/* The folder that a file lies in, as it is. */
static char *folder_of(const char *path)
{
	AUTO(free_text) char *whole = path ? real(path) : NULL;
	char *slash = whole ? strrchr(whole, '/') : NULL;

	if (!slash)
		return NULL;
	slash[slash == whole] = '\0';
	return take(&whole);
}

/* A regular file below one of the folders. */
static int read_checked(struct buf *out, const char *path,
			const struct schema_options *options, bool is_own,
			struct err *e)
{
	AUTO(free_text) char *whole = real(path);
	AUTO(free_text) char *own = NULL;
	struct stat st;

	if (!whole)
		return err_errno(e, ERR_CONFIG, "%s", path);
	if (is_own)
		own = folder_of(options->path);
	if (!is_below(whole, own) && !is_below(whole, options->folder))
		return err_set(e, ERR_CONFIG,
			       "%s lies outside the folders that schemas are "
			       "read from: name one with --schema-dir",
			       whole);
	if (stat(whole, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(e, ERR_CONFIG, "%s is no regular file", whole);
	return file_read(out, whole, e);
}

int resource_read(struct buf *out, const char *uri,
		  const struct schema_options *options, struct err *e)
{
	AUTO(buf_release) struct buf path = BUF_INIT(PATH_MAX);
	bool is_file;
	struct uri u;

	uri_split(&u, uri, strlen(uri));
	is_file = u.scheme.len == 4 && !memcmp(u.scheme.text, "file", 4);
	if (!is_file && !options->folder)
		return err_set(e, ERR_CONFIG,
			       "%s is not read from the network: save it under "
			       "the path of its URI in a folder, and name that "
			       "with --schema-dir",
			       uri);
	if (!is_file)
		buf_addf(&path, "%s/", options->folder);
	if (uri_decode(&path, u.path.text, u.path.len) < 0 || path.is_full)
		return err_set(e, ERR_CONFIG, "%s has no usable path", uri);
	return read_checked(out, path.data, options, is_file, e);
}
