/* settings_hold - what options exclude, what they need, and their bounds */
#include <math.h>
#include <string.h>

#include "load/lanes.h"
#include "load/settings.h"
#include "output/compat.h"

#define SECOND ((int64_t)1000000000)

static int hold_bounds(const struct settings *s, struct err *e)
{
	const struct settings_texts *t = &s->texts;
	const struct opts_rule rules[] = {
		{ t->overload && !s->overload_ns,
		  "--stop-on-oversaturation is a time above 0" },
		{ t->duration && !s->plan.duration_ns,
		  "--duration is above 0" },
		{ t->request_timeout && !s->plan.timeout_ns,
		  "--request-timeout is above 0" },
		{ s->max_concurrency > 65536,
		  "--max-concurrency is at most 65536" },
		{ s->threads < 1 || s->threads > LANES_MAX,
		  "--threads is 1 to 64" },
		{ s->repeat < 1 || s->repeat > 1000, "--repeat is 1 to 1000" },
		{ s->metrics_ns < SECOND / 20,
		  "--metrics-interval is at least 50ms" },
		{ s->retries > 100, "--retries is at most 100" },
		{ s->turns > 1000, "--turns is at most 1000" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

static int hold_operands(const struct settings *s, const struct list *operands,
			 struct err *e)
{
	const char *first = operands->count ? operands->items[0] : "";
	bool is_calibration =
		operands->count == 1 && !strcmp(first, "calibrate");
	bool is_verification = !strcmp(first, "verify");
	const struct opts_rule rules[] = {
		{ s->texts.compare, "runs that were done are compared by "
				    "bench-stat --compare BASE NEW, of "
				    "their requests.jsonl" },
		{ operands->count && !is_calibration && !is_verification,
		  "operands are calibrate, or verify with the folders of "
		  "runs" },
		{ is_verification && operands->count < 2,
		  "verify needs a run's folder, or a tree of them" },
		{ s->is_resumed && !s->out, "--resume needs --out" },
		{ s->compat.count && !s->out, "--compat needs --out" },
		{ s->saves_detailed && !s->out, "--save-detailed needs --out" },
		{ s->is_appended && !s->records, "--append needs --records" },
		{ (s->streams || s->texts.itl) && !is_calibration,
		  "--streams and --itl belong to calibrate" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

/* What needs another option, or excludes it. */
static int hold_pairs(const struct settings *s, struct err *e)
{
	const struct settings_texts *t = &s->texts;
	const struct opts_rule rules[] = {
		{ (s->serve_log || t->serve_timeout) && !s->serve,
		  "--serve-log and --serve-timeout need --serve" },
		{ t->ramp && t->request_rate,
		  "--ramp says the rate: leave out --request-rate" },
		{ (t->arrival || t->burstiness) && !s->plan.is_open,
		  "--arrival and --burstiness need --request-rate or --ramp" },
		{ t->grace && !t->duration, "--grace needs --duration" },
		{ s->search && !s->goodput, "--find-saturation needs --slo" },
		{ s->search && (s->sweep_list || t->ramp),
		  "--find-saturation excludes --sweep and --ramp" },
		{ s->sweep_list && t->ramp,
		  "--sweep and --ramp exclude one another" },
		{ t->duration && s->num_prompts,
		  "--duration and --num-prompts exclude one another" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

/* Goals that only tokens can keep, or miss. */
static bool has_token_goals(const struct slo *s)
{
	for (size_t i = 0; i < SLO_METRICS; i++)
		if (i != SLO_E2EL && !isnan(s->limit_ms[i]))
			return true;
	return false;
}

/* What the type of the endpoint does not know. */
static int hold_api(const struct settings *s, struct err *e)
{
	const struct settings_texts *t = &s->texts;
	const struct api *a = s->form.api;
	const struct opts_rule rules[] = {
		{ !a->has_tokens && (t->overload || has_token_goals(&s->slo)),
		  "this --endpoint-type has no output tokens: --goodput is of "
		  "e2el alone, and there is no --stop-on-oversaturation" },
		{ !a->has_tokens && s->output_len,
		  "this --endpoint-type has no output tokens: leave out "
		  "--output-len" },
		{ strchr(a->whole_path, '*') &&
			  (!s->model || !strcmp(s->model, "auto")),
		  "this --endpoint-type has the model's name in its path: "
		  "give it by --model" },
		{ !a->takes_ignore_eos && t->ignore_eos,
		  "this --endpoint-type has no --ignore-eos" },
		{ !a->takes_min_tokens && s->form.min_tokens,
		  "this --endpoint-type has no --min-tokens" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

static int hold_engine(const struct settings *s, struct err *e)
{
	static const char *const names[] = { "auto", "vllm", "sglang",
					     "llamacpp", "sagellm" };

	for (size_t i = 0; s->engine && i < sizeof names / sizeof *names; i++)
		if (!strcmp(s->engine, names[i]))
			return 0;
	return s->engine ? err_set(e, ERR_USAGE,
				   "--engine is vllm, sglang, llamacpp, "
				   "sagellm or auto, not '%s': any other name "
				   "by --backend",
				   s->engine)
			 : 0;
}

static int hold_compat(const struct settings *s, struct err *e)
{
	const struct compat_form *form;

	for (size_t i = 0; i < s->compat.count; i++)
		if (compat_find(&form, s->compat.items[i], e) < 0)
			return -1;
	return 0;
}

int settings_hold(const struct settings *s, const struct list *operands,
		  struct err *e)
{
	if (hold_operands(s, operands, e) < 0 || hold_pairs(s, e) < 0 ||
	    hold_engine(s, e) < 0 || hold_compat(s, e) < 0 ||
	    hold_bounds(s, e) < 0 || hold_api(s, e) < 0)
		return -1;
	return 0;
}
