/* page - runs as one file of HTML that needs nothing else */
#ifndef OUTPUT_PAGE_H
#define OUTPUT_PAGE_H

#include <cjson/cJSON.h>

#include "stat/repeats.h"
#include "stat/stats.h"
#include "stat/trials.h"

/* One repeat of a run, with all its shards that are there. */
struct page_run {
	const struct stats *stats;
	struct recording *const *shards;
	size_t count;
	const struct repeats *repeats; /* NULL: there is but one */
};

/*
 * In Chinese and English, light and dark, from wide to 360 pixels; no address
 * is fetched, and the one script and the one style are named by their hashes
 * in the page's policy. The same records make the same bytes. With several
 * runs their throughput is set against their latency. ERR_DATA: a run has
 * more slices of time than there can be.
 */
int page_write(struct buf *out, const struct page_run *runs, size_t count,
	       struct err *e);

/* The same of trials; those without figures are left out. ERR_DATA, also when
 * there are no others. */
int page_trials(struct buf *out, const struct trials *t, struct err *e);

/* Parts of it. number counts pictures, from 1 on. */
struct page_part {
	const struct page_run *run;
	const cJSON *entry; /* what was told of it */
	unsigned *number;
};

void page_figures(struct buf *out, const struct page_part *p);
void page_latency(struct buf *out, const struct page_part *p);
int page_timeline(struct buf *out, const struct page_part *p, struct err *e);
void page_failures(struct buf *out, const struct page_part *p);
void page_server(struct buf *out, const struct page_part *p);
void page_told(struct buf *out, const struct page_part *p);

/* What a run was told; an empty object when nothing. The caller owns it. */
cJSON *page_entry(const struct page_run *run);

/* All runs of a page side by side. */
void page_curve(struct buf *out, const struct page_run *runs, size_t count,
		unsigned *number);

extern const char page_style[], page_script[];

#endif
