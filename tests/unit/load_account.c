/* load_account - prompts that were cut, replies too short and too long */
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

static void prompts(void)
{
	struct account a = { 0 };
	struct sample s = reply(128, 100);

	account_note(&a, &s, 100, true);
	s.input_tokens = 88;
	account_note(&a, &s, 100, true);
	ok(!a.prompts_cut, "a template, and a few tokens, are nothing");
	s.input_tokens = 87;
	account_note(&a, &s, 100, true);
	ok(a.prompts_cut == 1, "one that the server cut");
	ok(a.made_tokens == 300 && a.seen_tokens == 128 + 88 + 87, "in all");
	account_note(&a, &s, -1, true);
	s.input_tokens = -1;
	account_note(&a, &s, 100, true);
	ok(a.prompts_cut == 1 && a.made_tokens == 300, "what nobody counted");
	s = reply(10, 10);
	s.status = SAMPLE_FAILED;
	account_note(&a, &s, 100, true);
	ok(a.prompts_cut == 1 && !a.replies_short, "nor what failed");
}

static void replies(void)
{
	struct account a = { 0 }, b = { 0 };
	struct sample s = reply(10, 87);

	account_note(&a, &s, 10, false);
	ok(!a.replies_short, "a reply may end");
	account_note(&a, &s, 10, true);
	ok(a.replies_short == 1, "unless it was to be full");
	s.token_source = SAMPLE_CHUNKS;
	account_note(&a, &s, 10, true);
	ok(a.replies_short == 1, "events are no tokens");
	s = reply(10, 114);
	account_note(&b, &s, 10, false);
	account_join(&a, &b);
	ok(a.replies_long == 1 && a.replies_short == 1 && a.made_tokens == 40,
	   "too long; lanes are added up");
	s.asked_tokens = 0;
	account_note(&a, &s, 10, true);
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
	judgement();
	return done();
}
