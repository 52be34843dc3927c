/* source - what each kind of dataset brings */
#ifndef PROMPT_SOURCE_H
#define PROMPT_SOURCE_H

#include "prompt/draw.h"
#include "prompt/prompts.h"
#include "prompt/sheet.h"

/*
 * open sets state and count; get writes the sheet of prompt p->id, and sets
 * what is not the default: p has input_tokens 0, is_exact true, turn 0 of 1,
 * no delay and no offset. release gets what open has set, also of one that
 * failed; NULL is allowed.
 */
struct source {
	bool needs_path, is_trace;
	bool needs_lengths; /* although it has a file */
	int (*open)(struct prompts *d, struct err *e);
	int (*get)(struct prompts *d, uint64_t salt, struct prompt *p,
		   struct err *e);
	void (*release)(void *state);
};

struct prompts {
	struct prompts_options options;
	const struct source *source;
	void *state;
	uint64_t count;
	struct sheet sheet;
	struct buf scratch; /* a text while it is fitted */
	size_t fitted;      /* texts that were counted */
	bool is_odd;        /* one of them was not right at first */
	bool is_hushed;     /* nobody is asked any more */
};

extern const struct source source_random, source_prefix, source_turns;
extern const struct source source_sharegpt, source_jsonl, source_sonnet,
	source_raw;
extern const struct source source_mooncake, source_azure, source_burstgpt,
	source_timed;

/* A length around the middle, as the options say. */
size_t source_length(const struct prompts *d, size_t middle, struct draw *draw);

/* Put the words of a salt into the empty scratch, at most so many. */
void source_salt(struct prompts *d, uint64_t salt, size_t most);

/*
 * Bring scratch, of which fixed bytes stay and count as fixed_tokens, to a
 * number of tokens, and add it as a message.
 */
struct source_text {
	enum prompt_role role;
	struct draw draw;
	size_t tokens, fixed, fixed_tokens;
};
/* What is in scratch stays; its words are about a token each. */
void source_fix(const struct prompts *d, struct source_text *text);

int source_fit(struct prompts *d, struct source_text *text, struct prompt *p,
	       struct err *e);

/* Add a text of others behind the salt, and count it. */
int source_copy(struct prompts *d, const struct message *m, struct prompt *p,
		struct err *e);

#endif
