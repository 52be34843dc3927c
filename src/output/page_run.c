/* page_run - one run on a page: its figures, failures, and how it was run */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "output/html.h"
#include "output/page.h"

static const struct repeats_spread *spread_of(const struct page_run *run,
					      enum repeats_figure figure)
{
	const struct repeats_spread *s =
		run->repeats ? &run->repeats->of[figure] : NULL;

	return s && isfinite(s->low) ? s : NULL;
}

struct card {
	const char *english, *chinese, *unit;
	double value, tail; /* p99; NAN: none */
	int figure;         /* of repeats; -1: none */
};

/* Of several repeats: the mean of them, with the interval it lies in. */
static void put_card(struct buf *out, const struct page_run *run,
		     const struct card *c)
{
	const struct repeats_spread *s =
		c->figure < 0 ? NULL
			      : spread_of(run, (enum repeats_figure)c->figure);

	buf_adds(out, "<div><dt>");
	html_both(out, c->english, c->chinese);
	buf_adds(out, "</dt><dd>");
	html_number(out, c->value);
	buf_addf(out, "<small>%s</small></dd>", c->unit);
	if (isfinite(c->tail)) {
		buf_adds(out, "<dd class=\"more\">p99 ");
		html_number(out, c->tail);
		buf_adds(out, "</dd>");
	}
	if (s) {
		buf_adds(out, "<dd class=\"more\">");
		html_both(out, "mean of repeats ", "多次平均 ");
		html_number(out, s->mean);
		buf_adds(out, " [");
		html_number(out, s->low);
		buf_adds(out, ", ");
		html_number(out, s->high);
		buf_adds(out, "]</dd>");
	}
	buf_adds(out, "</div>");
}

static double tail_of(const struct stats *s, enum stats_metric metric)
{
	for (size_t i = 0; i < s->percentiles.count; i++)
		if (s->percentiles.at[i] == 99)
			return s->of[metric].at[i] / stats_unit(metric);
	return NAN;
}

static double mean_of(const struct stats *s, enum stats_metric metric)
{
	return s->of[metric].mean / stats_unit(metric);
}

static void put_verdict(struct buf *out, const struct stats *s)
{
	const char *verdict = s->client.verdict;
	bool is_ok = verdict && !strcmp(verdict, "ok");

	buf_adds(out, "<p class=\"verdict ");
	html_text(out, verdict ? verdict : "unknown");
	buf_adds(out, "\"><b>");
	if (is_ok)
		html_both(out, "The client kept up", "客户端跟得上");
	else if (verdict)
		html_both(out, "Doubtful: the client did not keep up",
			  "存疑：客户端没有跟上");
	else
		html_both(out, "Nobody said how the client kept up",
			  "不知道客户端是否跟得上");
	buf_adds(out, "</b>");
	if (verdict && !is_ok) {
		buf_adds(out, " \xe2\x80\x93 ");
		html_text(out, s->client.why ? s->client.why : verdict);
	}
	buf_adds(out, "</p>\n");
	if (!s->is_partial)
		return;
	buf_adds(out, "<p class=\"verdict suspect\"><b>");
	html_both(out, "Partial", "不完整");
	buf_adds(out, "</b> \xe2\x80\x93 ");
	html_text(out, s->why.data);
	buf_adds(out, "</p>\n");
}

void page_figures(struct buf *out, const struct page_part *p)
{
	const struct stats *s = p->run->stats;
	double all = (double)(s->completed + s->failed + s->timed_out);
	const struct card cards[] = {
		{ "Output throughput", "输出吞吐量", "token/s",
		  s->output_throughput, NAN, REPEATS_OUTPUT },
		{ "Requests", "请求速率", "1/s", s->request_throughput, NAN,
		  REPEATS_REQUESTS },
		{ "TTFT", "首 token 延迟", "ms", mean_of(s, STATS_TTFT),
		  tail_of(s, STATS_TTFT), REPEATS_TTFT },
		{ "TPOT", "每 token 时间", "ms", mean_of(s, STATS_TPOT),
		  tail_of(s, STATS_TPOT), REPEATS_TPOT },
		{ "ITL", "token 间隔", "ms", mean_of(s, STATS_ITL),
		  tail_of(s, STATS_ITL), REPEATS_ITL },
		{ "End to end", "端到端延迟", "ms", mean_of(s, STATS_E2EL),
		  tail_of(s, STATS_E2EL), REPEATS_E2EL },
		{ "Error rate", "错误率", "%",
		  all > 0 ? 100 * (all - (double)s->completed) / all : NAN, NAN,
		  -1 },
		{ "Goodput", "达标请求", "1/s", s->request_goodput, NAN,
		  REPEATS_GOODPUT },
	};
	size_t count = sizeof cards / sizeof *cards;

	put_verdict(out, s);
	buf_adds(out, "<dl class=\"cards\">");
	for (size_t i = 0; i < count; i++)
		if (i + 1 < count || s->limit_count)
			put_card(out, p->run, &cards[i]);
	buf_adds(out, "</dl>\n");
}

