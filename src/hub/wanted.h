/* wanted - the files that are asked for, each once, and how far each is */
#ifndef HUB_WANTED_H
#define HUB_WANTED_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"

#define WANTED_MAX ((size_t)1000000)

enum wanted_state {
	WANTED_YET,
	WANTED_HERE,      /* verified, in the stage */
	WANTED_ABSENT,    /* the commit has no such file */
	WANTED_UNCHANGED, /* the target has it already */
};

struct wanted_file {
	const char *path;
	off_t at; /* in a stage's spool */
	uint64_t size_bytes;
	uint64_t resumed_bytes;
	enum wanted_state state;
	bool is_cached; /* no request was needed */
};

/* Zeroed: empty. */
struct wanted {
	struct wanted_file *files;
	size_t count, room;
	struct map seen;
	struct arena names;
};

/* A copy of the path, unless it is there. ERR_DATA beyond WANTED_MAX. */
int wanted_add(struct wanted *w, const char *path, struct err *e);
void wanted_release(struct wanted *w);

#endif
