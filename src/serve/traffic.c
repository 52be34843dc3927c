/* traffic - telling requests apart by their path */
#include "serve/traffic.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

const char *const traffic_names[TRAFFICS] = {
	[TRAFFIC_API] = "api",
	[TRAFFIC_RESOLVERS] = "resolvers",
	[TRAFFIC_PAGES] = "pages",
	[TRAFFIC_GIT] = "git",
	[TRAFFIC_TRANSFERS] = "transfers",
	[TRAFFIC_MONITOR] = "monitor",
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

/* What is told by its beginning alone. */
static const struct {
	const char *start;
	enum traffic kind;
} starts[] = {
	{ "/api/resolve-cache/", TRAFFIC_RESOLVERS },
	{ "/api/", TRAFFIC_API },
	{ "/oauth/", TRAFFIC_API },
	{ "/lfs/", TRAFFIC_TRANSFERS },
	{ "/cdn/", TRAFFIC_TRANSFERS },
};

/* By what follows a repository's name. */
static enum traffic of_repo(const char *path)
{
	const char *rest = behind(path, begins(path, "/datasets/") ? 3 : 2);

	if (!rest)
		return TRAFFIC_PAGES;
	if (begins(rest, "/resolve/") || begins(rest, "/raw/"))
		return TRAFFIC_RESOLVERS;
	if (begins(rest, "/info/refs") || begins(rest, "/git-"))
		return TRAFFIC_GIT; /* its name may stand there without .git */
	return rest - path > 4 && begins(rest - 4, ".git/") ? TRAFFIC_GIT
							    : TRAFFIC_PAGES;
}

enum traffic traffic_of(const char *path)
{
	if (!strcmp(path, "/health") || !strcmp(path, "/metrics"))
		return TRAFFIC_MONITOR;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		if (begins(path, starts[i].start))
			return starts[i].kind;
	}
	return of_repo(path);
}