/* A caption for those who see it, and for those who hear it. */
static void open_table(struct buf *out, const char *kind, const char *english,
		       const char *chinese)
{
	buf_addf(out, "<div class=\"wide\" tabindex=\"0\"><table%s><caption>",
		 kind);
	html_both(out, english, chinese);
	buf_adds(out, "</caption>");
}

void page_failures(struct buf *out, const struct page_part *p)
{
	const struct stats *s = p->run->stats;

	buf_adds(out, "<h3>");
	html_both(out, "Failures", "失败");
	buf_adds(out, "</h3>\n");
	if (!s->class_count) {
		buf_adds(out, "<p>");
		html_both(out, "No request failed.", "没有请求失败。");
		buf_addf(out, " <span class=\"dim\">n = %llu</span></p>\n",
			 (unsigned long long)s->completed);
		return;
	}
	open_table(out, "", "Requests that did not end well, by class",
		   "未成功的请求，按类别");
	buf_adds(out, "<thead><tr>");
	html_head(out, "col", "Class", "类别");
	html_head(out, "col", "Requests", "请求数");
	buf_adds(out, "</tr></thead><tbody>");
	for (size_t i = 0; i < s->class_count; i++) {
		buf_adds(out, "<tr><th scope=\"row\">");
		html_name(out, s->classes[i].name);
		buf_adds(out, "</th>");
		html_cell(out, (double)s->classes[i].count);
		buf_adds(out, "</tr>");
	}
	buf_adds(out, "</tbody></table></div>\n");
}

static void put_value(struct buf *out, const cJSON *value)
{
	if (cJSON_IsNumber(value))
		html_number(out, value->valuedouble);
	else if (cJSON_IsString(value))
		html_name(out, value->valuestring);
	else
		buf_adds(out, cJSON_IsTrue(value) ? "true" : "false");
}

/* Members that somebody told, those of members behind a dot. */
static void put_members(struct buf *out, const cJSON *object,
			const char *before, int depth)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, object)
	{
		AUTO(free_text)
		char *name = xasprintf("%s%s%s", before, *before ? "." : "",
				       one->string ? one->string : "");

		if (cJSON_IsObject(one) && depth < 4) {
			put_members(out, one, name, depth + 1);
			continue;
		}
		if (cJSON_IsNull(one) || cJSON_IsObject(one) ||
		    cJSON_IsArray(one))
			continue;
		buf_adds(out, "<tr><th scope=\"row\">");
		html_name(out, name);
		buf_adds(out, "</th><td>");
		put_value(out, one);
		buf_adds(out, "</td></tr>");
	}
}

void page_server(struct buf *out, const struct page_part *p)
{
	const char *told = p->run->stats->server;
	AUTO(value_release) cJSON *server = NULL;
	struct err ignored;

	if (!told ||
	    value_parse(&server, told, strlen(told), "server", &ignored) < 0)
		return;
	buf_adds(out, "<h3>");
	html_both(out, "The server, by its own word", "服务器自述");
	buf_adds(out, "</h3>\n");
	open_table(out, " class=\"told\"",
		   "What it said of itself during the run",
		   "运行期间它自己报告的数据");
	buf_adds(out, "<tbody>");
	put_members(out, server, "", 0);
	buf_adds(out, "</tbody></table></div>\n");
}

static void put_load(struct buf *out, const struct record_head *head)
{
	buf_adds(out, "<tr><th scope=\"row\">load</th><td>");
	html_text(out, head->arrival);
	if (head->rate > 0) {
		buf_adds(out, ", ");
		html_number(out, head->rate);
		buf_adds(out, "/s");
	}
	if (head->cap > 0)
		buf_addf(out, ", &#8804; %lld", (long long)head->cap);
	buf_addf(out, ", seed %llu</td></tr>", (unsigned long long)head->seed);
}

void page_told(struct buf *out, const struct page_part *p)
{
	static const char *const shown[] = { "engine",   "engine_version",
					     "hardware", "model",
					     "workload", "cluster",
					     "versions", "environment" };
	const char *command =
		value_text(p->entry, "/metadata/reproducible_cmd");

	buf_adds(out, "<h3>");
	html_both(out, "How it was run", "运行方式");
	buf_adds(out, "</h3>\n");
	if (command) {
		buf_adds(out, "<pre tabindex=\"0\"><code>");
		html_text(out, command);
		buf_adds(out, "</code></pre>\n");
	}
	open_table(out, " class=\"told\"", "What was told of it", "对它的说明");
	buf_adds(out, "<tbody>");
	put_load(out, p->run->stats->head);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		const cJSON *one =
			cJSON_GetObjectItemCaseSensitive(p->entry, shown[i]);

		if (cJSON_IsObject(one)) {
			put_members(out, one, shown[i], 1);
		} else if (cJSON_IsString(one)) {
			buf_addf(out, "<tr><th scope=\"row\">%s</th><td>",
				 shown[i]);
			put_value(out, one);
			buf_adds(out, "</td></tr>");
		}
	}
	buf_adds(out, "</tbody></table></div>\n");
}
