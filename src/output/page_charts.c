/* page_charts - the pictures of a page: distributions, time, and a curve */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "output/chart.h"
#include "output/html.h"
#include "output/page.h"
#include "stat/slices.h"

#define BINS 40
#define SLICES_SHOWN 60

static void open_figure(struct buf *out, const char *english,
			const char *chinese)
{
	buf_adds(out, "<figure><figcaption><b>");
	html_both(out, english, chinese);
	buf_adds(out, "</b>");
}

static void put_key(struct buf *out, const char *colour, const char *word)
{
	buf_addf(out, "<span class=\"key %s\"></span>%s", colour, word);
}

/* Values in ms, as they are in the records. */
static void gather(struct values *v, const struct page_run *run,
		   enum stats_metric metric)
{
	struct stats_items all = { 0 };
	struct err ignored;

	if (stats_gather(&all, run->shards, run->count, &ignored) == 0)
		stats_values(v, &all, metric);
	free(all.items);
	for (size_t i = 0; i < v->count; i++)
		v->items[i].x /= 1e6;
}

static double part_at(const struct distribution *d, const struct percentiles *p,
		      double percent)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->at[i] == percent)
			return d->at[i];
	return NAN;
}

/* Shares in percent of equal parts of the axis; beyond it: not drawn. */
static void fill_bins(double bins[BINS], const struct chart *c,
		      const struct values *v)
{
	double all = 0;

	for (size_t i = 0; i < BINS; i++)
		bins[i] = 0;
	for (size_t i = 0; i < v->count; i++) {
		double share = (v->items[i].x - c->left) / (c->right - c->left);

		all += v->items[i].weight;
		if (share >= 0 && share <= 1)
			bins[share < 1 ? (size_t)(share * BINS) : BINS - 1] +=
				v->items[i].weight;
	}
	for (size_t i = 0; i < BINS; i++)
		bins[i] *= 100 / all;
}

/* A tail that is far away does not squeeze all else into one bar. */
static void set_axis(struct chart *c, const struct distribution *d, double p50,
		     double p99)
{
	double right = fmin(d->max, p99 + 2 * (p99 - p50) + 0.02 * p50);

	c->left = p50 > 0 && d->min > 0.5 * p50 ? d->min : 0;
	c->right = fmax(right, c->left + fmax(0.02 * c->left, 1e-3));
}

static void put_histogram(struct buf *out, const struct page_part *p,
			  enum stats_metric metric, const char *const names[2])
{
	static const struct percentiles parts = { { 50, 99 }, 2 };
	AUTO(values_release) struct values v = { 0 };
	AUTO(buf_release) struct buf desc = BUF_INIT(BUF_MAX);
	struct chart c = { .x_unit = "ms", .title = { names[0], names[1] } };
	struct distribution d;
	double bins[BINS], p50, p99;

	gather(&v, p->run, metric);
	distribution_make(&d, &v, &parts);
	if (!(d.n > 0))
		return;
	p50 = part_at(&d, &parts, 50);
	p99 = part_at(&d, &parts, 99);
	set_axis(&c, &d, p50, p99);
	fill_bins(bins, &c, &v);
	chart_fit(&c, bins, BINS);
	buf_addf(&desc, "n = %.0f, p50 = %.3g ms, p99 = %.3g ms, max = %.3g ms",
		 d.n, p50, p99, d.max);
	c.desc = desc.data;
	c.id = ++*p->number;
	open_figure(out, names[0], names[1]);
	buf_adds(out, "<br/>");
	html_both(out, "share of values, %", "占比，%");
	if (d.max > c.right) {
		buf_adds(out, " \xc2\xb7 max ");
		html_number(out, d.max);
		buf_adds(out, " ms");
	}
	buf_adds(out, "</figcaption>");
	chart_begin(out, &c);
	chart_bars(out, &c,
		   &(struct chart_steps){ bins, BINS, (c.right - c.left) / BINS,
					  "s1" });
	chart_mark(out, &c, p50, "p50");
	chart_mark(out, &c, p99, "p99");
	chart_end(out);
	buf_adds(out, "</figure>");
}

static void put_row(struct buf *out, const struct stats *s,
		    enum stats_metric metric)
{
	const struct distribution *d = &s->of[metric];
	double unit = stats_unit(metric);

	if (!(d->n > 0))
		return;
	buf_addf(out, "<tr><th scope=\"row\">%s</th>", stats_name((int)metric));
	html_cell(out, d->mean / unit);
	html_cell(out, d->std / unit);
	html_cell(out, d->min / unit);
	for (size_t i = 0; i < s->percentiles.count; i++)
		html_cell(out, d->at[i] / unit);
	html_cell(out, d->max / unit);
	html_cell(out, d->n);
	buf_adds(out, "</tr>");
}

