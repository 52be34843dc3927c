/* tell - how far an upload is: events, or one line on a terminal */
#include "hub/tell.h"

#include "base/mem.h"
#include "base/time.h"

static void draw(struct hub_teller *t, const char *path, uint64_t bytes,
		 uint64_t total)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!progress_is_due(&t->drawn))
		return;
	buf_addf(&line, "%s: %.1f of %.1f MB, %d %%", path ? path : "commit",
		 (double)bytes / 1e6, (double)total / 1e6,
		 total ? (int)((double)bytes / (double)total * 100) : 100);
	err_clean(line.data);
	progress_line(&t->drawn, line.data);
}

void hub_tell_progress(void *teller, const char *path, uint64_t bytes,
		       uint64_t total)
{
	struct hub_teller *t = teller;

	if (!t->event) {
		draw(t, path, bytes, total);
		return;
	}
	if (t->is_quiet || (bytes < total && time_tick_ms() < t->due_ms))
		return;
	t->due_ms = time_tick_ms() + PROGRESS_STEP_MS;
	hub_event_upload(t->event, path, bytes, total);
}
