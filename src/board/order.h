/* order - which of two competing entries is better: total, no tolerance */
#ifndef BOARD_ORDER_H
#define BOARD_ORDER_H

#include "board/entry.h"

enum order_rule {
	ORDER_THROUGHPUT, /* higher throughput_tps */
	ORDER_TTFT,       /* lower ttft_ms */
	ORDER_ERRORS,     /* lower error_rate */
	ORDER_TIME,       /* later submitted_at */
	ORDER_ID,         /* greater entry_id */
	ORDER_CANON,      /* greater canonical text */
	ORDER_BYTES,      /* greater bytes */
	ORDER_EQUAL,
};

/*
 * Above 0 when a is better, below 0 when b is, 0 only for equal bytes. A
 * missing metric is worst. *rule (when not NULL) is the rule that decided.
 */
int order_compare(const struct entry *a, const struct entry *b,
		  enum order_rule *rule);

/* The last rule alone: all that is left between entries of equal value. */
int order_bytes(const struct entry *a, const struct entry *b);

/* `throughput_tps`, `ttft_ms`, ... as messages name the rule. */
const char *order_name(enum order_rule rule);

#endif
