/* replay - traces as datasets: recorded times and lengths, drawn texts */
#include <stdlib.h>

#include "base/mem.h"
#include "prompt/source.h"
#include "prompt/talk.h"
#include "prompt/trace.h"
#include "prompt/words.h"

struct replay {
	struct trace trace;
	struct records records; /* of texts */
};

static struct replay *begin(struct prompts *d)
{
	struct replay *r = xmalloc(sizeof *r);

	*r = (struct replay){ .records = RECORDS_INIT };
	d->state = r;
	return r;
}

static int settle(struct prompts *d, struct err *e)
{
	struct replay *r = d->state;

	if (trace_settle(&r->trace, d->options.path, d->options.speedup, e) < 0)
		return -1;
	if (!d->count || d->count > r->trace.count)
		d->count = r->trace.count;
	return 0;
}

static int open_lines(struct prompts *d, struct err *e)
{
	struct replay *r = begin(d);
	bool has_texts = d->options.kind == PROMPTS_TIMED;

	if (trace_read_lines(&r->trace, &r->records, d->options.path, has_texts,
			     e) < 0)
		return -1;
	return settle(d, e);
}

static int open_azure(struct prompts *d, struct err *e)
{
	struct replay *r = begin(d);

	if (trace_read_azure(&r->trace, d->options.path, e) < 0)
		return -1;
	return settle(d, e);
}

static int open_burstgpt(struct prompts *d, struct err *e)
{
	struct replay *r = begin(d);

	if (trace_read_burstgpt(&r->trace, d->options.path, e) < 0)
		return -1;
	return settle(d, e);
}

/*
 * Blocks of the same hash id have the same words, so that prompts share the
 * prefixes that the recorded ones shared. What is too long by the tokenizer is
 * cut from the end.
 */
static void add_blocks(struct prompts *d, const struct trace_row *row,
		       struct source_text *text)
{
	const struct replay *r = d->state;
	size_t left = text->tokens - text->fixed_tokens;

	for (uint32_t i = 0; i < row->hash_count && left; i++) {
		uint64_t hash = r->trace.hashes[row->first_hash + i];
		struct draw draw = draw_open(d->options.seed, DRAW_PROMPT,
					     UINT64_MAX - hash);
		size_t words = left < TRACE_BLOCK ? left : TRACE_BLOCK;

		words_add(&d->scratch, &draw, words);
		text->fixed_tokens += words;
		left -= words;
	}
}

static int write_text(struct prompts *d, const struct trace_row *row,
		      uint64_t salt, struct prompt *p, struct err *e)
{
	struct source_text text = {
		.role = PROMPT_USER,
		.draw = draw_open(d->options.seed, DRAW_PROMPT, p->id),
		.tokens = row->input,
	};

	sheet_clear(&d->sheet);
	source_salt(d, salt, row->input);
	source_fix(d, &text);
	add_blocks(d, row, &text);
	return source_fit(d, &text, p, e);
}

static int get_row(struct prompts *d, uint64_t salt, struct prompt *p,
		   struct err *e)
{
	struct replay *r = d->state;
	uint64_t round = p->id / d->count;
	const struct trace_row *row = &r->trace.rows[p->id % d->count];

	p->offset_ns = row->offset_ns;
	if (round && !r->trace.period_ns)
		return err_set(e, ERR_DATA,
			       "%s: all of its requests are at one time: it "
			       "cannot be played again and again for a "
			       "duration: give --num-prompts",
			       d->options.path);
	if (round > (uint64_t)(INT64_MAX - p->offset_ns) /
			    ((uint64_t)r->trace.period_ns + 1))
		return err_set(e, ERR_USAGE, "request %llu is behind all time",
			       (unsigned long long)p->id);
	p->offset_ns += (int64_t)round * r->trace.period_ns;
	p->output_tokens = d->options.output_tokens ? d->options.output_tokens
						    : row->output;
	if (!row->has_text)
		return write_text(d, row, salt, p, e);
	if (records_read(&r->records, row->record, e) < 0)
		return -1;
	return talk_read(d, &r->records.doc, salt, p, e);
}

static void release_replay(void *state)
{
	struct replay *r = state;

	if (!r)
		return;
	trace_release(&r->trace);
	records_release(&r->records);
	free(r);
}

#define TRACE_SOURCE(open_it)                                                  \
	{                                                                      \
		.needs_path = true, .is_trace = true, .open = (open_it),       \
		.get = get_row, .release = release_replay,                     \
	}

const struct source source_mooncake = TRACE_SOURCE(open_lines);
const struct source source_timed = TRACE_SOURCE(open_lines);
const struct source source_azure = TRACE_SOURCE(open_azure);
const struct source source_burstgpt = TRACE_SOURCE(open_burstgpt);
