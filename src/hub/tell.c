/* tell - what a push says while it goes on: JSON lines, or one on a terminal */
#include "hub/tell.h"

#include "base/mem.h"
#include "base/time.h"
#include "json/told.h"

static void put(const struct hub_teller *t, struct buf *line)
{
	told_end(line);
	t->line(line->data);
}

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
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!t->line) {
		draw(t, path, bytes, total);
		return;
	}
	if (t->is_quiet || (bytes < total && time_tick_ms() < t->due_ms))
		return;
	t->due_ms = time_tick_ms() + PROGRESS_STEP_MS;
	told_begin(&line, path ? "upload" : "commit");
	if (path)
		told_text(&line, "path", path);
	told_number(&line, "bytes", bytes);
	told_number(&line, "total", total);
	put(t, &line);
}

void hub_tell_text(const struct hub_teller *t, const char *kind,
		   const char *text)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	told_begin(&line, kind);
	told_text(&line, "message", text);
	put(t, &line);
}

void hub_tell_pushed(const struct hub_teller *t, const struct hub_push *p)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!t->line)
		return;
	told_begin(&line, "pushed");
	told_text(&line, "commit", p->commit);
	told_truth(&line, "changed", hub_change_count(p->change) > 0);
	if (p->pull)
		told_number(&line, "pull_request", p->pull);
	put(t, &line);
}

void hub_tell_end(const struct hub_teller *t, int status, const char *message)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!t->line)
		return;
	told_begin(&line, "end");
	told_number(&line, "status", (uint64_t)status);
	if (message)
		told_text(&line, "message", message);
	put(t, &line);
}
