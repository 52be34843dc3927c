/* plausibility - entries that fit the schema and still cannot be true */
#include "board/plausibility.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "board/fields.h"
#include "json/number.h"

#define NAN_LENGTH (9 * 6 + 2) /* -Infinity, all of it escaped */
#define NAN_SHORTEST 5         /* with its quotes */
#define NAN_LONGEST 11

struct check {
	const struct plausibility *settings;
	const struct json_doc *doc;
	struct findings *found;
	const char *rule;
	const struct json_node **at; /* by enum field */
};

/* A number there, or NULL. */
static const struct json_node *number_at(const struct check *c, enum field f)
{
	const struct json_node *node = c->at[f];

	return node && node->type == JSON_NUMBER ? node : NULL;
}

static bool get(const struct check *c, enum field f, double *value)
{
	const struct json_node *node = number_at(c, f);

	if (node)
		*value = number_about(json_raw(c->doc, node), node->len);
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

/* Whether it may be 0: all others begin with another digit. */
static bool is_zero(const struct check *c, const struct json_node *node)
{
	const char *raw = json_raw(c->doc, node);

	return (*raw == '0' || *raw == '-') && !compare(c, node, "0");
}

static void check_zero(const struct check *c)
{
	static const enum field results[] = { THROUGHPUT, TTFT };
	const struct json_node *errors = number_at(c, ERROR_RATE);

	for (size_t i = 0; i < 2; i++) {
		const struct json_node *node = number_at(c, results[i]);

		if (!node || !is_zero(c, node) ||
		    (errors && compare(c, errors, "1") >= 0))
			continue;
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

	if (!get(c, THROUGHPUT, &tps) || !get(c, TTFT, &ttft) ||
	    !get(c, TPOT, &tpot) || !get(c, OUTPUT_LENGTH, &output) ||
	    !get(c, CONCURRENT_REQUESTS, &streams))
		return;
	if (output < 1 || streams <= 0 || ttft < 0 || tpot < 0)
		return;
	seconds = (ttft + (output - 1) * tpot) / 1000;
	if (!(seconds > 0))
		return;
	bound = PLAUSIBILITY_FACTOR * streams * output / seconds;
	if (tps > bound)
		finding_add(c->found, c->at[THROUGHPUT], c->rule,
			    "more than %d times the %.6g tokens a second that "
			    "concurrent_requests, output_length, ttft_ms and "
			    "tpot_ms allow",
			    PLAUSIBILITY_FACTOR, bound / PLAUSIBILITY_FACTOR);
}

static void check_future(const struct check *c)
{
	const struct json_node *node = c->at[SUBMITTED_AT];
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct instant latest = c->settings->now, t;
	char now[TIME_TEXT_SIZE];
	const char *start;
	size_t len;

	if (!node || node->type != JSON_STRING)
		return;
	if (node->has_escape)
		json_text(&text, c->doc, node);
	start = node->has_escape ? text.data : json_raw(c->doc, node) + 1;
	len = node->has_escape ? text.len : node->len - 2;
	latest.seconds += PLAUSIBILITY_SKEW_S;
	if (time_parse(&t, start, len) < 0 || time_compare(&t, &latest) <= 0)
		return;
	time_format(now, &c->settings->now);
	finding_add(c->found, node, c->rule,
		    "%.*s lies in the future (now: %s)", (int)len, start, now);
}

/* The counts of an entry; 0: not known. */
struct counts {
	double chips, per_node, nodes, parallel;
	bool has_cluster;
};

static void read_counts(const struct check *c, struct counts *n)
{
	static const enum field ways[] = { TENSOR_PARALLEL, PIPELINE_PARALLEL,
					   DATA_PARALLEL };
	const struct json_node *cluster = c->at[CLUSTER];
	double ways_count;

	*n = (struct counts){ .parallel = 1 };
	n->has_cluster = cluster && cluster->type == JSON_OBJECT;
	get(c, CHIP_COUNT, &n->chips);
	get(c, CHIPS_PER_NODE, &n->per_node);
	n->nodes = n->has_cluster ? 0 : 1;
	get(c, NODE_COUNT, &n->nodes);
	for (size_t i = 0; i < 3; i++) {
		if (get(c, ways[i], &ways_count))
			n->parallel *= ways_count;
	}
}

/* config_type says how many chips and nodes there are. */
static void check_config(const struct check *c, const struct counts *n)
{
	const struct json_node *type = c->at[CONFIG_TYPE];
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
	const struct json_node *chips = number_at(c, CHIP_COUNT);
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

/* 0 and 0.DIGITS, as they mostly are. */
static bool is_small(const struct check *c, const struct json_node *node)
{
	const char *raw = json_raw(c->doc, node);

	return *raw == '0' && !memchr(raw, 'e', node->len) &&
	       !memchr(raw, 'E', node->len);
}

static void check_fraction(const struct check *c)
{
	static const enum field rates[] = { ERROR_RATE, PREFIX_HIT_RATE,
					    SPEC_ACCEPT_RATE };

	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		const struct json_node *node = number_at(c, rates[i]);

		if (node && !is_small(c, node) && compare(c, node, "1") > 0)
			finding_add(c->found, node, c->rule,
				    "above 1: a fraction is meant, not "
				    "percent");
	}
}

/* As programs print them; a metric in any case, since none is a word. */
static bool is_nan_text(const char *text, size_t len, bool is_metric)
{
	static const char *const names[] = {
		"NaN",       "nan", "-nan", "-NaN",      "Infinity",
		"-Infinity", "inf", "-inf", "+Infinity", "+inf",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strlen(names[i]) == len &&
		    (is_metric ? !strncasecmp(text, names[i], len)
			       : !memcmp(text, names[i], len)))
			return true;
	}
	return false;
}

static bool is_nan(const struct check *c, const struct json_node *string,
		   bool is_metric)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!string->has_escape)
		return is_nan_text(json_raw(c->doc, string) + 1,
				   string->len - 2, is_metric);
	json_text(&text, c->doc, string);
	return is_nan_text(text.data, text.len, is_metric);
}

