/* page - lists in pages, the next one by a Link header */
#ifndef SERVE_PAGE_H
#define SERVE_PAGE_H

#include "serve/call.h"

struct page {
	long limit;
	size_t start, end, total;
};

/* From ?limit= and ?cursor=. -1: 400 is answered. */
int page_read(struct page *p, struct call *c, long fallback, long max);

/* Set end and total once it is known how many there are. */
void page_cut(struct page *p, size_t total);

/*
 * `Link: <http://…>; rel="next"` when more follow. The address names the
 * commit itself, so that all pages show one state.
 */
void page_link(const struct page *p, struct call *c, const char *route,
	       const git_oid *commit);

/* The same for a list of repositories, with all that was asked for. */
void page_link_repos(const struct page *p, struct call *c);

#endif
