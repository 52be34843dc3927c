/* progress - one line on a terminal that says how far a long run is */
#ifndef STREAM_PROGRESS_H
#define STREAM_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#define PROGRESS_WAIT_MS 1000 /* what is over sooner says nothing */
#define PROGRESS_STEP_MS 250  /* from one drawing to the next */

/*
 * A program gives its stderr when that is a terminal and talk is wanted, and
 * a clock that never goes back. A zeroed one is silent.
 */
struct progress {
	int fd;
	uint64_t (*now_ms)(void); /* NULL: silent */
	uint64_t start_ms, due_ms;
	bool is_drawn; /* the line stands there */
};

void progress_init(struct progress *p, int fd, uint64_t (*now_ms)(void));

/*
 * So many entries so far, `done` of `total` bytes; total 0: not known. Draws
 * `COUNT entries, RATE/s, N %` when it is time to. Cheap.
 */
void progress_show(struct progress *p, uint64_t entries, uint64_t done,
		   uint64_t total);

/* Words of the program's own, when it is time for them. */
bool progress_is_due(const struct progress *p);
void progress_line(struct progress *p, const char *text);

/* The same for files that come: `N of M files, 12.3 MB, 4.5 MB/s`. */
struct progress_files {
	uint64_t done, all, bytes;
};

void progress_files(struct progress *p, const struct progress_files *f);

/* Take the line away: before other talk, and at the end. */
void progress_clear(struct progress *p);

#endif
