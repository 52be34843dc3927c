/* warmth - whether a prefix cache answered what nobody meant it to */
#include "load/warmth.h"

#include <math.h>

#include "base/mem.h"

static double of_prefixes(const struct prompts_options *o, double count)
{
	double prefix = (double)o->prefix_tokens;
	double first = fmin((double)o->num_prefixes, count);

	return prefix * (count - first) /
	       (count * (prefix + (double)o->input_tokens));
}

/* Turn k has k questions and answers before its own question. */
static double of_turns(const struct prompts_options *o)
{
	double turns = (double)o->turns, question = (double)o->input_tokens;
	double pairs = turns * (turns - 1) / 2;
	double before = pairs * (question + (double)o->output_tokens);

	return before / (before + turns * question);
}

double warmth_expected(const struct prompts_options *o, uint64_t count)
{
	if (!count)
		return NAN;
	switch (o->kind) {
	case PROMPTS_RANDOM:
		return 0;
	case PROMPTS_PREFIX:
		return of_prefixes(o, (double)count);
	case PROMPTS_MULTI_TURN:
		return of_turns(o);
	case PROMPTS_AZURE:
	case PROMPTS_BURSTGPT:
		return 0;
	default:
		return NAN;
	}
}

double warmth_templated(double expected, double made, double seen)
{
	return made > 0 && seen > made ? 1 - (1 - expected) * made / seen
				       : expected;
}

double warmth_counted(const struct recording *all, double fresh)
{
	double seen = 0, least = (double)all->count;

	for (size_t i = 0; i < all->count; i++) {
		const struct sample *s = &all->samples[i];

		if (s->status != SAMPLE_OK || s->phase == SAMPLE_PROBE ||
		    s->token_source != SAMPLE_USAGE)
			return NAN;
		seen += (double)s->input_tokens;
	}
	return seen > 0 && fresh >= least && fresh <= seen ? 1 - fresh / seen
							   : NAN;
}

bool warmth_is_suspect(double hit_rate, double expected)
{
	return hit_rate > expected + WARMTH_SLACK; /* false for NaN */
}

int warmth_reset(const struct endpoint *endpoint, struct err *e)
{
	static const char *const paths[] = { "/reset_prefix_cache",
					     "/flush_cache" };
	long status = 0;

	for (size_t i = 0; i < 2; i++) {
		AUTO(buf_release) struct buf out = BUF_INIT((size_t)1 << 20);
		struct endpoint_call call = { .path = paths[i],
					      .body = "",
					      .out = &out };

		if (endpoint->call(endpoint->context, &call, e) < 0)
			return -1;
		status = call.status;
		if (status == 200)
			return 0;
		if (status != 404 && status != 405)
			break;
	}
	return err_set(e, ERR_UNAVAILABLE,
		       "--reset-prefix-cache: HTTP %ld: vLLM takes it when "
		       "started with VLLM_SERVER_DEV_MODE=1, SGLang while no "
		       "request is under way, others do not: use --cache-bust",
		       status);
}
