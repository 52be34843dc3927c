/* table - rows of cells as text, Markdown or CSV */
#include "card/table.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "json/utf8.h"

/* Of each cell where its text lies in kept. */
struct slot {
	size_t at, len;
	bool is_number;
};

struct table_row {
	struct slot *slots;
};

void table_init(struct table *t, enum table_form form, size_t columns)
{
	*t = (struct table){ .form = form,
			     .columns = columns,
			     .out = BUF_INIT(BUF_MAX),
			     .kept = BUF_INIT(BUF_MAX) };
}

void table_release(struct table *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->rows[i].slots);
	free(t->rows);
	if (!t->columns)
		return;
	buf_release(&t->out);
	buf_release(&t->kept);
}

/* East Asian Width W and F (UAX 11), by blocks. */
static bool is_wide(uint32_t c)
{
	static const uint32_t blocks[][2] = {
		{ 0x1100, 0x115f },   { 0x2e80, 0x303e },
		{ 0x3041, 0xa4cf },   { 0xac00, 0xd7a3 },
		{ 0xf900, 0xfaff },   { 0xfe30, 0xfe6f },
		{ 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },
		{ 0x1f300, 0x1f64f }, { 0x1f900, 0x1f9ff },
		{ 0x20000, 0x3fffd },
	};

	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
		if (c >= blocks[i][0] && c <= blocks[i][1])
			return true;
	}
	return false;
}

static uint32_t point_at(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;
	uint32_t c = len == 1 ? p[0] : p[0] & (0xffu >> (len + 1));

	for (size_t i = 1; i < len; i++)
		c = c << 6 | (p[i] & 0x3f);
	return c;
}

size_t table_width(const char *text, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len;) {
		size_t bytes = utf8_length(text + i, len - i);

		bytes = bytes ? bytes : 1;
		width += is_wide(point_at(text + i, bytes)) ? 2 : 1;
		i += bytes;
	}
	return width;
}

/* A copy without control bytes; a NUL among them. */
static char *clean(const struct table_cell *cell)
{
	char *text = xmalloc(cell->len + 1);

	for (size_t i = 0; i < cell->len; i++)
		text[i] = cell->text[i] ? cell->text[i] : '?';
	text[cell->len] = '\0';
	err_clean(text);
	return text;
}

static void keep(struct table *t, const struct table_cell *cells)
{
	struct slot *slots = xcalloc(t->columns, sizeof *slots);

	for (size_t i = 0; i < t->columns; i++) {
		AUTO(free_text)
		char *text = cells[i].text ? clean(&cells[i]) : xstrdup("-");

		slots[i] = (struct slot){ t->kept.len, strlen(text),
					  cells[i].is_number };
		buf_adds(&t->kept, text);
	}
	t->rows = xgrow(t->rows, t->count, &t->room, sizeof *t->rows);
	t->rows[t->count++].slots = slots;
}

static void pad(struct buf *out, size_t count)
{
	while (count--)
		buf_addc(out, ' ');
}

static size_t width_of(const struct table *t, size_t row, size_t column)
{
	const struct slot *slot = &t->rows[row].slots[column];

	return table_width(t->kept.data + slot->at, slot->len);
}

static void put_line(struct table *t, size_t row, const size_t *widths)
{
	for (size_t i = 0; i < t->columns; i++) {
		const struct slot *slot = &t->rows[row].slots[i];
		size_t space = widths[i] - width_of(t, row, i);
		bool is_last = i + 1 == t->columns;

		if (i)
			buf_adds(&t->out, "  ");
		if (slot->is_number)
			pad(&t->out, space);
		buf_add(&t->out, t->kept.data + slot->at, slot->len);
		if (!slot->is_number && !is_last)
			pad(&t->out, space);
	}
	buf_addc(&t->out, '\n');
}

static void put_text(struct table *t)
{
	AUTO(free_text)
	char *memory = xcalloc(t->columns, sizeof(size_t));
	size_t *widths = (size_t *)memory;

	for (size_t row = 0; row < t->count; row++) {
		for (size_t i = 0; i < t->columns; i++) {
			size_t width = width_of(t, row, i);

			widths[i] = width > widths[i] ? width : widths[i];
		}
	}
	for (size_t row = 0; row < t->count; row++)
		put_line(t, row, widths);
}

static void put_markdown_cell(struct buf *out, const struct table_cell *cell)
{
	AUTO(free_text) char *text = cell->text ? clean(cell) : xstrdup("-");

	for (const char *p = text; *p; p++) {
		if (!cell->is_number && strchr("\\`*_[]<>|~&", *p))
			buf_addc(out, '\\');
		buf_addc(out, *p);
	}
}

static void put_markdown(struct table *t, const struct table_cell *cells)
{
	for (size_t i = 0; i < t->columns; i++) {
		buf_adds(&t->out, i ? " | " : "| ");
		put_markdown_cell(&t->out, &cells[i]);
	}
	buf_adds(&t->out, " |\n");
	if (t->is_begun)
		return;
	t->is_begun = true;
	for (size_t i = 0; i < t->columns; i++)
		buf_adds(&t->out, cells[i].is_number ? "| ---: " : "| --- ");
	buf_adds(&t->out, "|\n");
}

static void put_csv_cell(struct buf *out, const struct table_cell *cell)
{
	bool is_formula = !cell->is_number && cell->len &&
			  strchr("=+-@\t\r", *cell->text);
	bool is_plain = !is_formula;

	for (size_t i = 0; i < cell->len; i++)
		is_plain = is_plain && cell->text[i] &&
			   !strchr(",\"\r\n", cell->text[i]);
	if (is_plain) {
		buf_add(out, cell->text, cell->len);
		return;
	}
	buf_adds(out, is_formula ? "\"'" : "\"");
	for (size_t i = 0; i < cell->len; i++) {
		if (cell->text[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, cell->text[i]);
	}
	buf_addc(out, '"');
}

static void put_csv(struct table *t, const struct table_cell *cells)
{
	for (size_t i = 0; i < t->columns; i++) {
		if (i)
			buf_addc(&t->out, ',');
		if (cells[i].text)
			put_csv_cell(&t->out, &cells[i]);
	}
	buf_adds(&t->out, "\r\n");
}

void table_add(struct table *t, const struct table_cell *cells)
{
	if (t->form == TABLE_TEXT)
		keep(t, cells);
	else if (t->form == TABLE_MARKDOWN)
		put_markdown(t, cells);
	else
		put_csv(t, cells);
}

void table_end(struct table *t)
{
	if (t->form == TABLE_TEXT)
		put_text(t);
}
