/* table - widths, escapes and forms of tables */
#include "card/table.h"

#include <string.h>

#include "base/mem.h"
#include "tap.h"

static void test_width(void)
{
	ok(table_width("", 0) == 0, "nothing is no column wide");
	ok(table_width("abc", 3) == 3, "ASCII");
	ok(table_width("\xe9\x80\x9a\xe4\xb9\x89", 6) == 4,
	   "two characters of Chinese take four");
	ok(table_width("\xc3\xa9", 2) == 1, "an accent takes one");
	ok(table_width("\xf0\x9f\x98\x80", 4) == 2, "a face takes two");
	ok(table_width("\xff\xfe", 2) == 2, "bytes that are no UTF-8");
}

static void row(struct table *t, const char *a, const char *b, bool is_number)
{
	struct table_cell cells[2] = {
		{ a, a ? strlen(a) : 0, false },
		{ b, b ? strlen(b) : 0, is_number },
	};

	table_add(t, cells);
}

static void forms(enum table_form form, const char *want, const char *what)
{
	AUTO(table_release) struct table t = { 0 };

	table_init(&t, form, 2);
	row(&t, "name", "n", true);
	row(&t, "a|b", "10", true);
	row(&t, NULL, NULL, false);
	table_end(&t);
	is(t.out.data, want, what);
}

int main(void)
{
	test_width();
	forms(TABLE_TEXT, "name   n\na|b   10\n-     -\n", "text");
	forms(TABLE_MARKDOWN,
	      "| name | n |\n| --- | ---: |\n| a\\|b | 10 |\n| - | - |\n",
	      "Markdown");
	forms(TABLE_CSV, "name,n\r\na|b,10\r\n,\r\n", "CSV");
	return done();
}
