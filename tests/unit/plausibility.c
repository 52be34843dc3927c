/* plausibility - what each rule lets pass and what not */
#include "board/plausibility.h"

#include <stdlib.h>

#include "base/mem.h"
#include "board/describe.h"
#include "board/retraction.h"
#include "tap.h"

static const struct json_limits limits = JSON_LIMITS;
static const struct instant now = { 1769738400, 0 }; /* 2026-01-30T02:00:00Z */

static const struct {
	const char *rule, *good, *bad;
} cases[] = {
	{ "zero-result", "'metrics':{'throughput_tps':0,'error_rate':1.0}",
	  "'metrics':{'throughput_tps':0e5,'error_rate':0.99}" },
	{ "zero-result", "'metrics':{'ttft_ms':null,'throughput_tps':1e-400}",
	  "'metrics':{'ttft_ms':0.0,'throughput_tps':1}" },
	{ "zero-result", "'metrics':{}", "'metrics':{'ttft_ms':-0}" },
	/* 10 * 2 * 11 tokens in 100 ms + 10 * 10 ms = 1100 a second */
	{ "throughput-bound",
	  "'workload':{'output_length':11,'concurrent_requests':2},"
	  "'metrics':{'throughput_tps':1100,'ttft_ms':100,'tpot_ms':10}",
	  "'workload':{'output_length':11,'concurrent_requests':2},"
	  "'metrics':{'throughput_tps':1101,'ttft_ms':100,'tpot_ms':10}" },
	{ "throughput-bound",
	  "'workload':{'output_length':11},"
	  "'metrics':{'throughput_tps':1e9,'ttft_ms':100,'tpot_ms':10}",
	  "'workload':{'output_length':1,'concurrent_requests':1},"
	  "'metrics':{'throughput_tps':1e400,'ttft_ms':100,'tpot_ms':0}" },
	{ "throughput-bound",
	  "'workload':{'output_length':9,'concurrent_requests':1},"
	  "'metrics':{'throughput_tps':9,'ttft_ms':0,'tpot_ms':0,"
	  "'error_rate':1}",
	  NULL },
	{ "future", "'metadata':{'submitted_at':'2026-01-30T02:05:00Z'}",
	  "'metadata':{'submitted_at':'2026-01-30T02:05:00.000000001Z'}" },
	{ "future", "'metadata':{'submitted_at':'2026-01-30T10:00:00+08:00'}",
	  "'metadata':{'submitted_at':'2026-01-30T02:00:00-00:06'}" },
	{ "counts", "'config_type':'multi_gpu','hardware':{'chip_count':2}",
	  "'config_type':'multi_gpu','hardware':{'chip_count':1}" },
	{ "counts", "'config_type':'single_gpu','hardware':{'chip_count':1}",
	  "'config_type':'single_gpu','hardware':{'chip_count':2}" },
	{ "counts", "'config_type':'single_gpu','cluster':null",
	  "'config_type':'single_gpu','cluster':{'node_count':2}" },
	{ "counts", "'hardware':{'chip_count':8},'cluster':{'node_count':8}",
	  "'hardware':{'chip_count':8},'cluster':{'node_count':9}" },
	{ "counts", "'hardware':{'chip_count':2,'chips_per_node':2}",
	  "'hardware':{'chip_count':2,'chips_per_node':1}" },
	{ "counts",
	  "'hardware':{'chip_count':16,'chips_per_node':8},"
	  "'cluster':{'node_count':2}",
	  "'hardware':{'chip_count':16,'chips_per_node':16},"
	  "'cluster':{'node_count':2}" },
	{ "counts",
	  "'hardware':{'chip_count':4},"
	  "'cluster':{'parallelism':{'tensor_parallel':4}}",
	  "'hardware':{'chip_count':4},"
	  "'cluster':{'parallelism':{'tensor_parallel':4,"
	  "'data_parallel':2}}" },
	{ "fraction", "'metrics':{'error_rate':1.0}",
	  "'metrics':{'error_rate':1.00000000000000000001}" },
	{ "fraction", "'metrics':{'prefix_hit_rate':null}",
	  "'metrics':{'prefix_hit_rate':85}" },
	{ "fraction", "'metrics':{'spec_accept_rate':'2'}",
	  "'metrics':{'spec_accept_rate':2}" },
	{ "nan-text", "'nan':'Nan','x':['nano']", "'x':['NaN']" },
	{ "nan-text", "'metrics':{'x':'info'}", "'metrics':{'x':'iNF'}" },
	{ "nan-text", "'a':1", "'a':{'b':'-\\u0049nfinity'}" },
};

