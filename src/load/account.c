/* account - tokens that were asked for, against what the server made of them */
#include "load/account.h"

#include <math.h>

static bool is_less(int64_t got, int64_t wanted)
{
	return got + wanted / 10 + 2 < wanted;
}

static void note_prompt(struct account *a, int64_t seen,
			const struct account_item *item)
{
	if (item->made_tokens > 0) {
		a->prompts_cut += is_less(seen, item->made_tokens);
		a->made_tokens += (uint64_t)item->made_tokens;
		a->seen_tokens += (uint64_t)seen;
	}
	if (item->cached_tokens >= 0 && item->cached_tokens <= seen) {
		a->told++;
		a->told_tokens += (uint64_t)seen;
		a->cached_tokens += (uint64_t)item->cached_tokens;
	}
}

void account_note(struct account *a, const struct sample *s,
		  const struct account_item *item)
{
	if (s->status != SAMPLE_OK)
		return;
	a->replies++;
	if (s->input_tokens > 0)
		note_prompt(a, s->input_tokens, item);
	if (s->token_source != SAMPLE_USAGE || s->asked_tokens <= 0)
		return;
	a->replies_short +=
		item->is_full && is_less(s->output_tokens, s->asked_tokens);
	a->replies_long += is_less(s->asked_tokens, s->output_tokens);
}

void account_join(struct account *into, const struct account *from)
{
	into->prompts_cut += from->prompts_cut;
	into->replies_short += from->replies_short;
	into->replies_long += from->replies_long;
	into->made_tokens += from->made_tokens;
	into->seen_tokens += from->seen_tokens;
	into->replies += from->replies;
	into->told += from->told;
	into->told_tokens += from->told_tokens;
	into->cached_tokens += from->cached_tokens;
}

double account_hit_rate(const struct account *a)
{
	return a->told && a->told == a->replies
		       ? (double)a->cached_tokens / (double)a->told_tokens
		       : NAN;
}

void account_judge(struct meter_judgement *j, const struct account *a,
		   bool is_exact)
{
	const struct {
		const char *what;
		uint64_t count;
	} rows[] = {
		{ "prompts that the server cut, for its context is too small:",
		  is_exact ? a->prompts_cut : 0 },
		{ "replies shorter than --ignore-eos asked for:",
		  a->replies_short },
		{ "replies longer than asked for:", a->replies_long },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].count)
			meter_accuse(j, METER_SUSPECT, rows[i].what,
				     (double)rows[i].count, "");
}
