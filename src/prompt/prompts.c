/* prompts - what is asked: prompts by number, from a seed or from a file */
#include "prompt/prompts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/opts.h"
#include "prompt/source.h"
#include "prompt/words.h"

#define SALT_WORDS 4 /* 32 bits */
#define PREFIXES_MAX 65536
#define TURNS_MAX 1000
#define THINK_MAX_NS ((int64_t)86400 * 1000000000)

static const struct {
	const char *name;
	const struct source *source;
} kinds[] = {
	[PROMPTS_RANDOM] = { "random", &source_random },
	[PROMPTS_PREFIX] = { "prefix", &source_prefix },
	[PROMPTS_MULTI_TURN] = { "multi-turn", &source_turns },
	[PROMPTS_SHAREGPT] = { "sharegpt", &source_sharegpt },
	[PROMPTS_JSONL] = { "jsonl", &source_jsonl },
	[PROMPTS_SONNET] = { "sonnet", &source_sonnet },
	[PROMPTS_RAW] = { "raw", &source_raw },
	[PROMPTS_MOONCAKE] = { "mooncake", &source_mooncake },
	[PROMPTS_AZURE] = { "azure", &source_azure },
	[PROMPTS_BURSTGPT] = { "burstgpt", &source_burstgpt },
	[PROMPTS_TIMED] = { "timed", &source_timed },
};

#define KINDS (sizeof kinds / sizeof *kinds)

int prompts_kind(enum prompts_kind *kind, const char *name, struct err *e)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (!strcmp(name, kinds[i].name)) {
			*kind = (enum prompts_kind)i;
			return 0;
		}
	}
	return err_set(e, ERR_USAGE,
		       "%s: no dataset; there are random, prefix, multi-turn, "
		       "sharegpt, sonnet, jsonl, raw and the traces mooncake, "
		       "azure, burstgpt, timed",
		       name);
}

bool prompts_is_trace(enum prompts_kind kind)
{
	return kinds[kind].source->is_trace;
}

bool prompts_has_lengths(enum prompts_kind kind)
{
	const struct source *s = kinds[kind].source;

	return !s->needs_path || s->needs_lengths;
}

size_t source_length(const struct prompts *d, size_t middle, struct draw *draw)
{
	return length_draw(&d->options.spread, middle, draw);
}

void source_salt(struct prompts *d, uint64_t salt, size_t most)
{
	struct draw draw = draw_open(salt, DRAW_SALT, 0);

	if (salt)
		words_add(&d->scratch, &draw,
			  most < SALT_WORDS ? most : SALT_WORDS);
}

void source_fix(const struct prompts *d, struct source_text *text)
{
	text->fixed = d->scratch.len;
	for (size_t i = 0; i < d->scratch.len; i++)
		text->fixed_tokens += d->scratch.data[i] == ' ';
	text->fixed_tokens += d->scratch.len > 0;
}

int source_fit(struct prompts *d, struct source_text *text, struct prompt *p,
	       struct err *e)
{
	const struct words_goal goal = {
		.counter = &d->options.counter,
		.draw = &text->draw,
		.tokens = text->tokens,
		.fixed = text->fixed,
		.fixed_tokens = text->fixed_tokens,
	};
	bool is_exact = true;
	int counted = words_fit(&d->scratch, &goal, &is_exact, e);

	if (counted < 0)
		return -1;
	d->fitted += counted > 0;
	d->is_odd |= counted > 1;
	if (d->is_hushed)
		is_exact = prompts_is_regular(d);
	p->is_exact &= is_exact;
	p->input_tokens += text->tokens;
	return sheet_add(&d->sheet, text->role, d->scratch.data, d->scratch.len,
			 e);
}

int source_copy(struct prompts *d, const struct message *m, struct prompt *p,
		struct err *e)
{
	size_t tokens;

