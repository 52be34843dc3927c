/* length - how the lengths of prompts and replies are spread */
#ifndef PROMPT_LENGTH_H
#define PROMPT_LENGTH_H

#include <stddef.h>

#include "base/err.h"
#include "prompt/draw.h"

enum length_kind {
	LENGTH_UNIFORM,   /* from L(1-spread) to L(1+spread), ends included */
	LENGTH_NORMAL,    /* spread is the coefficient of variation */
	LENGTH_LOGNORMAL, /* likewise; the mean is L, not the median */
	LENGTH_EXPONENTIAL,
};

/* Zeroed: all are L. */
struct length {
	enum length_kind kind;
	double spread;
};

/* `uniform:R`, `normal:CV`, `lognormal:CV` or `exponential`. ERR_USAGE. */
int length_parse(struct length *l, const char *text, struct err *e);

/* 1 to LENGTH_MAX tokens around the middle; what is below 1 is 1. */
size_t length_draw(const struct length *l, size_t middle, struct draw *draw);

#define LENGTH_MAX 10000000

#endif
