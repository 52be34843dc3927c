/* summary - what a card says of a board: how many rows, and the best */
#include "card/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "card/table.h"
#include "json/number.h"

static const struct column {
	const char *heading, *pointer;
	bool is_number;
} columns[SUMMARY_COLUMNS] = {
	{ "chip", "/hardware/chip_model", false },
	{ "count", "/hardware/chip_count", true },
	{ "model", "/model/name", false },
	{ "precision", "/model/precision", false },
	{ "workload", "/workload/name", false },
	{ "input", "/workload/input_length", true },
	{ "output", "/workload/output_length", true },
	{ "tokens/s", "/metrics/throughput_tps", true },
	{ "TTFT ms", "/metrics/ttft_ms", true },
	{ "engine", "/engine", false },
	{ "version", "/engine_version", false },
};

static void release_row(struct summary_row *row)
{
	for (size_t i = 0; i < SUMMARY_COLUMNS; i++)
		free(take(&row->cells[i]));
}

static void release_names(struct map *names)
{
	for (size_t i = 0; i < names->room; i++)
		free(names->slots[i].value);
	map_release(names);
}

void summary_release(struct summary *s)
{
	for (size_t i = 0; i < s->top_count; i++)
		release_row(&s->top[i]);
	release_names(&s->models);
	release_names(&s->chips);
}

/* Text of a string, a number as it is written; NULL for anything else. */
static char *text_at(const struct json_doc *doc, const char *pointer,
		     bool is_number)
{
	const struct json_node *node = json_at(doc, pointer);
	struct buf text = BUF_INIT(BUF_MAX);

	if (node && is_number && node->type == JSON_NUMBER)
		return xstrndup(json_raw(doc, node), node->len);
	if (!node || is_number || node->type != JSON_STRING)
		return NULL;
	json_text(&text, doc, node);
	return buf_detach(&text);
}

static void add_name(struct map *names, char *name)
{
	void **place = name ? map_put(names, name, strlen(name)) : NULL;

	if (place && !*place)
		*place = name;
	else
		free(name);
}

static void add_time(struct summary *s, const struct json_doc *doc)
{
	AUTO(free_text)
	char *text = text_at(doc, "/metadata/submitted_at", false);
	struct instant t;

	if (!text || time_parse(&t, text, strlen(text)) < 0)
		return;
	if (!s->has_latest || time_compare(&t, &s->latest) > 0)
		s->latest = t;
	s->has_latest = true;
}

static double throughput(const struct json_doc *doc)
{
	const struct json_node *node = json_at(doc, "/metrics/throughput_tps");

	return node && node->type == JSON_NUMBER
		       ? number_double(json_raw(doc, node), node->len)
		       : 0;
}

static void add_top(struct summary *s, const struct json_doc *doc)
{
	struct summary_row row = { .tps = throughput(doc) };
	size_t at = s->top_count;

	while (at && s->top[at - 1].tps < row.tps)
		at--;
	if (at == SUMMARY_TOP)
		return;
	for (size_t i = 0; i < SUMMARY_COLUMNS; i++)
		row.cells[i] =
			text_at(doc, columns[i].pointer, columns[i].is_number);
	if (s->top_count == SUMMARY_TOP)
		release_row(&s->top[--s->top_count]);
	memmove(&s->top[at + 1], &s->top[at],
		(s->top_count - at) * sizeof *s->top);
	s->top[at] = row;
	s->top_count++;
}

void summary_add(struct summary *s, const struct json_doc *doc)
{
	s->rows++;
	add_name(&s->models, text_at(doc, "/model/name", false));
	add_name(&s->chips, text_at(doc, "/hardware/chip_model", false));
	add_time(s, doc);
	add_top(s, doc);
}

static void add_count(struct buf *out, size_t count, const char *what)
{
	buf_addf(out, "%s%zu %s%s", out->len ? ", " : "", count, what,
		 count == 1 ? "" : "s");
}

void summary_counts(struct buf *out, const struct summary *s)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char date[TIME_TEXT_SIZE];

	add_count(&text, s->rows, "row");
	add_count(&text, s->models.count, "model");
	add_count(&text, s->chips.count, "chip");
	buf_add(out, text.data, text.len);
	if (!s->has_latest)
		return;
	time_format(date, &s->latest);
	buf_addf(out, ", the latest of %.10s", date);
}

void summary_table(struct buf *out, const struct summary *s)
{
	AUTO(table_release) struct table t;
	struct table_cell cells[SUMMARY_COLUMNS];

	table_init(&t, TABLE_MARKDOWN, SUMMARY_COLUMNS);
	for (size_t i = 0; i < SUMMARY_COLUMNS; i++)
		cells[i] = (struct table_cell){ columns[i].heading,
						strlen(columns[i].heading),
						columns[i].is_number };
	table_add(&t, cells);
	for (size_t row = 0; row < s->top_count; row++) {
		for (size_t i = 0; i < SUMMARY_COLUMNS; i++) {
			const char *text = s->top[row].cells[i];

			cells[i] = (struct table_cell){ text,
							text ? strlen(text) : 0,
							columns[i].is_number };
		}
		table_add(&t, cells);
	}
	table_end(&t);
	buf_add(out, t.out.data, t.out.len);
}
