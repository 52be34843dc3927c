/* page_curve - the runs of a page side by side: throughput against latency */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "output/chart.h"
#include "output/html.h"
#include "output/page.h"

#define LABEL_SIZE 24

/* One load of a sweep. */
struct step {
	double load, throughput;
	double of[2]; /* TTFT p99, ITL mean; ms */
	char label[LABEL_SIZE];
};

static double tail_of(const struct stats *s, enum stats_metric metric)
{
	for (size_t i = 0; i < s->percentiles.count; i++)
		if (s->percentiles.at[i] == 99)
			return s->of[metric].at[i] / 1e6;
	return NAN;
}

static void fill(struct step *step, const struct page_run *run)
{
	const struct stats *s = run->stats;
	int64_t cap = 0;
	bool is_rate = s->asked_rate > 0;

	for (size_t i = 0; i < run->count; i++)
		cap += run->shards[i]->head.cap;
	step->load = is_rate ? s->asked_rate : (double)cap;
	step->throughput = s->output_throughput;
	step->of[0] = tail_of(s, STATS_TTFT);
	step->of[1] = s->of[STATS_ITL].mean / 1e6;
	snprintf(step->label, sizeof step->label, is_rate ? "%.4g/s" : "%.0f",
		 step->load);
}

static int by_load(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	if (x->load != y->load)
		return x->load < y->load ? -1 : 1;
	return (x->throughput > y->throughput) -
	       (x->throughput < y->throughput);
}

static void put_curve(struct buf *out, const struct step *steps, size_t count,
		      int which, unsigned *number)
{
	static const char *const names[2][2] = {
		{ "TTFT p99, ms, by output in token/s",
		  "首 token 延迟 p99（ms）与输出吞吐量（token/s）" },
		{ "ITL, ms, by output in token/s",
		  "token 间隔（ms）与输出吞吐量（token/s）" }
	};
	struct chart_point *points = xcalloc(count, sizeof *points);
	struct chart c = { .x_unit = "token/s",
			   .title = { names[which][0], names[which][1] },
			   .desc = "a point for each run, by its load: a "
				   "number in flight, or a rate" };
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (!isfinite(steps[i].of[which]) ||
		    !isfinite(steps[i].throughput))
			continue;
		points[found++] = (struct chart_point){ steps[i].throughput,
							steps[i].of[which],
							steps[i].label };
		c.right = fmax(c.right, steps[i].throughput * 1.05);
		chart_fit(&c, &steps[i].of[which], 1);
	}
	if (found) {
		c.id = ++*number;
		buf_adds(out, "<figure><figcaption><b>");
		html_both(out, names[which][0], names[which][1]);
		buf_adds(out, "</b></figcaption>");
		chart_begin(out, &c);
		chart_points(out, &c, points, found);
		chart_end(out);
		buf_adds(out, "</figure>");
	}
	free(points);
}

static void put_table(struct buf *out, const struct page_run *runs,
		      size_t count)
{
	buf_adds(out, "<div class=\"wide\" tabindex=\"0\"><table><caption>");
	html_both(out, "All runs of this page", "本页的所有运行");
	buf_adds(out, "</caption><thead><tr>");
	html_head(out, "col", "Run", "运行");
	html_head(out, "col", "token/s", "token/s");
	html_head(out, "col", "requests/s", "请求/s");
	html_head(out, "col", "TTFT p99", "TTFT p99");
	html_head(out, "col", "ITL", "ITL");
	html_head(out, "col", "E2E p99", "E2E p99");
	buf_adds(out, "</tr></thead><tbody>");
	for (size_t i = 0; i < count; i++) {
		const struct stats *s = runs[i].stats;
		AUTO(value_release) cJSON *entry = page_entry(&runs[i]);
		const char *name = value_text(entry, "/workload/name");
		struct step step;

		fill(&step, &runs[i]);
		buf_addf(out,
			 "<tr><th scope=\"row\"><a href=\"#run%zu\">%zu</a> ",
			 i + 1, i + 1);
		html_name(out, name ? name : "");
		buf_addf(out, " \xc2\xb7 %s</th>", step.label);
		html_cell(out, s->output_throughput);
		html_cell(out, s->request_throughput);
		html_cell(out, step.of[0]);
		html_cell(out, step.of[1]);
		html_cell(out, tail_of(s, STATS_E2EL));
		buf_adds(out, "</tr>");
	}
	buf_adds(out, "</tbody></table></div>\n");
}

/* What was asked of whom, but for the load. */
static void put_kind(struct buf *out, const struct page_run *run)
{
	static const char *const members[] = { "engine", "hardware", "model" };
	AUTO(value_release) cJSON *entry = page_entry(run);

	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const cJSON *one =
			cJSON_GetObjectItemCaseSensitive(entry, members[i]);

		if (one)
			value_write_compact(out, one);
		buf_addc(out, '\n');
	}
	buf_addf(out, "%g %g %d",
		 value_number(entry, "/workload/input_length", 0),
		 value_number(entry, "/workload/output_length", 0),
		 run->stats->asked_rate > 0);
}

/* The same at loads that differ: only then a line leads from one to another. */
static bool is_sweep(const struct page_run *runs, const struct step *steps,
		     size_t count)
{
	AUTO(buf_release) struct buf first = BUF_INIT(BUF_MAX);

	put_kind(&first, &runs[0]);
	for (size_t i = 1; i < count; i++) {
		AUTO(buf_release) struct buf other = BUF_INIT(BUF_MAX);

		put_kind(&other, &runs[i]);
		if (strcmp(first.data, other.data) != 0)
			return false;
	}
	return steps[0].load < steps[count - 1].load;
}

void page_curve(struct buf *out, const struct page_run *runs, size_t count,
		unsigned *number)
{
	struct step *steps = xcalloc(count, sizeof *steps);

	for (size_t i = 0; i < count; i++)
		fill(&steps[i], &runs[i]);
	qsort(steps, count, sizeof *steps, by_load);
	buf_adds(out, "<section><h2>");
	if (is_sweep(runs, steps, count)) {
		html_both(out, "Throughput against latency", "吞吐量与延迟");
		buf_adds(out, "</h2>\n<div class=\"charts two\">");
		for (int which = 0; which < 2; which++)
			put_curve(out, steps, count, which, number);
		buf_adds(out, "</div>\n");
	} else {
		html_both(out, "Runs", "各次运行");
		buf_adds(out, "</h2>\n");
	}
	put_table(out, runs, count);
	buf_adds(out, "</section>\n");
	free(steps);
}