/* An object of these members, ' for ". */
static char *object(const char *members)
{
	char *text = xasprintf("{%s}", members);

	for (char *p = text; *p; p++) {
		if (*p == '\'')
			*p = '"';
	}
	return text;
}

/* How often the rule speaks when all are on; -1 when another one does. */
static int count(const char *rule, const char *members, bool is_off)
{
	AUTO(findings_release) struct findings found = { 0 };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(free_text) char *text = object(members);
	struct plausibility p;
	struct err e = { 0 };
	int result = 0;

	plausibility_init(&p, &now);
	if (json_scan(&doc, text, strlen(text), &limits, &e) < 0 ||
	    (is_off && plausibility_switch(&p, rule, false, &e) < 0))
		return -2;
	findings_start(&found, &doc);
	plausibility_check(&p, &doc, &found);
	for (size_t i = 0; i < found.count; i++)
		result = strcmp(found.items[i].rule, rule) ? -1 : result + 1;
	return result;
}

static void test_rules(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *rule = cases[i].rule, *bad = cases[i].bad;

		ok(count(rule, cases[i].good, false) == 0, "%s: {%s}", rule,
		   cases[i].good);
		if (bad)
			ok(count(rule, bad, false) == 1 &&
				   count(rule, bad, true) == 0,
			   "%s: not {%s}", rule, bad);
	}
}

static void test_switch(void)
{
	struct plausibility p;
	struct err e = { 0 };
	bool is_any = false;

	plausibility_init(&p, &now);
	ok(!plausibility_switch(&p, "all", false, &e), "all can be switched");
	for (int i = 0; i < PLAUSIBILITY_RULES; i++)
		is_any |= p.is_on[i];
	ok(!is_any, "and are off then");
	ok(plausibility_switch(&p, "none", true, &e) < 0 && e.kind == ERR_USAGE,
	   "an unknown name is an error");
	is(e.text,
	   "no rule is named 'none'; there are zero-result, "
	   "throughput-bound, future, counts, fraction, nan-text, all",
	   "which names those there are");
}

#define DIGEST                                                                 \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
	const char *members;
	size_t wrong;
} retractions[] = {
	{ "'entry_id':'a','digest':null,'reason':'r','by':'','at':"
	  "'2026-01-30T02:00:00Z'",
	  0 },
	{ "'entry_id':'a','digest':'" DIGEST "','reason':'r','by':'b','at':"
	  "'2026-01-30T02:00:00Z','more':1",
	  0 },
	{ "", 5 },
	{ "'entry_id':'','digest':'abc','reason':'','by':null,'at':'today'",
	  5 },
};

static void test_retractions(void)
{
	for (size_t i = 0; i < sizeof retractions / sizeof *retractions; i++) {
		AUTO(findings_release) struct findings found = { 0 };
		AUTO(json_doc_release) struct json_doc doc = { 0 };
		AUTO(free_text) char *inner = object(retractions[i].members);
		AUTO(free_text)
		char *text = xasprintf("{\"retracted\":%s}", inner);
		struct err e = { 0 };

		json_scan(&doc, text, strlen(text), &limits, &e);
		findings_start(&found, &doc);
		retraction_check(&doc, &found);
		ok(found.count == retractions[i].wrong, "%zu wrong in %s",
		   retractions[i].wrong, text);
	}
}

static void test_describe(void)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	AUTO(free_text)
	char *text = object("'engine':null,'metadata':{'engine':'vllm'},"
			    "'hardware':{'chip_count':2},'model':{'name':''}");
	struct err e = { 0 };

	json_scan(&doc, text, strlen(text), &limits, &e);
	describe_entry(&out, &doc);
	is(out.data, "vllm ?, 2 x ?, ? ?, ?", "an entry in a few words");
}

int main(void)
{
	test_rules();
	test_switch();
	test_retractions();
	test_describe();
	return done();
}
