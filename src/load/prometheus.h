/* prometheus - samples out of the text format 0.0.4, strictly */
#ifndef LOAD_PROMETHEUS_H
#define LOAD_PROMETHEUS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define PROMETHEUS_LABELS_MAX 64
#define PROMETHEUS_LINE_MAX ((size_t)64 << 10)

/* Bytes within the text; not terminated. */
struct span {
	const char *at;
	size_t len;
};

struct sample_label {
	struct span name, value; /* the value as written, with its escapes */
};

struct sample {
	struct span name;
	struct sample_label labels[PROMETHEUS_LABELS_MAX];
	size_t label_count;
	double value; /* may be infinite or NaN */
};

typedef int sample_fn(void *context, const struct sample *s, struct err *e);

/*
 * Call fn for each sample, in order. Comments (HELP, TYPE, EOF), timestamps
 * and exemplars are checked for their form and passed over. ERR_DATA with
 * `line N: what is wrong` for anything else, a line too long included; or
 * what fn said.
 */
int prometheus_read(const char *text, size_t len, sample_fn *fn, void *context,
		    struct err *e);

bool span_is(struct span s, const char *text);
/* The value of a label, or an empty one. */
struct span sample_label(const struct sample *s, const char *name);

#endif
