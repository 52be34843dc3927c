/* traffic - the kinds of requests, for quotas and metrics */
#ifndef SERVE_TRAFFIC_H
#define SERVE_TRAFFIC_H

/* The first three have quotas, under the Hub's names for them. */
enum traffic {
	TRAFFIC_API,
	TRAFFIC_RESOLVERS, /* resolve, raw and resolve-cache */
	TRAFFIC_PAGES,     /* all that is nothing else */
	TRAFFIC_GIT,       /* git's own clients, git LFS too */
	TRAFFIC_TRANSFERS, /* large files, by signed addresses */
	TRAFFIC_MONITOR,   /* health and metrics */
	TRAFFICS,
};

#define TRAFFIC_QUOTAS (TRAFFIC_PAGES + 1)

extern const char *const traffic_names[TRAFFICS];

/* Of a path that is not decoded. */
enum traffic traffic_of(const char *path);

#endif
