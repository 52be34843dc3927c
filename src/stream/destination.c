/* destination - where a result file belongs in a tree that others keep */
#include "stream/destination.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool is_device(const char *name, size_t len)
{
	static const char devices[][4] = { "con", "prn", "aux", "nul" };
	const char *dot = memchr(name, '.', len);
	size_t stem = dot ? (size_t)(dot - name) : len;

	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
		if (stem == 3 && !strncasecmp(name, devices[i], 3))
			return true;
	}
	return stem == 4 && isdigit((unsigned char)name[3]) &&
	       (!strncasecmp(name, "com", 3) || !strncasecmp(name, "lpt", 3));
}

static bool is_portable(const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!isalnum((unsigned char)name[i]) &&
		    !strchr("._-+=", name[i]))
			return false;
	}
	return true;
}

static int check_name(const char *path, const char *name, size_t len,
		      struct err *e)
{
	const char *what = NULL;

	if (!len || name[0] == '.' || name[0] == '-' || name[len - 1] == '.')
		what = "empty, or has a dot or - at its end";
	else if (len > DESTINATION_PART)
		what = "too long";
	else if (is_device(name, len))
		what = "a device on some systems";
	else if (!is_portable(name, len))
		what = "not of letters, digits and . _ - + = alone";
	if (!what)
		return 0;
	return err_set(e, ERR_NO, "%s: the name '%.*s' is %s: rename it", path,
		       (int)(len > DESTINATION_PART ? DESTINATION_PART : len),
		       name, what);
}

/* Each name of a path that is not yet checked, up to the next slash. */
static int check_names(const char *whole, const char *path, struct err *e)
{
	for (;;) {
		size_t len = strcspn(path, "/");

		if (check_name(whole, path, len, e) < 0)
			return -1;
		if (!path[len])
			return 0;
		path += len + 1;
	}
}

int destination_path(struct buf *out, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	size_t start = out->len;

	if (check_names(path, path, e) < 0)
		return -1;
	if (strlen(path) > DESTINATION_PATH)
		return err_set(e, ERR_NO, "%s: the path is too long", path);
	buf_adds(out, path);
	if (!slash)
		return 0;
	out->data[start + (size_t)(slash - path)] = '_';
	if (check_names(path, out->data + start, e) == 0)
		return 0;
	buf_cut(out, start);
	return -1;
}
