/* plausibility - entries that fit the schema and still cannot be true */
#include "board/plausibility.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "json/number.h"

#define NAN_LENGTH (9 * 6 + 2) /* -Infinity, all of it escaped */

struct check {
	const struct plausibility *settings;
	const struct json_doc *doc;
	struct findings *found;
	const char *rule;
};

/* A number at pointer, or NULL. */
static const struct json_node *number_at(const struct check *c,
					 const char *pointer)
{
	const struct json_node *node = json_at(c->doc, pointer);

	return node && node->type == JSON_NUMBER ? node : NULL;
}

static bool get(const struct check *c, const char *pointer, double *value)
{
	const struct json_node *node = number_at(c, pointer);

	if (node)
		*value = number_double(json_raw(c->doc, node), node->len);
	return node != NULL;
}

/* How a number stands to an integer, exactly: -1, 0 or 1. */
static int compare(const struct check *c, const struct json_node *node,
		   const char *integer)
{
	struct number value, limit;

	number_parse(&value, json_raw(c->doc, node), node->len);
	number_parse(&limit, integer, strlen(integer));
	return number_compare(&value, &limit);
}

static void check_zero(const struct check *c)
{
	static const char *const pointers[] = { "/metrics/throughput_tps",
						"/metrics/ttft_ms" };
	const struct json_node *errors = number_at(c, "/metrics/error_rate");

	if (errors && compare(c, errors, "1") >= 0)
		return;
	for (size_t i = 0; i < 2; i++) {
		const struct json_node *node = number_at(c, pointers[i]);

		if (node && !compare(c, node, "0"))
			finding_add(c->found, node, c->rule,
				    "0 although error_rate is %s: nothing was "
				    "measured",
				    errors ? "below 1" : "missing");
	}
}

/* What concurrent_requests streams could give at the latencies reported. */
static void check_bound(const struct check *c)
{
	double tps, ttft, tpot, output, streams, seconds, bound;

	if (!get(c, "/metrics/throughput_tps", &tps) ||
	    !get(c, "/metrics/ttft_ms", &ttft) ||
	    !get(c, "/metrics/tpot_ms", &tpot) ||
	    !get(c, "/workload/output_length", &output) ||
	    !get(c, "/workload/concurrent_requests", &streams))
		return;
	if (output < 1 || streams <= 0 || ttft < 0 || tpot < 0)
		return;
	seconds = (ttft + (output - 1) * tpot) / 1000;
	if (!(seconds > 0))
		return;
	bound = PLAUSIBILITY_FACTOR * streams * output / seconds;
	if (tps > bound)
		finding_add(c->found,
			    json_at(c->doc, "/metrics/throughput_tps"), c->rule,
			    "more than %d times the %.6g tokens a second that "
			    "concurrent_requests, output_length, ttft_ms and "
			    "tpot_ms allow",
			    PLAUSIBILITY_FACTOR, bound / PLAUSIBILITY_FACTOR);
}

static void check_future(const struct check *c)
{
	const struct json_node *node =
		json_at(c->doc, "/metadata/submitted_at");
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct instant latest = c->settings->now, t;
	char now[TIME_TEXT_SIZE];

	if (!node || node->type != JSON_STRING)
		return;
	json_text(&text, c->doc, node);
	latest.seconds += PLAUSIBILITY_SKEW_S;
	if (time_parse(&t, text.data, text.len) < 0 ||
	    time_compare(&t, &latest) <= 0)
		return;
	time_format(now, &c->settings->now);
	finding_add(c->found, node, c->rule, "%s lies in the future (now: %s)",
		    text.data, now);
}

/* The counts of an entry; 0: not known. */
struct counts {
	double chips, per_node, nodes, parallel;
	bool has_cluster;
};

static void read_counts(const struct check *c, struct counts *n)
{
	static const char *const ways[] = {
		"/cluster/parallelism/tensor_parallel",
		"/cluster/parallelism/pipeline_parallel",
		"/cluster/parallelism/data_parallel",
	};
	const struct json_node *cluster = json_at(c->doc, "/cluster");
	double ways_count;

	*n = (struct counts){ .parallel = 1 };
	n->has_cluster = cluster && cluster->type == JSON_OBJECT;
	get(c, "/hardware/chip_count", &n->chips);
	get(c, "/hardware/chips_per_node", &n->per_node);
	n->nodes = n->has_cluster ? 0 : 1;
	get(c, "/cluster/node_count", &n->nodes);
	for (size_t i = 0; i < 3; i++) {
		if (get(c, ways[i], &ways_count))
			n->parallel *= ways_count;
	}
}

/* config_type says how many chips and nodes there are. */
static void check_config(const struct check *c, const struct counts *n)
{
	const struct json_node *type = json_at(c->doc, "/config_type");
	bool is_single = json_is_text(c->doc, type, "single_gpu");
	bool is_multi = json_is_text(c->doc, type, "multi_gpu");

	if ((is_single || is_multi) && n->has_cluster)
		finding_add(c->found, type, c->rule,
			    "%s contradicts a cluster that is not null",
			    is_single ? "single_gpu" : "multi_gpu");
	if (is_single && n->chips > 1)
		finding_add(c->found, type, c->rule,
			    "single_gpu contradicts a chip_count of %g",
			    n->chips);
	if (is_multi && n->chips == 1)
		finding_add(c->found, type, c->rule,
			    "multi_gpu contradicts a chip_count of 1");
}

