/* dataset - a state as the files of the dataset on the Hub */
#include "board/dataset.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/write.h"

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* runs/NAME.jsonl, NAME of letters, digits, - and _: nothing that climbs. */
static bool is_run_log(const char *path)
{
	const char *name = path + strlen(DATASET_RUNS);
	size_t len = 0;

	if (strncmp(path, DATASET_RUNS, strlen(DATASET_RUNS)) != 0)
		return false;
	while (is_plain(name[len]))
		len++;
	return len && !strcmp(name + len, ".jsonl");
}

enum dataset_kind dataset_kind(const char *path)
{
	if (!strcmp(path, DATASET_SINGLE) || !strcmp(path, DATASET_MULTI))
		return DATASET_BOARD;
	if (!strcmp(path, DATASET_RETRACTED) || is_run_log(path))
		return DATASET_LOG;
	if (!strcmp(path, DATASET_SOURCES))
		return DATASET_MANIFEST;
	return DATASET_OTHER;
}

static struct buf *add_file(struct dataset *d, const char *path)
{
	d->files = xgrow(d->files, d->count, &d->room, sizeof *d->files);
	d->files[d->count] =
		(struct dataset_file){ xstrdup(path), BUF_INIT(BUF_MAX) };
	return &d->files[d->count++].text;
}

static void add_board(struct dataset *d, const char *path,
		      const struct entry **rows, size_t count, bool is_multi)
{
	AUTO(buf_release) struct buf row = BUF_INIT(BUF_MAX);
	struct buf *text = add_file(d, path);
	size_t written = 0;

	for (size_t i = 0; i < count; i++) {
		if (rows[i]->is_multi_node != is_multi)
			continue;
		buf_adds(text, written++ ? ",\n  " : "[\n  ");
		buf_clear(&row);
		entry_text(&row, rows[i]);
		json_pretty(text, row.data, row.len, 1);
	}
	buf_adds(text, written ? "\n]\n" : "[]\n");
}

static int compare_runs(const void *a, const void *b)
{
	const struct entry *const *x = a, *const *y = b;
	char month_x[9], month_y[9];
	int order;

	entry_month(month_x, *x);
	entry_month(month_y, *y);
	order = strcmp(month_x, month_y);
	return order ? order : strcmp(entry_digest(*x), entry_digest(*y));
}

static void add_line(struct buf *text, const struct entry *entry)
{
	entry_text(text, entry);
	buf_addc(text, '\n');
}

static void add_runs(struct dataset *d, const struct state *s)
{
	const struct entry **runs;
	size_t count = state_rows(s, &runs);
	char month[9], last[9] = "";
	struct buf *text = NULL;

	qsort(runs, count, sizeof *runs, compare_runs);
	for (size_t i = 0; i < count; i++) {
		entry_month(month, runs[i]);
		if (!text || strcmp(month, last) != 0) {
			AUTO(free_text) char *path = NULL;

			path = xasprintf(DATASET_RUNS "%s.jsonl", month);
			text = add_file(d, path);
			memcpy(last, month, sizeof last);
		}
		add_line(text, runs[i]);
	}
	free(runs);
}

static void add_retractions(struct dataset *d, const struct state *s)
{
	struct buf *text = add_file(d, DATASET_RETRACTED);
	const struct entry **retractions;
	size_t count = state_retractions(s, &retractions);

	for (size_t i = 0; i < count; i++)
		add_line(text, retractions[i]);
	free(retractions);
}

void dataset_build(struct dataset *d, const struct state *state)
{
	const struct entry **rows;
	size_t count = state_board(state, &rows);

	add_board(d, DATASET_MULTI, rows, count, true);
	add_board(d, DATASET_SINGLE, rows, count, false);
	free(rows);
	if (state->retractions)
		add_retractions(d, state);
	add_runs(d, state);
}

void dataset_release(struct dataset *d)
{
	for (size_t i = 0; i < d->count; i++) {
		free(d->files[i].path);
		buf_release(&d->files[i].text);
	}
	free(d->files);
	*d = (struct dataset){ 0 };
}

void dataset_check_size(const struct json_doc *entry,
			const struct json_limits *limits,
			struct findings *found)
{
	size_t most_of_a_byte = 2 * limits->depth + 4;
	AUTO(buf_release) struct buf text = BUF_INIT(limits->size_bytes);

	if (entry->len <= limits->size_bytes / most_of_a_byte)
		return;
	if (json_pretty_doc(&text, entry, 1) < 0)
		finding_add(found, entry->nodes, "size",
			    "larger than %zu bytes when indented as in a board",
			    limits->size_bytes);
}
