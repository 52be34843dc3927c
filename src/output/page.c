/* page - runs as one file of HTML that needs nothing else */
#include "output/page.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "output/html.h"

/* 'sha256-...', by which the policy knows a text. */
static void put_digest(struct buf *out, const char *text)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	char encoded[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
	struct sha256_ctx sha;

	sha256_init(&sha);
	sha256_update(&sha, strlen(text), (const uint8_t *)text);
	sha256_digest(&sha, sizeof digest, digest);
	base64_encode_raw(encoded, sizeof digest, digest);
	buf_addf(out, "'sha256-%s'", encoded);
}

static void put_title(struct buf *out, const struct page_run *run,
		      const cJSON *entry, size_t count)
{
	const char *name = value_text(entry, "/workload/name");
	const char *model = value_text(entry, "/model/name");

	html_name(out, name ? name : run->stats->head->id);
	if (model) {
		buf_adds(out, " \xc2\xb7 ");
		html_name(out, model);
	}
	if (count > 1)
		buf_addf(out, " (+%zu)", count - 1);
}

/* Without tags, which a title has not. */
static void put_plain_title(struct buf *out, const cJSON *entry)
{
	const char *name = value_text(entry, "/workload/name");

	html_text(out, name ? name : "run");
	buf_adds(out, " \xe2\x80\x93 bench-run");
}

static void put_head(struct buf *out, const struct page_run *runs, size_t count,
		     const cJSON *entry)
{
	buf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\" data-lang=\"en\">\n"
		      "<head>\n<meta charset=\"utf-8\"/>\n"
		      "<meta http-equiv=\"Content-Security-Policy\" "
		      "content=\"default-src 'none'; style-src ");
	put_digest(out, page_style);
	buf_adds(out, "; script-src ");
	put_digest(out, page_script);
	buf_adds(out, "; base-uri 'none'; form-action 'none'\"/>\n"
		      "<meta name=\"viewport\" content=\"width=device-width, "
		      "initial-scale=1\"/>\n"
		      "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
		      "<title>");
	put_plain_title(out, entry);
	buf_addf(out,
		 "</title>\n<style>%s</style>\n</head>\n<body>\n<header>"
		 "<h1>",
		 page_style);
	put_title(out, runs, entry, count);
	buf_adds(out, "</h1><button id=\"lang\" type=\"button\" "
		      "hidden=\"hidden\">\xe4\xb8\xad\xe6\x96\x87</button>"
		      "</header>\n<main>\n");
}

static void put_foot(struct buf *out)
{
	buf_adds(out, "</main>\n<footer><p>");
	html_both(out,
		  "Computed from the records of the requests by "
		  "bench-run " VERSION
		  "; what each figure means is in bench-stat(1). A dash: "
		  "nobody measured it.",
		  "由 bench-run " VERSION " 根据请求记录计算；各指标的定义见 "
		  "bench-stat(1)。短横线表示没有测量。");
	buf_addf(out, "</p></footer>\n<script>%s</script>\n</body>\n</html>\n",
		 page_script);
}

static int64_t run_cap(const struct page_run *run)
{
	int64_t cap = 0;

	for (size_t i = 0; i < run->count; i++)
		cap += run->shards[i]->head.cap;
	return cap;
}

static void put_heading(struct buf *out, const struct page_run *run,
			const cJSON *entry, size_t number)
{
	buf_addf(out, "<h2 id=\"run%zu\">", number);
	const struct record_head *head = run->stats->head;

	put_title(out, run, entry, 1);
	if (run->stats->asked_rate > 0) {
		buf_adds(out, " \xc2\xb7 ");
		html_number(out, run->stats->asked_rate);
		buf_adds(out, "/s");
	} else if (head->cap > 0) {
		buf_addf(out, " \xc2\xb7 %lld", (long long)run_cap(run));
	}
	if (run->stats->head->repeats > 1) {
		AUTO(free_text)
		char *english = xasprintf(" \xc2\xb7 repeat %u of %u",
					  run->stats->head->repeat + 1,
					  run->stats->head->repeats);
		AUTO(free_text)
		char *chinese = xasprintf(" · 第 %u 次，共 %u 次",
					  run->stats->head->repeat + 1,
					  run->stats->head->repeats);

		html_both(out, english, chinese);
	}
	buf_adds(out, "</h2>\n");
}

static int put_run(struct buf *out, const struct page_part *p, struct err *e)
{
	page_figures(out, p);
	page_latency(out, p);
	if (page_timeline(out, p, e) < 0)
		return -1;
	page_failures(out, p);
	page_server(out, p);
	page_told(out, p);
	return 0;
}

cJSON *page_entry(const struct page_run *run)
{
	const char *told = run->stats->head->entry;
	cJSON *entry = NULL;
	struct err ignored;

	if (value_parse(&entry, told, strlen(told), "entry", &ignored) < 0)
		entry = cJSON_CreateObject();
	return entry;
}

int page_write(struct buf *out, const struct page_run *runs, size_t count,
	       struct err *e)
{
	unsigned number = 0;

	for (size_t i = 0; i < count; i++) {
		AUTO(value_release) cJSON *entry = page_entry(&runs[i]);
		const struct page_part p = { &runs[i], entry, &number };

		if (i == 0)
			put_head(out, runs, count, entry);
		if (i == 0 && count > 1)
			page_curve(out, runs, count, &number);
		buf_adds(out, "<article>\n");
		if (count > 1)
			put_heading(out, &runs[i], entry, i + 1);
		if (put_run(out, &p, e) < 0)
			return -1;
		buf_adds(out, "</article>\n");
	}
	put_foot(out);
	return 0;
}

/* By load, then as they were. */
static int by_load(const void *a, const void *b)
{
	const struct page_run *x = a, *y = b;
	double x_rate = x->stats->asked_rate, y_rate = y->stats->asked_rate;
	int64_t x_cap = run_cap(x), y_cap = run_cap(y);
	int order;

	if (x_rate > 0 && y_rate > 0 && (x_rate < y_rate || x_rate > y_rate))
		return x_rate < y_rate ? -1 : 1;
	if (x_cap != y_cap)
		return x_cap < y_cap ? -1 : 1;
	order = strcmp(x->stats->head->id, y->stats->head->id);
	return order ? order
		     : (x->stats->head->repeat > y->stats->head->repeat) -
			       (x->stats->head->repeat <
				y->stats->head->repeat);
}

int page_trials(struct buf *out, const struct trials *t, struct err *e)
{
	struct page_run *runs = xcalloc(t->count + 1, sizeof *runs);
	struct repeats *repeats = xcalloc(t->count + 1, sizeof *repeats);
	const struct repeats *spread = NULL;
	size_t count = 0, end = 0;
	int result;

	for (size_t i = 0; i < t->count; i++) {
		const struct trial *one = &t->items[i];

		if (i == end) {
			end = i + trials_of_run(t, i);
			spread = trials_repeats(&repeats[i], t, i) ? &repeats[i]
								   : NULL;
		}
		if (!one->failure.kind)
			runs[count++] =
				(struct page_run){ &one->stats, one->shards,
						   one->count, spread };
	}
	qsort(runs, count, sizeof *runs, by_load);
	result = count ? page_write(out, runs, count, e)
		       : err_set(e, ERR_DATA, "no run to make a page of");
	free(repeats);
	free(runs);
	return result;
}
