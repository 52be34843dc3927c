/* sweep_page - all loads of a sweep on one page */
#ifndef LOAD_SWEEP_PAGE_H
#define LOAD_SWEEP_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "stat/distribution.h"

/* Of more records than this bench-stat makes the page, when it is wanted. */
#define SWEEP_PAGE_BYTES ((uint64_t)512 << 20)

/* The folders of the runs. Zeroed: none. */
struct sweep_page {
	char **folders;
	size_t count, room;
};

void sweep_page_add(struct sweep_page *p, const char *folder);

/*
 * Read their records, and write the page. Nothing for fewer than two, or for
 * too many bytes. ERR_IO; ERR_DATA when records are not what they were.
 */
int sweep_page_write(const struct sweep_page *p, const char *path,
		     const struct percentiles *percentiles, struct err *e);

void sweep_page_release(struct sweep_page *p);

#endif
