/* view - how far a run is, in words or as JSON */
#include "load/view.h"

#include <string.h>

#include "json/write.h"

/* What is left, as far as it can be known; below 0: it cannot. */
static double left_s(const struct engine_view *v)
{
	double spent = (double)v->now_ns / 1e9;

	if (v->wanted && v->done)
		return spent * (double)(v->wanted - v->done) / (double)v->done;
	return v->left_ns ? (double)v->left_ns / 1e9 : -1;
}

void view_words(struct buf *out, const char *workload,
		const struct engine_view *v)
{
	double left = left_s(v);

	buf_addf(out, "%s: %llu", workload, (unsigned long long)v->done);
	if (v->wanted)
		buf_addf(out, " of %llu", (unsigned long long)v->wanted);
	buf_addf(out, " done, %.3g/s, %zu in flight, %llu failed",
		 (double)v->done * 1e9 / (double)v->now_ns, v->in_flight,
		 (unsigned long long)v->failed);
	if (left >= 0)
		buf_addf(out, ", %.0f s left", left);
}

void view_json(struct buf *out, const char *workload,
	       const struct engine_view *v)
{
	double left = left_s(v);

	buf_adds(out, "{\"workload\":");
	json_quote(out, workload, strlen(workload));
	buf_addf(out, ",\"seconds\":%.3f,\"done\":%llu,\"wanted\":",
		 (double)v->now_ns / 1e9, (unsigned long long)v->done);
	buf_addf(out, v->wanted ? "%llu" : "null",
		 (unsigned long long)v->wanted);
	buf_addf(out,
		 ",\"in_flight\":%zu,\"failed\":%llu,\"left_s\":", v->in_flight,
		 (unsigned long long)v->failed);
	buf_addf(out, left >= 0 ? "%.1f}\n" : "null}\n", left);
}