static void check_counts(const struct check *c)
{
	const struct json_node *chips = number_at(c, "/hardware/chip_count");
	struct counts n;

	read_counts(c, &n);
	check_config(c, &n);
	if (!chips)
		return;
	if (n.nodes > n.chips)
		finding_add(c->found, chips, c->rule,
			    "%g chips contradict a node_count of %g", n.chips,
			    n.nodes);
	else if (n.per_node && n.nodes && n.per_node * n.nodes != n.chips)
		finding_add(c->found, chips, c->rule,
			    "%g contradicts %g chips_per_node on %g node%s",
			    n.chips, n.per_node, n.nodes,
			    n.nodes == 1 ? "" : "s");
	if (n.parallel > n.chips)
		finding_add(c->found, chips, c->rule,
			    "%g contradicts a parallelism of %g", n.chips,
			    n.parallel);
}

static void check_fraction(const struct check *c)
{
	static const char *const pointers[] = { "/metrics/error_rate",
						"/metrics/prefix_hit_rate",
						"/metrics/spec_accept_rate" };

	for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
		const struct json_node *node = number_at(c, pointers[i]);

		if (node && compare(c, node, "1") > 0)
			finding_add(c->found, node, c->rule,
				    "above 1: a fraction is meant, not "
				    "percent");
	}
}

/* As programs print them; a metric in any case, since none is a word. */
static bool is_nan(const struct check *c, const struct json_node *string,
		   bool is_metric)
{
	static const char *const names[] = {
		"NaN",       "nan", "-nan", "-NaN",      "Infinity",
		"-Infinity", "inf", "-inf", "+Infinity", "+inf",
	};
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (string->len > NAN_LENGTH)
		return false;
	json_text(&text, c->doc, string);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (is_metric ? !strcasecmp(text.data, names[i])
			      : !strcmp(text.data, names[i]))
			return true;
	}
	return false;
}

/* Values only: a member may be called nan. */
static void check_members(const struct check *c,
			  const struct json_node *container, bool is_metric)
{
	bool is_object = container->type == JSON_OBJECT;
	const struct json_node *node = json_first(c->doc, container);

	for (uint32_t i = 0; i < container->count; i++) {
		if (is_object)
			node = json_next(c->doc, node);
		if (node->type == JSON_STRING && is_nan(c, node, is_metric))
			finding_add(c->found, node, c->rule,
				    "%.*s is no value: write null for what was "
				    "not measured",
				    (int)node->len, json_raw(c->doc, node));
		node = json_next(c->doc, node);
	}
}

static void check_nan(const struct check *c)
{
	const struct json_doc *doc = c->doc;
	const struct json_node *metrics = json_at(doc, "/metrics");

	for (size_t i = 0; i < doc->count; i++) {
		const struct json_node *node = &doc->nodes[i];
		bool is_metric = metrics && node >= metrics &&
				 node < doc->nodes + metrics->end;

		if (node->type == JSON_OBJECT || node->type == JSON_ARRAY)
			check_members(c, node, is_metric);
	}
}

static const struct {
	const char *name;
	bool is_on;
	void (*check)(const struct check *c);
} rules[PLAUSIBILITY_RULES] = {
	{ "zero-result", true, check_zero },
	{ "throughput-bound", true, check_bound },
	{ "future", true, check_future },
	{ "counts", true, check_counts },
	{ "fraction", true, check_fraction },
	{ "nan-text", true, check_nan },
};

void plausibility_init(struct plausibility *p, const struct instant *now)
{
	p->now = *now;
	for (size_t i = 0; i < PLAUSIBILITY_RULES; i++)
		p->is_on[i] = rules[i].is_on;
}

int plausibility_switch(struct plausibility *p, const char *name, bool is_on,
			struct err *e)
{
	AUTO(buf_release) struct buf names = BUF_INIT(BUF_MAX);
	bool is_all = !strcmp(name, "all"), is_found = is_all;

	for (size_t i = 0; i < PLAUSIBILITY_RULES; i++) {
		buf_addf(&names, "%s, ", rules[i].name);
		if (!is_all && strcmp(name, rules[i].name) != 0)
			continue;
		p->is_on[i] = is_on;
		is_found = true;
	}
	if (is_found)
		return 0;
	return err_set(e, ERR_USAGE, "no rule is named '%s'; there are %sall",
		       name, names.data);
}

/* Messages end with the name that --allow takes. */
static void add_name(struct findings *found, size_t first, const char *name)
{
	for (size_t i = first; i < found->count; i++) {
		AUTO(free_text) char *message = found->items[i].message;

		found->items[i].message = xasprintf("%s [%s]", message, name);
	}
}

void plausibility_check(const struct plausibility *p,
			const struct json_doc *entry, struct findings *found)
{
	for (size_t i = 0; i < PLAUSIBILITY_RULES; i++) {
		struct check c = { p, entry, found, rules[i].name };
		size_t first = found->count;

		if (!p->is_on[i])
			continue;
		rules[i].check(&c);
		add_name(found, first, rules[i].name);
	}
}
