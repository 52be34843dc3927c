/* number - fuzz exact decimals: two numbers, their order and spelling */
#include "json/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/doc.h"

static void must(bool holds)
{
	if (!holds)
		abort();
}

static bool is_number(const char *text, size_t len)
{
	const struct json_limits limits = { 4096, 1 };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct err e;

	return !json_scan(&doc, text, len, &limits, &e) &&
	       doc.nodes[0].type == JSON_NUMBER && doc.nodes[0].len == len;
}

/* The canonical spelling is a number, the same one, and its own canon. */
static void check_one(struct buf *canon, const struct number *n)
{
	AUTO(buf_release) struct buf again = BUF_INIT(BUF_MAX);
	struct number same;

	must(!number_write(canon, n));
	number_parse(&same, canon->data, canon->len);
	must(!number_compare(n, &same));
	must(number_is_integer(n) == number_is_integer(&same));
	number_write(&again, &same);
	must(!strcmp(canon->data, again.data));
}

/* Doubles that differ are ordered as the decimals they were read from. */
static void check_double(const char *a, size_t a_len, const char *b,
			 size_t b_len, int order)
{
	double x = number_double(a, a_len), y = number_double(b, b_len);
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	must(x == y || (x < y) == (order < 0));
	if (!isfinite(x))
		return;
	number_write_double(&text, x);
	must(is_number(text.data, text.len));
	must(number_double(text.data, text.len) == x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input is two numbers with a space between them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *a = (const char *)data;
	const char *space = memchr(data, ' ', size);
	const char *b = space ? space + 1 : a;
	size_t a_len = space ? (size_t)(space - a) : size;
	size_t b_len = size - (size_t)(b - a);
	AUTO(buf_release) struct buf a_canon = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf b_canon = BUF_INIT(BUF_MAX);
	struct number x, y;
	int order;

	if (!is_number(a, a_len) || !is_number(b, b_len))
		return 0;
	number_parse(&x, a, a_len);
	number_parse(&y, b, b_len);
	order = number_compare(&x, &y);
	must(order == -number_compare(&y, &x));
	check_one(&a_canon, &x);
	check_one(&b_canon, &y);
	must(!order == !strcmp(a_canon.data, b_canon.data));
	check_double(a, a_len, b, b_len, order);
	return 0;
}
