/* prometheus - fuzz the text format: samples lie within it; facts hold */
#include "load/prometheus.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "load/scrape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct text {
	const char *at;
	size_t len;
};

static void within(const struct text *t, struct span s)
{
	if (s.at < t->at || s.at + s.len > t->at + t->len)
		abort();
}

static int look(void *context, const struct sample *s, struct err *e)
{
	(void)e;
	within(context, s->name);
	for (size_t i = 0; i < s->label_count; i++) {
		within(context, s->labels[i].name);
		within(context, s->labels[i].value);
	}
	if (!s->name.len)
		abort();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { (const char *)data, size };
	struct scrape_look one = { 0 };
	struct scrape s = { 0 };
	struct scrape_facts f;
	struct err e;
	int read = prometheus_read(t.at, t.len, look, &t, &e);

	if (read != scrape_add(&one, t.at, t.len, &e))
		abort();
	if (read < 0)
		return 0;
	scrape_note(&s, &one);
	scrape_note(&s, &one);
	scrape_facts(&f, &s);
	if (f.is_reset || f.num_preemptions > 0 || f.running_max < 0 ||
	    f.positions > SCRAPE_POSITIONS)
		abort();
	return 0;
}
