/* comparison - the runs of two builds as a table */
#include "output/comparison.h"

#include <string.h>

#include "base/mem.h"

/* Six digits are more than is measured. */
static void add_number(struct buf *to, double value, double factor)
{
	buf_clear(to);
	if (value == value)
		buf_addf(to, "%.6g", value * factor);
}

#define COMPARE_COLUMNS 8

static void add_row(struct table *t, const struct compare_row *row)
{
	struct buf texts[5];
	struct table_cell cells[COMPARE_COLUMNS] = {
		{ row->workload, strlen(row->workload), false },
		{ row->metric, strlen(row->metric), false },
	};
	const char *word = compare_word(row->verdict);

	for (size_t i = 0; i < 5; i++)
		texts[i] = BUF_INIT(64);
	add_number(&texts[0], row->base, 1);
	add_number(&texts[1], row->now, 1);
	add_number(&texts[2], row->change, 100);
	add_number(&texts[3], row->p, 1);
	buf_addf(&texts[4], "%zu/%zu", row->base_count, row->new_count);
	for (size_t i = 0; i < 5; i++)
		cells[2 + i] = (struct table_cell){ texts[i].len ? texts[i].data
								 : NULL,
						    texts[i].len, true };
	cells[7] = (struct table_cell){ word, strlen(word), false };
	table_add(t, cells);
	for (size_t i = 0; i < 5; i++)
		buf_release(&texts[i]);
}

void comparison_table(struct buf *out, const struct comparison *c,
		      enum table_form form)
{
	static const char *const names[COMPARE_COLUMNS] = {
		"workload", "metric", "base", "new",
		"change %", "p",      "n",    "verdict"
	};
	struct table_cell cells[COMPARE_COLUMNS];
	AUTO(table_release) struct table t;

	table_init(&t, form, COMPARE_COLUMNS);
	for (size_t i = 0; i < COMPARE_COLUMNS; i++)
		cells[i] = (struct table_cell){ names[i], strlen(names[i]),
						i > 1 && i < 7 };
	table_add(&t, cells);
	for (size_t i = 0; i < c->count; i++)
		add_row(&t, &c->rows[i]);
	table_end(&t);
	buf_add(out, t.out.data, t.out.len);
}
