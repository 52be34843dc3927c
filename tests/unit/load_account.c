/* load_account - prompts that were cut, replies too short and too long */
#include <math.h>

#include "load/account.h"
#include "tap.h"

static struct sample reply(int64_t input, int64_t output)
{
	return (struct sample){ .status = SAMPLE_OK,
				.token_source = SAMPLE_USAGE,
				.input_tokens = input,
				.output_tokens = output,
				.asked_tokens = 100 };
}

static void note(struct account *a, const struct sample *s, int64_t made,
		 bool is_full)
{
	account_note(a, s, &(struct account_item){ made, -1, is_full });
}

static void caches(void)
{
	struct account a = { 0 }, b = { 0 };
	struct sample s = reply(60, 100);

	ok(isnan(account_hit_rate(&a)), "of no replies, no rate");
	account_note(&a, &s, &(struct account_item){ -1, 15, false });
	account_note(&b, &s, &(struct account_item){ -1, 0, false });
	account_join(&a, &b);
	ok(account_hit_rate(&a) == 0.125, "what a cache answered");
	note(&b, &s, 1, false);
	ok(isnan(account_hit_rate(&b)), "when all of them tell");
	b = (struct account){ 0 };
	account_note(&b, &s, &(struct account_item){ -1, 61, false });
	ok(isnan(account_hit_rate(&b)), "and none tells of more than it has");
}

static void prompts(void)
{
	struct account a = { 0 };
	struct sample s = reply(128, 100);

	note(&a, &s, 100, true);
	s.input_tokens = 88;
	note(&a, &s, 100, true);
	ok(!a.prompts_cut, "a template, and a few tokens, are nothing");
	s.input_tokens = 87;
	note(&a, &s, 100, true);
	ok(a.prompts_cut == 1, "one that the server cut");
	ok(a.made_tokens == 300 && a.seen_tokens == 128 + 88 + 87, "in all");
	note(&a, &s, -1, true);
	s.input_tokens = -1;
	note(&a, &s, 100, true);
	ok(a.prompts_cut == 1 && a.made_tokens == 300, "what nobody counted");
	s = reply(10, 10);
	s.status = SAMPLE_FAILED;
	note(&a, &s, 100, true);
	ok(a.prompts_cut == 1 && !a.replies_short, "nor what failed");
}

static void replies(void)
{
	struct account a = { 0 }, b = { 0 };
	struct sample s = reply(10, 87);

	note(&a, &s, 10, false);
	ok(!a.replies_short, "a reply may end");
	note(&a, &s, 10, true);
	ok(a.replies_short == 1, "unless it was to be full");
	s.token_source = SAMPLE_CHUNKS;
	note(&a, &s, 10, true);
	ok(a.replies_short == 1, "events are no tokens");
	s = reply(10, 114);
	note(&b, &s, 10, false);
	account_join(&a, &b);
	ok(a.replies_long == 1 && a.replies_short == 1 && a.made_tokens == 40,
	   "too long; lanes are added up");
	s.asked_tokens = 0;
	note(&a, &s, 10, true);
	ok(a.replies_long == 1, "of those with a limit");
}

static void judgement(void)
{
	struct account a = { .prompts_cut = 3 };
	struct meter_judgement j = { 0 };

	account_judge(&j, &a, false);
	ok(j.verdict == METER_OK, "who guesses accuses nobody");
	account_judge(&j, &a, true);
	ok(j.verdict == METER_SUSPECT, "suspect");
	is(j.why,
	   "prompts that the server cut, for its context is too small: 3",
	   "why");
	a.replies_short = a.replies_long = 1000000;
	account_judge(&j, &a, false);
	ok(strlen(j.why) < sizeof j.why - 1, "all reasons fit");
}

int main(void)
{
	prompts();
	replies();
	caches();
	judgement();
	return done();
}
