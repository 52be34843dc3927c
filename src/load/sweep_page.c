/* sweep_page - all loads of a sweep on one page */
#include "load/sweep_page.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "output/page.h"
#include "stream/input.h"

void sweep_page_add(struct sweep_page *p, const char *folder)
{
	p->folders = xgrow(p->folders, p->count, &p->room, sizeof *p->folders);
	p->folders[p->count++] = xstrdup(folder);
}

static char *records_of(const struct sweep_page *p, size_t i)
{
	return xasprintf("%s/requests.jsonl", p->folders[i]);
}

static uint64_t bytes_of(const struct sweep_page *p)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < p->count; i++) {
		AUTO(free_text) char *path = records_of(p, i);

		sum += input_size(path);
	}
	return sum;
}

static int read_all(struct recordings *all, const struct sweep_page *p,
		    struct err *e)
{
	static const struct json_limits limits = { JSON_SIZE_MAX, 64 };

	for (size_t i = 0; i < p->count; i++) {
		AUTO(free_text) char *path = records_of(p, i);

		if (input_file(path, &limits, recordings_take, all, e) < 0)
			return -1;
		recordings_cut(all);
	}
	return 0;
}

int sweep_page_write(const struct sweep_page *p, const char *path,
		     const struct percentiles *percentiles, struct err *e)
{
	AUTO(recordings_release) struct recordings all = { 0 };
	AUTO(trials_release) struct trials trials = { 0 };
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	if (p->count < 2 || bytes_of(p) > SWEEP_PAGE_BYTES)
		return 0;
	if (read_all(&all, p, e) < 0)
		return -1;
	trials_make(&trials, &all, percentiles);
	if (page_trials(&out, &trials, e) < 0)
		return -1;
	return file_write(path, out.data, out.len, e);
}

void sweep_page_release(struct sweep_page *p)
{
	while (p->count)
		free(p->folders[--p->count]);
	free(p->folders);
	*p = (struct sweep_page){ 0 };
}
