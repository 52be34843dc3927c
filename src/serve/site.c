/* site - the files of one folder, served at / */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "serve/api.h"
#include "serve/name.h"

#define SITE_FILE_MAX ((size_t)64 << 20)

static const struct {
	const char *ending, *type;
} types[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".mjs", "text/javascript; charset=utf-8" },
	{ ".json", "application/json; charset=utf-8" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".md", "text/plain; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".ico", "image/x-icon" },
	{ ".woff2", "font/woff2" },
};

static const char *type_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++) {
		if (!strcmp(dot, types[i].ending))
			return types[i].type;
	}
	return "application/octet-stream";
}

/*
 * No links, no dot files: each segment is opened below the one before. -1
 * when there is no such file or folder.
 */
static int open_below(int folder, const char *path)
{
	AUTO(free_text) char *copy = xstrdup(path);
	char *rest = copy, *segment;
	int at = fcntl(folder, F_DUPFD_CLOEXEC, 0);

	while (at >= 0 && (segment = strsep(&rest, "/"))) {
		int next = -1;

		if (*segment != '.')
			next = openat(at, segment,
				      O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
					      O_CLOEXEC);
		close(at);
		at = next;
	}
	return at;
}

static void send_file(struct call *c, int fd, const char *path)
{
	struct err e = { 0 };

	c->out->body.limit = SITE_FILE_MAX;
	if (file_slurp(&c->out->body, fd, path, &e) < 0) {
		c->out->body.limit = BUF_MAX;
		answer_fail(c->out, 500, NULL, "not readable");
		return;
	}
	c->out->status = 200;
	c->out->type = type_of(path);
}

static void send_below(struct call *c, const char *path)
{
	AUTO(close_fd) int fd = open_below(c->hub->site_fd, path);
	struct stat st = { 0 }; /* neither folder nor file */

	if (fd >= 0)
		fstat(fd, &st);
	if (S_ISDIR(st.st_mode)) {
		answer_fail(c->out, 301, NULL, "Moved");
		answer_add(c->out, "Location", "%s/", c->in->path);
	} else if (S_ISREG(st.st_mode)) {
		send_file(c, fd, path);
	} else {
		answer_fail(c->out, 404, NULL, "Not found");
	}
}

void api_site(struct call *c)
{
	size_t len = strlen(c->path);
	bool is_folder = !len || c->path[len - 1] == '/';
	AUTO(free_text)
	char *path = xasprintf("%s%s", c->path, is_folder ? "index.html" : "");

	if (c->hub->site_fd < 0 || !name_is_path(path)) {
		answer_fail(c->out, 404, NULL, "Not found");
		return;
	}
	send_below(c, path);
}
