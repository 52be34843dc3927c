/* compat - a run as the result files of other clients, by their definitions */
#include "output/compat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/value.h"

static const struct compat_form *const forms[] = { &compat_vllm,
						   &compat_guidellm,
						   &compat_aiperf };

int compat_find(const struct compat_form **form, const char *name,
		struct err *e)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		*form = forms[i];
		if (!strcmp(forms[i]->name, name))
			return 0;
	}
	return err_set(e, ERR_USAGE,
		       "--compat takes vllm, guidellm or aiperf, not '%s'",
		       name);
}

static bool counts(const struct sample *s)
{
	return s->phase == SAMPLE_MAIN && s->status == SAMPLE_OK;
}

/* Before the request, connecting included. */
static int64_t start_of(const struct sample *s)
{
	return s->send - s->connect_ns;
}

bool compat_ttft(double *value, const struct sample *s)
{
	if (s->first == SAMPLE_NONE)
		return false;
	*value = (double)(s->first - start_of(s));
	return true;
}

bool compat_latency(double *value, const struct sample *s)
{
	*value = (double)(s->last - start_of(s)); /* one that is ok has both */
	return true;
}

bool compat_itl(double *value, const struct sample *s)
{
	if (s->first == SAMPLE_NONE || s->output_tokens < 2)
		return false;
	*value = (double)(s->last - s->first) / (double)(s->output_tokens - 1);
	return true;
}

bool compat_input(double *value, const struct sample *s)
{
	*value = (double)s->input_tokens;
	return s->input_tokens >= 0;
}

bool compat_output(double *value, const struct sample *s)
{
	*value = (double)s->output_tokens;
	return s->output_tokens >= 0;
}

void compat_gather(struct values *v, const struct compat_run *run,
		   compat_fn *fn)
{
	double value;

	for (size_t i = 0; i < run->items->count; i++) {
		const struct sample *s = run->items->items[i].s;

		if (counts(s) && fn(&value, s))
			values_add(v, value, 1);
	}
}

static void measure(struct compat_run *run)
{
	run->first_ns = INT64_MAX;
	run->last_ns = INT64_MIN;
	for (size_t i = 0; i < run->items->count; i++) {
		const struct stats_item *item = &run->items->items[i];
		int64_t start, end;

		if (!counts(item->s))
			continue;
		start = start_of(item->s) + item->shift_ns;
		end = item->s->last + item->shift_ns;
		run->first_ns = start < run->first_ns ? start : run->first_ns;
		run->last_ns = end > run->last_ns ? end : run->last_ns;
	}
	run->seconds = run->last_ns > run->first_ns
			       ? (double)(run->last_ns - run->first_ns) / 1e9
			       : NAN;
}

static struct instant earliest(struct recording *const *shards, size_t count)
{
	struct instant first = shards[0]->head.start;

	for (size_t i = 1; i < count; i++)
		if (time_compare(&shards[i]->head.start, &first) < 0)
			first = shards[i]->head.start;
	return first;
}

void compat_write(struct buf *out, const struct compat_form *form,
		  const struct stats *stats, struct recording *const *shards,
		  size_t count)
{
	struct stats_items items = { 0 };
	struct compat_run run = { .stats = stats, .items = &items };
	AUTO(value_release) cJSON *entry = NULL;
	const char *told = stats->head->entry;
	struct err ignored;

	if (stats_gather(&items, shards, count, &ignored) == 0) {
		if (value_parse(&entry, told, strlen(told), "entry", &ignored) <
		    0)
			entry = cJSON_CreateObject();
		run.entry = entry;
		run.start = earliest(shards, count);
		measure(&run);
		form->write(out, &run);
	}
	free(items.items);
}
