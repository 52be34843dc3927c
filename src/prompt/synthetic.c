/* synthetic - datasets out of a seed: random, shared prefixes, turns */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "prompt/source.h"

static void nothing(void *state)
{
	(void)state;
}

static int open_random(struct prompts *d, struct err *e)
{
	(void)d;
	(void)e;
	return 0;
}

/* Input and output of prompt id: always drawn in this order. */
static struct source_text lengths(const struct prompts *d, uint64_t id,
				  struct prompt *p)
{
	struct draw draw = draw_open(d->options.seed, DRAW_LENGTH, id);
	struct source_text text = {
		.role = PROMPT_USER,
		.draw = draw_open(d->options.seed, DRAW_PROMPT, id),
		.tokens = source_length(d, d->options.input_tokens, &draw),
	};

	p->output_tokens = source_length(d, d->options.output_tokens, &draw);
	return text;
}

static int get_random(struct prompts *d, uint64_t salt, struct prompt *p,
		      struct err *e)
{
	struct source_text text = lengths(d, p->id, p);

	sheet_clear(&d->sheet);
	source_salt(d, salt, text.tokens);
	source_fix(d, &text);
	return source_fit(d, &text, p, e);
}

const struct source source_random = {
	.open = open_random,
	.get = get_random,
	.release = nothing,
};

/* One prefix as it was made for a salt. */
struct prefix {
	uint64_t salt;
	char *text; /* NULL: not made yet */
	size_t len;
	bool is_exact;
};

struct prefixes {
	size_t count;
	struct prefix items[];
};

static int open_prefix(struct prompts *d, struct err *e)
{
	size_t count = d->options.num_prefixes;
	struct prefixes *all =
		xcalloc(1, sizeof *all + count * sizeof *all->items);

	(void)e;
	all->count = count;
	d->state = all;
	return 0;
}

/* Prefixes have the numbers that no prompt reaches. */
static int make_prefix(struct prompts *d, uint64_t number, uint64_t salt,
		       struct err *e)
{
	struct prefixes *all = d->state;
	struct prefix *made = &all->items[number];
	struct source_text text = {
		.role = PROMPT_USER,
		.draw = draw_open(d->options.seed, DRAW_PROMPT,
				  UINT64_MAX - number),
		.tokens = d->options.prefix_tokens,
	};
	struct prompt p = { .is_exact = true };

	buf_clear(&d->scratch);
	source_salt(d, salt, text.tokens);
	source_fix(d, &text);
	if (source_fit(d, &text, &p, e) < 0)
		return -1;
	free(made->text);
	*made = (struct prefix){ salt,
				 xstrndup(d->scratch.data, d->scratch.len),
				 d->scratch.len, p.is_exact };
	return 0;
}

static int get_prefix(struct prompts *d, uint64_t salt, struct prompt *p,
		      struct err *e)
{
	struct source_text text = lengths(d, p->id, p);
	struct prefixes *all = d->state;
	uint64_t number = p->id % all->count;
	struct prefix *prefix = &all->items[number];

	if ((!prefix->text || prefix->salt != salt) &&
	    make_prefix(d, number, salt, e) < 0)
		return -1;
	sheet_clear(&d->sheet);
	buf_clear(&d->scratch);
	buf_add(&d->scratch, prefix->text, prefix->len);
	text.fixed = prefix->len;
	text.fixed_tokens = d->options.prefix_tokens;
	text.tokens += d->options.prefix_tokens;
	p->is_exact = prefix->is_exact;
	return source_fit(d, &text, p, e);
}

static void release_prefix(void *state)
{
	struct prefixes *all = state;

	for (size_t i = 0; all && i < all->count; i++)
		free(all->items[i].text);
	free(all);
}

const struct source source_prefix = {
	.open = open_prefix,
	.get = get_prefix,
	.release = release_prefix,
};

/* The conversation that is in the sheet, and how much of it. */
struct talk {
	uint64_t session, salt;
	uint32_t turn; /* the last that is there */
	bool is_there, is_exact;
	size_t tokens;
};

static int open_turns(struct prompts *d, struct err *e)
{
	uint64_t turns = d->options.turns;

	(void)e;
	d->state = xcalloc(1, sizeof(struct talk));
	d->count = (d->count + turns - 1) / turns * turns;
	return 0;
}

/* A turn's question; of the turn before, the answer's stand-in first. */
static int add_turn(struct prompts *d, uint64_t id, uint64_t salt,
		    struct prompt *p, struct err *e)
{
	struct source_text question;
	bool is_first = id % d->options.turns == 0;

	if (!is_first) {
		struct source_text answer;

		lengths(d, id - 1, p);
		answer = (struct source_text){
			.role = PROMPT_ASSISTANT,
			.draw = draw_open(d->options.seed, DRAW_PROMPT,
					  UINT64_MAX - id),
			.tokens = p->output_tokens,
		};
		buf_clear(&d->scratch);
		if (source_fit(d, &answer, p, e) < 0)
			return -1;
	}
	question = lengths(d, id, p);
	buf_clear(&d->scratch);
	source_salt(d, is_first ? salt : 0, question.tokens);
	source_fix(d, &question);
	return source_fit(d, &question, p, e);
}

static int64_t think(const struct prompts *d, uint64_t id)
{
	struct draw draw = draw_open(d->options.seed, DRAW_DELAY, id);

	return (int64_t)(-log(1 - draw_unit(&draw)) *
			 (double)d->options.think_ns);
}

static int get_turns(struct prompts *d, uint64_t salt, struct prompt *p,
		     struct err *e)
{
	struct talk *talk = d->state;
	uint64_t turns = d->options.turns, first;

	p->session = p->id / turns;
	p->turn = (uint32_t)(p->id % turns);
	p->turns = (uint32_t)turns;
	first = p->session * turns;
	if (talk->is_there && talk->session == p->session &&
	    talk->salt == salt && talk->turn < p->turn) {
		first += talk->turn + 1;
		p->input_tokens = talk->tokens;
		p->is_exact = talk->is_exact;
	} else {
		sheet_clear(&d->sheet);
	}
	talk->is_there = false;
	for (uint64_t id = first; id <= p->id; id++)
		if (add_turn(d, id, salt, p, e) < 0)
			return -1;
	*talk = (struct talk){ p->session, salt,        p->turn,
			       true,       p->is_exact, p->input_tokens };
	p->delay_ns = p->turn ? think(d, p->id) : 0;
	return 0;
}

const struct source source_turns = {
	.open = open_turns,
	.get = get_turns,
	.release = free,
};
