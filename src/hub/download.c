/* download - files of a repository, verified before anybody sees them */
#include "hub/download.h"

#include <stdlib.h>

#include "base/mem.h"
#include "http/multi.h"
#include "hub/arrival.h"

/* No more arrivals are under way than there are jobs. */
struct batch {
	struct hub *h;
	const struct hub_downloads *all;
	struct arrival *arrivals;
	struct arrival *again[HTTP_MULTI_MAX]; /* another request follows */
	size_t again_count;
	uint64_t total;
};

static void batch_release(struct batch *b)
{
	for (size_t i = 0; i < b->all->jobs; i++) {
		if (b->arrivals[i].d)
			arrival_release(&b->arrivals[i]);
	}
	free(b->arrivals);
}

static struct arrival *free_arrival(const struct batch *b)
{
	struct arrival *a = b->arrivals;

	while (a->d)
		a++;
	return a;
}

static int next_request(void *context, struct http_request *q, struct err *e)
{
	struct batch *b = context;
	struct hub_download *d;
	struct arrival *a;
	int got;

	if (b->again_count) {
		arrival_request(b->again[--b->again_count], q);
		return 1;
	}
	got = b->all->next(b->all->context, &d, e);
	if (got <= 0)
		return got;
	a = free_arrival(b);
	arrival_start(a, b->h, d, &b->total);
	arrival_request(a, q);
	return 1;
}

static int request_done(void *context, const struct http_request *q,
			struct err *e)
{
	struct batch *b = context;
	struct arrival *a = q->context;
	struct hub_download *d = a->d;

	if (arrival_goes_on(a)) {
		b->again[b->again_count++] = a;
		return 0;
	}
	arrival_release(a);
	return b->all->done(b->all->context, d, e);
}

static int on_tick(void *context, struct err *e)
{
	struct batch *b = context;

	if (!b->all->tick)
		return 0;
	return b->all->tick(b->all->context, b->total, e);
}

int hub_downloads(struct hub *h, const struct hub_downloads *all, struct err *e)
{
	AUTO(batch_release) struct batch b = { .h = h, .all = all };
	const struct http_queue queue = { .jobs = all->jobs,
					  .next = next_request,
					  .done = request_done,
					  .tick = on_tick,
					  .context = &b };

	b.arrivals = xcalloc(all->jobs, sizeof *b.arrivals);
	return http_multi(&h->http, &queue, e);
}

static int give_once(void *context, struct hub_download **d, struct err *e)
{
	struct hub_download **only = context;

	(void)e;
	*d = *only;
	*only = NULL;
	return *d != NULL;
}

static int is_here(void *context, struct hub_download *d, struct err *e)
{
	(void)context;
	(void)d;
	(void)e;
	return 0;
}

int hub_download(struct hub *h, struct hub_download *d, struct err *e)
{
	struct hub_download *only = d;
	const struct hub_downloads all = {
		.jobs = 1, .next = give_once, .done = is_here, .context = &only
	};

	return hub_downloads(h, &all, e);
}
