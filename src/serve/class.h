/* class - the kinds of requests, for quotas and metrics */
#ifndef SERVE_CLASS_H
#define SERVE_CLASS_H

/* The first three have quotas, under the Hub's names for them. */
enum class {
	CLASS_API,
	CLASS_RESOLVERS, /* resolve, raw and resolve-cache */
	CLASS_PAGES,     /* all that is nothing else */
	CLASS_GIT,       /* git's own clients, git LFS too */
	CLASS_TRANSFERS, /* large files, by signed addresses */
	CLASS_MONITOR,   /* health and metrics */
	CLASSES,
};

#define CLASS_QUOTAS (CLASS_PAGES + 1)

extern const char *const class_names[CLASSES];

/* Of a path that is not decoded. */
enum class class_of(const char *path);

#endif