/* By its first letters; few strings are. */
static bool is_suspect(const char *raw)
{
	switch (raw[1] | 0x20) {
	case '+' | 0x20:
	case '-':
		return true;
	case 'n':
		return (raw[2] | 0x20) == 'a' && (raw[3] | 0x20) == 'n';
	case 'i':
		return (raw[2] | 0x20) == 'n' && (raw[3] | 0x20) == 'f';
	default:
		return false;
	}
}

/* Whether a string may be one at all. */
static inline bool has_length(const struct json_node *string)
{
	if (string->has_escape)
		return string->len <= NAN_LENGTH;
	return string->len - NAN_SHORTEST <= NAN_LONGEST - NAN_SHORTEST;
}

static void look_for_nan(const struct check *c, const struct json_node *string,
			 bool is_metric)
{
	if (!string->has_escape && !is_suspect(json_raw(c->doc, string)))
		return;
	if (is_nan(c, string, is_metric))
		finding_add(c->found, string, c->rule,
			    "%.*s is no value: write null for what was not "
			    "measured",
			    (int)string->len, json_raw(c->doc, string));
}

/* Values only: a member may be called nan. */
static void check_values(const struct check *c, const struct json_node *outer,
			 bool is_metric)
{
	bool is_object = outer->type == JSON_OBJECT;
	const struct json_node *node = outer + 1;

	is_metric |= outer == c->at[METRICS];
	for (uint32_t i = 0; i < outer->count; i++) {
		node += is_object;
		if (node->type >= JSON_ARRAY)
			check_values(c, node, is_metric);
		else if (node->type == JSON_STRING && has_length(node))
			look_for_nan(c, node, is_metric);
		node = c->doc->nodes + node->end;
	}
}

static void check_nan(const struct check *c)
{
	check_values(c, c->doc->nodes, false);
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

int plausibility_switch_each(struct plausibility *p, const struct list *names,
			     bool is_on, struct err *e)
{
	for (size_t i = 0; i < names->count; i++) {
		if (plausibility_switch(p, names->items[i], is_on, e) < 0)
			return err_wrap(e, is_on ? "--deny" : "--allow");
	}
	return 0;
}

/* Messages end with the name that --allow takes. */
static void add_name(struct findings *found, size_t first, const char *name)
{
	for (size_t i = first; i < found->count; i++) {
		AUTO(free_text) char *message = found->items[i].message;

		found->items[i].message = xasprintf("%s [%s]", message, name);
	}
}

static bool is_any_on(const struct plausibility *p)
{
	for (size_t i = 0; i < PLAUSIBILITY_RULES; i++) {
		if (p->is_on[i])
			return true;
	}
	return false;
}

void plausibility_check(const struct plausibility *p,
			const struct json_doc *entry, struct findings *found)
{
	const struct json_node *at[FIELDS];
	struct check c = { p, entry, found, NULL, at };

	if (!is_any_on(p))
		return;
	fields_find(at, entry);
	for (size_t i = 0; i < PLAUSIBILITY_RULES; i++) {
		size_t first = found->count;

		if (!p->is_on[i])
			continue;
		c.rule = rules[i].name;
		rules[i].check(&c);
		add_name(found, first, rules[i].name);
	}
}
