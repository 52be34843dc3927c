/* opts - command lines: a table of options over getopt_long */
#include "base/opts.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

#define MAX_ROWS 96
#define LONELY 1
#define LONG_ONLY 256 /* getopt's value of row i is LONG_ONLY + i */

void list_add(struct list *l, const char *item)
{
	l->items = xgrow(l->items, l->count, &l->room, sizeof *l->items);
	l->items[l->count++] = item;
}

void list_release(struct list *l)
{
	free(l->items);
	*l = (struct list){ 0 };
}

int opts_number(size_t *value, const char *text, struct err *e)
{
	static const char units[] = "KMG";
	unsigned long long number;
	const char *unit;
	char *end;
	size_t shift = 0;

	errno = 0;
	number = strtoull(text, &end, 10);
	unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
	if (unit) {
		shift = 10 * (size_t)(unit - units + 1);
		end++;
	}
	if (!isdigit((unsigned char)*text) || *end || errno ||
	    number > (SIZE_MAX >> shift))
		return err_set(e, ERR_USAGE, "'%s' is not a number", text);
	*value = (size_t)number << shift;
	return 0;
}

static int store(const struct opts_row *row, const char *value, struct err *e)
{
	switch (row->kind) {
	case OPTS_FLAG:
		*(bool *)row->to = true;
		break;
	case OPTS_TEXT:
		*(const char **)row->to = value;
		break;
	case OPTS_LIST:
		list_add(row->to, value);
		break;
	case OPTS_NUMBER:
		if (opts_number(row->to, value, e) < 0)
			return err_wrap(e, "--%s", row->name);
		break;
	}
	return 0;
}

/* Our rows as getopt_long wants them; returns how many there are. */
static int translate(const struct opts_row *rows, struct option *longs,
		     char *shorts)
{
	int n = 0;

	*shorts++ = '-'; /* operands come in their order, as LONELY */
	*shorts++ = ':'; /* a missing value is told from an unknown option */
	for (; n < MAX_ROWS && rows[n].name; n++) {
		bool has_value = rows[n].kind != OPTS_FLAG;

		longs[n] = (struct option){ rows[n].name, has_value, NULL,
					    LONG_ONLY + n };
		if (!rows[n].letter)
			continue;
		*shorts++ = rows[n].letter;
		if (has_value)
			*shorts++ = ':';
	}
	longs[n] = (struct option){ 0 };
	*shorts = '\0';
	return n;
}

static int row_of(const struct opts_row *rows, int n, int found)
{
	if (found >= LONG_ONLY)
		return found - LONG_ONLY;
	for (int i = 0; i < n; i++) {
		if (rows[i].letter == found)
			return i;
	}
	return -1;
}

static int complain(const struct opts_row *rows, int found,
		    const char *argument, struct err *e)
{
	const char *what = found == ':' ? "needs a value" : "takes no value";

	if (optopt >= LONG_ONLY)
		return err_set(e, ERR_USAGE, "--%s %s",
			       rows[optopt - LONG_ONLY].name, what);
	if (found == ':')
		return err_set(e, ERR_USAGE, "-%c %s", optopt, what);
	if (optopt)
		return err_set(e, ERR_USAGE, "unknown option '-%c'", optopt);
	return err_set(e, ERR_USAGE, "unknown option '%s'", argument);
}

static int operand(struct list *operands, const char *text, struct err *e)
{
	if (!operands)
		return err_set(e, ERR_USAGE, "unexpected operand '%s'", text);
	list_add(operands, text);
	return 0;
}

int opts_read(const struct opts_row *rows, struct list *operands, int argc,
	      char **argv, struct err *e)
{
	struct option longs[MAX_ROWS + 1];
	char shorts[2 * MAX_ROWS + 3];
	int n = translate(rows, longs, shorts);
	int found, result = 0;

	if (rows[n].name)
		return err_set(e, ERR_BUG, "more than %d options", MAX_ROWS);
	opterr = 0;
	optind = 0; /* glibc: start anew */
	while (!result &&
	       (found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (found == '?' || found == ':')
			return complain(rows, found, argv[optind - 1], e);
		result = found == LONELY ? operand(operands, optarg, e)
					 : store(&rows[row_of(rows, n, found)],
						 optarg, e);
	}
	for (; !result && optind < argc; optind++)
		result = operand(operands, argv[optind], e);
	return result;
}

int opts_hold(const struct opts_rule *rules, size_t count, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		if (rules[i].is_broken)
			return err_set(e, ERR_USAGE, "%s", rules[i].text);
	}
	return 0;
}

int opts_word(unsigned *place, const char *text, const char *const *words,
	      struct err *e)
{
	AUTO(buf_release) struct buf all = BUF_INIT(BUF_MAX);

	for (unsigned i = 0; words[i]; i++) {
		buf_addf(&all, "%s%s", i ? ", " : "", words[i]);
		if (strcmp(text, words[i]) != 0)
			continue;
		*place = i;
		return 0;
	}
	return err_set(e, ERR_USAGE, "%s: expected one of %s", text, all.data);
}
