/* class - telling requests apart by their path */
#include "serve/class.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

const char *const class_names[CLASSES] = {
	[CLASS_API] = "api",
	[CLASS_RESOLVERS] = "resolvers",
	[CLASS_PAGES] = "pages",
	[CLASS_GIT] = "git",
	[CLASS_TRANSFERS] = "transfers",
	[CLASS_MONITOR] = "monitor",
};

static bool begins(const char *path, const char *with)
{
	return !strncmp(path, with, strlen(with));
}

/* Behind the first count segments, NULL when there are fewer. */
static const char *behind(const char *path, int count)
{
	while (count-- && path)
		path = strchr(path + 1, '/');
	return path;
}

enum class class_of(const char *path) {
	const char *rest;

		if (!strcmp(path, "/health") ||
		    !strcmp(path, "/metrics")) return CLASS_MONITOR;
		if (begins(path, "/api/resolve-cache/")) return CLASS_RESOLVERS;
		if (begins(path, "/api/") ||
		    begins(path, "/oauth/")) return CLASS_API;
		if (begins(path, "/lfs/") ||
		    begins(path, "/cdn/")) return CLASS_TRANSFERS;
		rest = behind(path, begins(path, "/datasets/") ? 3 : 2);
		if (!rest) return CLASS_PAGES;
		if (begins(rest, "/resolve/") ||
		    begins(rest, "/raw/")) return CLASS_RESOLVERS;
		return rest - path > 4 && begins(rest - 4, ".git/")
			       ? CLASS_GIT
			       : CLASS_PAGES;
}