	if (d->scratch.len && m->len)
		buf_adds(&d->scratch, "\n");
	if (buf_add(&d->scratch, m->text, m->len) < 0)
		return err_set(e, ERR_DATA, "a prompt is too long");
	if (counter_count(&d->options.counter, d->scratch.data, d->scratch.len,
			  &tokens, e) < 0)
		return -1;
	p->input_tokens += tokens;
	p->is_exact &= d->options.counter.count != NULL;
	return sheet_add(&d->sheet, m->role, d->scratch.data, d->scratch.len,
			 e);
}

static bool is_too_long(const struct prompts_options *o)
{
	return o->input_tokens > PROMPTS_TOKENS_MAX ||
	       o->output_tokens > PROMPTS_TOKENS_MAX ||
	       o->prefix_tokens > PROMPTS_TOKENS_MAX;
}

static bool has_bad_prefixes(const struct prompts_options *o)
{
	return o->kind == PROMPTS_PREFIX &&
	       (!o->num_prefixes || !o->prefix_tokens ||
		o->num_prefixes > PREFIXES_MAX);
}

static bool has_bad_turns(const struct prompts_options *o)
{
	return o->kind == PROMPTS_MULTI_TURN &&
	       (!o->turns || o->turns > TURNS_MAX);
}

static int check(const struct prompts_options *o, struct err *e)
{
	bool needs_path = kinds[o->kind].source->needs_path;
	bool needs_lengths = kinds[o->kind].source->needs_lengths;
	bool has_lengths = o->input_tokens && o->output_tokens;
	bool has_speed = o->speedup >= 0 && !isinf(o->speedup);
	bool has_time = o->think_ns >= 0 && o->think_ns <= THINK_MAX_NS;
	const struct opts_rule rules[] = {
		{ needs_path && !o->path, "this dataset needs a file" },
		{ (!needs_path || needs_lengths) && !has_lengths,
		  "a random dataset needs lengths of input and output" },
		{ is_too_long(o), "lengths are at most 10000000 tokens" },
		{ !has_speed, "the speed of a trace is above 0" },
		{ has_bad_prefixes(o),
		  "prefixes are 1 to 65536, of 1 token or more" },
		{ has_bad_turns(o), "turns are 1 to 1000" },
		{ !has_time, "a time of thinking is 0 to 24 h" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

int prompts_open(struct prompts **d, const struct prompts_options *options,
		 struct err *e)
{
	AUTO(prompts_release) struct prompts *made = NULL;

	if (check(options, e) < 0)
		return -1;
	made = xmalloc(sizeof *made);
	*made = (struct prompts){
		.options = *options,
		.source = kinds[options->kind].source,
		.count = options->count,
		.sheet = SHEET_INIT,
		.scratch = BUF_INIT(SHEET_MAX),
	};
	if (!made->options.speedup)
		made->options.speedup = 1;
	if (made->source->open(made, e) < 0)
		return -1;
	*d = take(&made);
	return 0;
}

uint64_t prompts_count(const struct prompts *d)
{
	return d->count;
}

int prompts_get(struct prompts *d, uint64_t id, uint64_t salt, struct prompt *p,
		struct err *e)
{
	*p = (struct prompt){
		.id = id,
		.is_exact = true,
		.session = id,
		.turns = 1,
		.offset_ns = -1,
	};
	buf_clear(&d->scratch);
	if (d->source->get(d, salt, p, e) < 0)
		return -1;
	sheet_show(&d->sheet, p);
	return 0;
}

bool prompts_is_regular(const struct prompts *d)
{
	return d->fitted >= PROMPTS_REGULAR && !d->is_odd;
}

void prompts_hush(struct prompts *d)
{
	d->is_hushed = d->options.counter.count != NULL;
	d->options.counter = (struct counter){ 0 };
}

void prompts_release(struct prompts **d)
{
	struct prompts *old = *d;

	*d = NULL;
	if (!old)
		return;
	old->source->release(old->state);
	sheet_release(&old->sheet);
	buf_release(&old->scratch);
	free(old);
}
