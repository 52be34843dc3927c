/* prompt_prompts - prompts from a seed: exact, repeatable, sharded */
#include "prompts.h"

static void repeatable(enum prompts_kind kind)
{
	struct prompts_options o = options(kind);
	AUTO(prompts_release) struct prompts *a = open_it(&o);
	AUTO(prompts_release) struct prompts *b = open_it(&o);
	AUTO(prompts_release) struct prompts *c = NULL;
	AUTO(free_text) char *first = text_of(a, 2, 0);
	AUTO(free_text) char *salted = text_of(a, 2, 1);
	struct prompt p;
	struct err e;

	ok(is_same(a, b, 7, 0) && is_same(a, b, 3, 0) && is_same(b, a, 2, 0),
	   "prompts are the same in any order");
	ok(!is_same(a, b, 7, 99), "a salt makes another");
	ok(strncmp(first, salted, strcspn(first, " ") + 1) != 0,
	   "from its first word on");
	o.seed++;
	c = open_it(&o);
	ok(!is_same(a, c, 7, 0), "another seed, another prompt");
	ok(prompts_get(a, 7, 3, &p, &e) == 0 && p.is_exact, "it is exact");
	ok(p.output_tokens == 20 && p.offset_ns == -1, "with its limit");
}

static size_t tokens_of(const struct prompt *p)
{
	size_t sum = 0, tokens;
	struct err e;

	for (size_t i = 0; i < p->message_count; i++) {
		count(NULL, p->messages[i].text, p->messages[i].len, &tokens,
		      &e);
		sum += tokens;
	}
	return sum;
}

static void lengths(void)
{
	struct prompts_options o = options(PROMPTS_RANDOM);
	AUTO(prompts_release) struct prompts *d = NULL;
	size_t least = 1000, most = 0, wrong = 0, words = 0;
	struct prompt p;
	struct err e;

	o.spread.spread = 0.5;
	d = open_it(&o);
	for (uint64_t i = 0; i < 300; i++) {
		wrong += prompts_get(d, i, i % 3, &p, &e) < 0 ||
			 tokens_of(&p) != p.input_tokens || !p.is_exact;
		least = p.input_tokens < least ? p.input_tokens : least;
		most = p.input_tokens > most ? p.input_tokens : most;
		words += p.output_tokens < 10 || p.output_tokens > 30;
	}
	ok(!wrong, "300 lengths are exact");
	ok(least >= 25 && least < 30 && most <= 75 && most > 70,
	   "and fill their range: %zu to %zu", least, most);
	ok(!words, "outputs too");
	prompts_release(&d);
	o.counter = (struct counter){ 0 };
	d = open_it(&o);
	ok(prompts_get(d, 0, 0, &p, &e) == 0 && !p.is_exact,
	   "without a tokenizer they are marked");
}

static void prefixes(void)
{
	struct prompts_options o = options(PROMPTS_PREFIX);
	AUTO(prompts_release) struct prompts *d = open_it(&o);
	AUTO(free_text) char *a = text_of(d, 1, 0);
	AUTO(free_text) char *b = text_of(d, 4, 0);
	AUTO(free_text) char *c = text_of(d, 2, 0);
	struct prompt p;
	struct err e;
	size_t shared = 0, other = 0;

	while (a[shared] && a[shared] == b[shared])
		shared++;
	while (a[other] && a[other] == c[other])
		other++;
	ok(shared > 60 && other < 20, "every third shares a prefix: %zu, %zu",
	   shared, other);
	ok(prompts_get(d, 1, 0, &p, &e) == 0 && p.input_tokens == 80 &&
		   tokens_of(&p) == 80,
	   "prefix and rest are counted together");
}

static void turns(void)
{
	struct prompts_options o = options(PROMPTS_MULTI_TURN);
	AUTO(prompts_release) struct prompts *d = open_it(&o);
	struct prompt p;
	struct err e;
	size_t before;

	ok(prompts_count(d) == 12, "whole conversations");
	ok(prompts_get(d, 4, 0, &p, &e) == 0 && p.session == 1 && !p.turn &&
		   p.message_count == 1 && !p.delay_ns,
	   "a first turn");
	before = calls;
	ok(prompts_get(d, 5, 0, &p, &e) == 0 && p.turn == 1 && p.turns == 4 &&
		   p.message_count == 3 && p.delay_ns > 0,
	   "a second one");
	ok(calls - before < 20, "is added to the first");
	ok(p.messages[1].role == PROMPT_ASSISTANT && p.input_tokens == 120 &&
		   tokens_of(&p) == 120,
	   "its tokens are those of all texts");
	is(prompt_role_name(p.messages[1].role), "assistant", "roles");
}

/* Words of one token each, and a server that is asked for nothing more. */
static void hushes(void)
{
	struct prompts_options o = options(PROMPTS_RANDOM);
	AUTO(prompts_release) struct prompts *d = NULL;
	AUTO(prompts_release) struct prompts *odd = open_it(&o);
	struct prompt p;
	struct err e;
	size_t before;

	o.counter.count = count_words;
	d = open_it(&o);
	for (uint64_t i = 0; i < PROMPTS_REGULAR; i++) {
		ok(!prompts_is_regular(d), "not known yet");
		prompts_get(d, i, 0, &p, &e);
		prompts_get(odd, i, 0, &p, &e);
	}
	ok(prompts_is_regular(d) && !prompts_is_regular(odd),
	   "words are a token each, or are not");
	prompts_hush(d);
	prompts_hush(odd);
	before = calls;
	ok(prompts_get(d, 1000, 0, &p, &e) == 0 && p.is_exact,
	   "then they need not be counted");
	ok(prompts_get(odd, 1000, 0, &p, &e) == 0 && !p.is_exact,
	   "else it is said that they were not");
	ok(calls == before, "nobody was asked");
}

static void refusals(void)
{
	struct prompts_options o = options(PROMPTS_RANDOM);
	struct prompts *d = NULL;
	enum prompts_kind kind;
	struct err e;

	ok(prompts_kind(&kind, "azure", &e) == 0 && kind == PROMPTS_AZURE &&
		   prompts_is_trace(kind),
	   "names");
	ok(prompts_kind(&kind, "poem", &e) < 0 && e.kind == ERR_USAGE,
	   "a name that is none");
	o.input_tokens = 0;
	ok(prompts_open(&d, &o, &e) < 0 && e.kind == ERR_USAGE, "no length");
	o = options(PROMPTS_JSONL);
	ok(prompts_open(&d, &o, &e) < 0 && e.kind == ERR_USAGE, "no file");
	o.path = "/nowhere/x";
	ok(prompts_open(&d, &o, &e) < 0 && e.kind == ERR_IO, "no such file");
}

int main(void)
{
	repeatable(PROMPTS_RANDOM);
	repeatable(PROMPTS_PREFIX);
	repeatable(PROMPTS_MULTI_TURN);
	lengths();
	prefixes();
	turns();
	hushes();
	refusals();
	return done();
}