static void put_table(struct buf *out, const struct stats *s)
{
	static const enum stats_metric shown[] = {
		STATS_TTFT, STATS_TTFT_SCHED, STATS_TPOT,   STATS_ITL,
		STATS_E2EL, STATS_QUEUE,      STATS_CONNECT
	};

	buf_adds(out, "<div class=\"wide\" tabindex=\"0\"><table><caption>");
	html_both(out, "Requests of the main phase that ended well, in ms",
		  "主阶段成功的请求，单位 ms");
	buf_adds(out, "</caption><thead><tr>");
	html_head(out, "col", "Metric", "指标");
	html_head(out, "col", "mean", "平均");
	html_head(out, "col", "std", "标准差");
	html_head(out, "col", "min", "最小");
	for (size_t i = 0; i < s->percentiles.count; i++)
		buf_addf(out, "<th scope=\"col\">p%g</th>",
			 s->percentiles.at[i]);
	html_head(out, "col", "max", "最大");
	html_head(out, "col", "n", "n");
	buf_adds(out, "</tr></thead><tbody>");
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		put_row(out, s, shown[i]);
	buf_adds(out, "</tbody></table></div>\n");
}

void page_latency(struct buf *out, const struct page_part *p)
{
	static const char *const names[][2] = {
		{ "Time to first token", "首 token 延迟" },
		{ "Inter-token latency", "token 间隔" },
		{ "End to end", "端到端延迟" }
	};
	static const enum stats_metric metrics[] = { STATS_TTFT, STATS_ITL,
						     STATS_E2EL };

	buf_adds(out, "<h3>");
	html_both(out, "Latency", "延迟");
	buf_adds(out, "</h3>\n<div class=\"charts\">");
	for (size_t i = 0; i < 3; i++)
		put_histogram(out, p, metrics[i], names[i]);
	buf_adds(out, "</div>\n");
	put_table(out, p->run->stats);
}

/* So wide that there are not too many of them. */
static int64_t slice_width(const struct stats *s)
{
	static const double widths[] = { 0.1, 0.2, 0.5, 1,  2,   5,
					 10,  20,  30,  60, 120, 300 };
	double seconds = s->start_s + s->duration_s;
	size_t i = 0, last = sizeof widths / sizeof *widths - 1;

	if (!isfinite(seconds))
		return 1000000000;
	while (i < last && seconds / widths[i] > SLICES_SHOWN)
		i++;
	return (int64_t)(fmax(widths[i], seconds / 10000) * 1e9);
}

enum series {
	TOKENS,
	IN_FLIGHT,
	TTFT,
	TTFT_TAIL,
	ITL,
	ITL_TAIL,
	SERIES
};

static double series_at(const struct slices *s, size_t i, enum series which)
{
	const struct slice *one = &s->items[i];
	double end =
		fmin((double)(i + 1) * (double)s->width_ns, (double)s->end_ns);
	double length_s = (end - (double)i * (double)s->width_ns) / 1e9;
	const double all[SERIES] = {
		[TOKENS] = one->tokens / length_s,
		[IN_FLIGHT] = one->in_flight,
		[TTFT] = one->ttft.mean / 1e6,
		[TTFT_TAIL] = one->ttft.at[0] / 1e6,
		[ITL] = one->itl.mean / 1e6,
		[ITL_TAIL] = one->itl.at[0] / 1e6,
	};

	return all[which];
}

struct timeline {
	const char *english, *chinese;
	enum series first;
	bool has_tail; /* the next series is the p99 */
};

static void put_timeline(struct buf *out, const struct page_part *p,
			 const struct slices *s, const struct timeline *t)
{
	struct chart c = { .right = (double)s->end_ns / 1e9,
			   .x_unit = "s",
			   .title = { t->english, t->chinese },
			   .desc = "over the time of the run; the same is in "
				   "timeslices.csv" };
	double *values = xcalloc(s->count, sizeof *values);
	struct chart_steps steps = { values, s->count,
				     (double)s->width_ns / 1e9, "s1" };

	c.id = ++*p->number;
	for (int k = t->has_tail; k >= 0; k--) {
		for (size_t i = 0; i < s->count; i++)
			values[i] =
				series_at(s, i, (enum series)(t->first + k));
		chart_fit(&c, values, s->count);
	}
	open_figure(out, t->english, t->chinese);
	if (t->has_tail) {
		put_key(out, "s1", "mean");
		put_key(out, "s2", "p99");
	}
	buf_adds(out, "</figcaption>");
	chart_begin(out, &c);
	for (int k = t->has_tail; k >= 0; k--) {
		for (size_t i = 0; i < s->count; i++)
			values[i] =
				series_at(s, i, (enum series)(t->first + k));
		steps.colour = k ? "s2" : "s1";
		chart_steps(out, &c, &steps);
	}
	chart_end(out);
	buf_adds(out, "</figure>");
	free(values);
}

int page_timeline(struct buf *out, const struct page_part *p, struct err *e)
{
	static const struct timeline all[] = {
		{ "Output, token/s", "输出，token/s", TOKENS, false },
		{ "Requests in flight", "进行中的请求", IN_FLIGHT, false },
		{ "TTFT, ms", "首 token 延迟，ms", TTFT, true },
		{ "ITL, ms", "token 间隔，ms", ITL, true },
	};
	AUTO(slices_release) struct slices slices = { 0 };

	if (slices_make(&slices, p->run->shards, p->run->count,
			slice_width(p->run->stats), e) < 0)
		return -1;
	if (!slices.count)
		return 0;
	buf_adds(out, "<h3>");
	html_both(out, "Over time", "随时间变化");
	buf_adds(out, "</h3>\n<div class=\"charts two\">");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		put_timeline(out, p, &slices, &all[i]);
	buf_adds(out, "</div>\n");
	return 0;
}
