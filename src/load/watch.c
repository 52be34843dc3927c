/* watch - the server's own figures, looked at while a run goes on */
#include "load/watch.h"

#include "base/mem.h"

#define ANSWER_MAX ((size_t)16 << 20)

/* false: somebody did not answer, and the sums would be too small. */
static bool look_at_metrics(struct watch *w)
{
	AUTO(buf_release) struct buf out = BUF_INIT(ANSWER_MAX);
	struct scrape_look look = { 0 };
	struct err why;

	for (const char *const *path = w->from.paths; *path; path++)
		if (target_glance(w->from.target, *path, &out, &why) != 200 ||
		    scrape_add(&look, out.data, out.len, &why) < 0)
			return false;
	scrape_note(&w->scrape, &look);
	return true;
}

static void look_at_devices(struct watch *w)
{
	AUTO(buf_release) struct buf out = BUF_INIT(ANSWER_MAX);
	struct err why;

	if (target_glance(w->from.target, w->from.dcgm, &out, &why) == 200)
		dcgm_note(&w->dcgm, out.data, out.len, &why);
}

static void look(void *context)
{
	struct watch *w = context;

	if (w->from.dcgm && !w->is_stopped)
		look_at_devices(w);
	if (!w->is_deaf)
		w->is_deaf = !look_at_metrics(w) && !w->scrape.looks;
}

void watch_start(struct watch *w, const struct watch_sources *from)
{
	*w = (struct watch){ .from = *from };
	/* Of a run that is stopped before it begins there is nothing to see. */
	w->is_deaf = w->is_stopped =
		from->target->is_stopped && *from->target->is_stopped;
	look(w);
	ticker_start(&w->ticker, look, w, w->from.interval_ms);
}

void watch_stop(struct watch *w, struct scrape_facts *facts)
{
	ticker_stop(&w->ticker);
	look(w);
	scrape_facts(facts, &w->scrape);
}
