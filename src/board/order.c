/* order - which of two competing entries is better: total, no tolerance */
#include "board/order.h"

#include <string.h>

#include "base/mem.h"
#include "board/packed.h"
#include "json/number.h"

/* Above 0 when a has the greater value. */
static int compare_numbers(const unsigned char *a, const unsigned char *b)
{
	AUTO(buf_release) struct buf one = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf two = BUF_INIT(BUF_MAX);
	struct number x, y;

	packed_number(&one, a);
	packed_number(&two, b);
	number_parse(&x, one.data, one.len);
	number_parse(&y, two.data, two.len);
	return number_compare(&x, &y);
}

/* The metric of more (sign 1) or less (-1) is better; none is worst. */
static int by_metric(const struct entry *a, const struct entry *b,
		     enum entry_metric metric, int sign)
{
	const unsigned char *x = entry_metric(a, metric);
	const unsigned char *y = entry_metric(b, metric);
	size_t len = packed_number_len(x);

	if (len == packed_number_len(y) && !memcmp(x, y, len))
		return 0;
	if (packed_is_none(x) || packed_is_none(y))
		return packed_is_none(y) - packed_is_none(x);
	return sign * compare_numbers(x, y);
}

static int by_throughput(const struct entry *a, const struct entry *b)
{
	return by_metric(a, b, ENTRY_THROUGHPUT, 1);
}

static int by_ttft(const struct entry *a, const struct entry *b)
{
	return by_metric(a, b, ENTRY_TTFT, -1);
}

static int by_errors(const struct entry *a, const struct entry *b)
{
	return by_metric(a, b, ENTRY_ERRORS, -1);
}

static int by_time(const struct entry *a, const struct entry *b)
{
	const struct instant x = { a->seconds, a->nanoseconds };
	const struct instant y = { b->seconds, b->nanoseconds };

	if (!a->has_time || !b->has_time)
		return a->has_time - b->has_time;
	return time_compare(&x, &y);
}

static int by_id(const struct entry *a, const struct entry *b)
{
	return packed_compare_ids(a->packed, b->packed);
}

static int compare_bytes(const struct buf *a, const struct buf *b)
{
	int order = memcmp(a->data, b->data, a->len < b->len ? a->len : b->len);

	return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int by_canon(const struct entry *a, const struct entry *b)
{
	return a == b ? 0 : compare_bytes(entry_canon(a), entry_canon(b));
}

int order_bytes(const struct entry *a, const struct entry *b)
{
	AUTO(buf_release) struct buf one = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf two = BUF_INIT(BUF_MAX);

	if (a == b || entry_is_same_text(a, b))
		return 0;
	entry_text(&one, a);
	entry_text(&two, b);
	return compare_bytes(&one, &two);
}

static const struct {
	const char *name;
	int (*compare)(const struct entry *a, const struct entry *b);
} rules[] = {
	[ORDER_THROUGHPUT] = { "throughput_tps", by_throughput },
	[ORDER_TTFT] = { "ttft_ms", by_ttft },
	[ORDER_ERRORS] = { "error_rate", by_errors },
	[ORDER_TIME] = { "submitted_at", by_time },
	[ORDER_ID] = { "entry_id", by_id },
	[ORDER_CANON] = { "canonical text", by_canon },
	[ORDER_BYTES] = { "bytes", order_bytes },
	[ORDER_EQUAL] = { "nothing", NULL },
};

int order_compare(const struct entry *a, const struct entry *b,
		  enum order_rule *rule)
{
	for (enum order_rule i = ORDER_THROUGHPUT; i < ORDER_EQUAL; i++) {
		int order = rules[i].compare(a, b);

		if (!order)
			continue;
		if (rule)
			*rule = i;
		return order;
	}
	if (rule)
		*rule = ORDER_EQUAL;
	return 0;
}

const char *order_name(enum order_rule rule)
{
	return rules[rule].name;
}
