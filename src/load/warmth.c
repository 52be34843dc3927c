/* warmth - whether a prefix cache answered what nobody meant it to */
#include "load/warmth.h"

#include <math.h>

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

bool warmth_is_suspect(double hit_rate, double expected)
{
	return hit_rate > expected + WARMTH_SLACK; /* false for NaN */
}
