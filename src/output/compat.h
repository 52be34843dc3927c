/* compat - a run as the result files of other clients, by their definitions */
#ifndef OUTPUT_COMPAT_H
#define OUTPUT_COMPAT_H

#include <cjson/cJSON.h>

#include "stat/stats.h"

/*
 * What a form is made of. Requests that ended well start, for all of these
 * clients, before they connect, and end with their last token.
 */
struct compat_run {
	const struct stats *stats;
	const struct stats_items *items;
	const cJSON *entry;
	struct instant start;      /* that the items count from */
	int64_t first_ns, last_ns; /* from the first start to the last end */
	double seconds;            /* between these; NAN: there are none */
};

struct compat_form {
	const char *name;
	const char *file; /* that its own client writes */
	void (*write)(struct buf *out, const struct compat_run *run);
};

extern const struct compat_form compat_vllm, compat_guidellm, compat_aiperf;

/* vllm, guidellm or aiperf. ERR_USAGE. */
int compat_find(const struct compat_form **form, const char *name,
		struct err *e);

/* One repeat of a run, of all its shards: an object, without a newline.
 * The shards are those the figures are of. */
void compat_write(struct buf *out, const struct compat_form *form,
		  const struct stats *stats, struct recording *const *shards,
		  size_t count);

/* A value of one request, and its values of all that ended well. */
typedef bool compat_fn(double *value, const struct sample *s);
void compat_gather(struct values *v, const struct compat_run *run,
		   compat_fn *fn);

/* What all of them define alike; ns, and tokens. */
compat_fn compat_ttft, compat_latency, compat_itl, compat_input, compat_output;

#endif
