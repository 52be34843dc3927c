/* progress - one line on a terminal that says how far a long run is */
#include "stream/progress.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

void progress_init(struct progress *p, int fd, uint64_t (*now_ms)(void))
{
	*p = (struct progress){ .fd = fd, .now_ms = now_ms };
	if (!now_ms)
		return;
	p->start_ms = now_ms();
	p->due_ms = p->start_ms + PROGRESS_WAIT_MS;
}

/* A terminal that is gone is no trouble. */
static void put(const struct progress *p, const char *text, size_t len)
{
	struct err e;

	(void)file_put(p->fd, text, len, "stderr", &e);
}

bool progress_is_due(const struct progress *p)
{
	return p->now_ms && p->now_ms() >= p->due_ms;
}

void progress_line(struct progress *p, const char *text)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!p->now_ms)
		return;
	buf_addf(&line, "\r%s\033[K", text);
	put(p, line.data, line.len);
	p->due_ms = p->now_ms() + PROGRESS_STEP_MS;
	p->is_drawn = true;
}

void progress_show(struct progress *p, uint64_t entries, uint64_t done,
		   uint64_t total)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);
	uint64_t spent;

	if (!progress_is_due(p))
		return;
	spent = p->now_ms() - p->start_ms;
	buf_addf(&line, "%" PRIu64 " entries, %" PRIu64 "/s", entries,
		 entries * 1000 / spent);
	if (total)
		buf_addf(&line, ", %" PRIu64 " %%",
			 (done < total ? done : total) * 100 / total);
	progress_line(p, line.data);
}

void progress_files(struct progress *p, const struct progress_files *f)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);
	uint64_t spent;

	if (!progress_is_due(p))
		return;
	spent = p->now_ms() - p->start_ms;
	buf_addf(&line, "%" PRIu64 " of %" PRIu64 " files, %.1f MB, %.1f MB/s",
		 f->done, f->all, (double)f->bytes / 1e6,
		 (double)f->bytes / 1e3 / (double)spent);
	progress_line(p, line.data);
}

void progress_clear(struct progress *p)
{
	if (p->is_drawn)
		put(p, "\r\033[K", 4);
	p->is_drawn = false;
}
