/* order - which of two competing entries is better: total, no tolerance */
#include "board/order.h"

#include <string.h>

/* Above 0 when a has the greater value; what is not known is least. */
static int greater(const struct metric *a, const struct metric *b)
{
	if (a->is_known != b->is_known)
		return a->is_known ? 1 : -1;
	return a->is_known ? number_compare(&a->value, &b->value) : 0;
}

/* Above 0 when a has the lower value; what is not known loses here too. */
static int lower(const struct metric *a, const struct metric *b)
{
	return a->is_known && b->is_known ? number_compare(&b->value, &a->value)
					  : a->is_known - b->is_known;
}

static int by_throughput(const struct entry *a, const struct entry *b)
{
	return greater(&a->throughput_tps, &b->throughput_tps);
}

static int by_ttft(const struct entry *a, const struct entry *b)
{
	return lower(&a->ttft_ms, &b->ttft_ms);
}

static int by_errors(const struct entry *a, const struct entry *b)
{
	return lower(&a->error_rate, &b->error_rate);
}

static int by_time(const struct entry *a, const struct entry *b)
{
	if (!a->has_time || !b->has_time)
		return a->has_time - b->has_time;
	return time_compare(&a->submitted_at, &b->submitted_at);
}

static int by_id(const struct entry *a, const struct entry *b)
{
	return strcmp(a->id, b->id);
}

static int compare_bytes(const char *a, size_t a_len, const char *b,
			 size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order ? order : (a_len > b_len) - (a_len < b_len);
}

static int by_canon(const struct entry *a, const struct entry *b)
{
	const struct buf *one, *two;

	if (!strcmp(a->digest, b->digest))
		return 0;
	one = entry_canon(a);
	two = entry_canon(b);
	return compare_bytes(one->data, one->len, two->data, two->len);
}

static int by_bytes(const struct entry *a, const struct entry *b)
{
	return compare_bytes(a->raw, a->len, b->raw, b->len);
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
	[ORDER_BYTES] = { "bytes", by_bytes },
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
