/* responses - OpenAI's Responses interface, as vLLM and llama.cpp speak it */
#include "api/api.h"
#include "api/body.h"
#include "api/walk.h"

/*
 * Every event says what it is in its member `type`, which may stand last.
 * Text is the delta of the types below; the events that say it once more, all
 * of it, are none. A stream ends with response.completed or, where the limit
 * was reached, response.incomplete, which have response.usage;
 * response.failed and error are failures. A whole answer is that response:
 * its texts are in output[].content[].text and the arguments of calls.
 */
struct reader {
	struct walk walk; /* first: it leads back here */
	struct walk_key type;
	struct walk_key delta; /* without its quotes; len 0: there is none */
	uint32_t logprobs;     /* of the event, a token each */
	struct walk_key part_type; /* of the part of a whole answer */
	const char *part;          /* its text, or NULL */
};

enum kind {
	KIND_OTHER,
	KIND_VISIBLE,
	KIND_REASONING,
	KIND_FINISH,
	KIND_ERROR
};

static enum kind kind_of(struct walk_key type)
{
#define ROW(word, kind)                                                        \
	{                                                                      \
		word, sizeof(word) - 1, kind                                   \
	}
	static const struct {
		const char *word;
		size_t len;
		enum kind kind;
	} rows[] = {
		ROW("response.output_text.delta", KIND_VISIBLE),
		ROW("response.reasoning_text.delta", KIND_REASONING),
		ROW("response.reasoning_summary_text.delta", KIND_REASONING),
		ROW("response.function_call_arguments.delta", KIND_VISIBLE),
		ROW("response.custom_tool_call_input.delta", KIND_VISIBLE),
		ROW("response.mcp_call_arguments.delta", KIND_VISIBLE),
		ROW("response.refusal.delta", KIND_VISIBLE),
		ROW("response.completed", KIND_FINISH),
		ROW("response.incomplete", KIND_FINISH),
		ROW("response.failed", KIND_ERROR),
		ROW("error", KIND_ERROR),
	};
#undef ROW

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (type.len == rows[i].len &&
		    !memcmp(type.at, rows[i].word, type.len))
			return rows[i].kind;
	return KIND_OTHER;
}

static const char *usage_member(struct walk *w, struct walk_key key,
				const char *p)
{
	const char *behind = walk_skip(w, p);

	if (WALK_IS(key, "output_tokens"))
		w->chunk->output_tokens = walk_number(p, behind);
	else if (WALK_IS(key, "input_tokens"))
		w->chunk->input_tokens = walk_number(p, behind);
	return behind;
}

static const char *response_member(struct walk *w, struct walk_key key,
				   const char *p)
{
	return WALK_IS(key, "usage") ? walk_members(w, p, usage_member)
				     : walk_skip(w, p);
}

static const char *part_member(struct walk *w, struct walk_key key,
			       const char *p)
{
	struct reader *r = (struct reader *)w;

	if (WALK_IS(key, "type"))
		return walk_text(w, p, &r->part_type);
	if (WALK_IS(key, "text") || WALK_IS(key, "refusal"))
		r->part = p;
	return walk_skip(w, p);
}

/* A part of a message, of reasoning or of its summary. */
static const char *part(struct walk *w, const char *p)
{
	struct reader *r = (struct reader *)w;
	const char *behind;

	r->part = NULL;
	r->part_type = (struct walk_key){ p, 0 };
	behind = walk_members(w, p, part_member);
	if (!behind || !r->part)
		return behind;
	if (WALK_IS(r->part_type, "reasoning_text") ||
	    WALK_IS(r->part_type, "summary_text"))
		walk_reasoning(w, r->part);
	else
		walk_visible(w, r->part);
	return behind;
}

static const char *item_member(struct walk *w, struct walk_key key,
			       const char *p)
{
	if (WALK_IS(key, "content") || WALK_IS(key, "summary"))
		return walk_elements(w, p, part);
	if (WALK_IS(key, "arguments") || WALK_IS(key, "input"))
		return walk_visible(w, p);
	return walk_skip(w, p);
}

static const char *item(struct walk *w, const char *p)
{
	return walk_members(w, p, item_member);
}

/* Of a whole answer. */
static const char *status(struct walk *w, const char *p)
{
	struct walk_key word = { p, 0 };
	const char *behind = walk_text(w, p, &word);

	if (WALK_IS(word, "completed") || WALK_IS(word, "incomplete"))
		w->chunk->has_finish = true;
	if (WALK_IS(word, "failed") || WALK_IS(word, "cancelled"))
		w->chunk->has_error = true;
	return behind;
}

static const char *count(struct walk *w, const char *p)
{
	((struct reader *)w)->logprobs++;
	return walk_skip(w, p);
}

static const char *root_member(struct walk *w, struct walk_key key,
			       const char *p)
{
	struct reader *r = (struct reader *)w;

	if (WALK_IS(key, "type"))
		return walk_text(w, p, &r->type);
	if (WALK_IS(key, "delta"))
		return walk_text(w, p, &r->delta);
	if (WALK_IS(key, "logprobs"))
		return walk_elements(w, p, count);
	if (WALK_IS(key, "response"))
		return walk_members(w, p, response_member);
	if (WALK_IS(key, "usage"))
		return walk_members(w, p, usage_member);
	if (WALK_IS(key, "output"))
		return walk_elements(w, p, item);
	if (WALK_IS(key, "status"))
		return status(w, p);
	return walk_other(w, key, p);
}

static void judge(const struct reader *r, struct chunk *c)
{
	enum kind kind = kind_of(r->type);
	bool is_text = kind == KIND_VISIBLE || kind == KIND_REASONING;

	c->has_finish |= kind == KIND_FINISH;
	c->has_error |= kind == KIND_ERROR;
	if (is_text)
		c->ids = r->logprobs;
	if (!is_text || !r->delta.len)
		return;
	c->has_text = true;
	if (kind == KIND_REASONING) {
		c->reasoning = r->delta.at;
		c->reasoning_len = r->delta.len;
		return;
	}
	c->has_visible = true;
	c->text = r->delta.at;
	c->text_len = r->delta.len;
}

static void read(struct chunk *c, const char *data, size_t len)
{
	struct reader r = { .walk = { c, data + len } };

	*c = (struct chunk)CHUNK_NOTHING;
	if (walk_is_done(&r.walk, data))
		return;
	walk_document(&r.walk, data, root_member);
	judge(&r, c);
}

static void ask(struct body *b)
{
	body_prompt(b, "input");
	body_count(b, "max_output_tokens", b->prompt->output_tokens);
	body_lengths(b);
	body_sampling(b);
}

/* Nothing of it is to be kept: it would be for days. */
static void mode(struct body *b)
{
	body_json(b, "stream", b->form->is_whole ? "false" : "true");
	body_json(b, "store", "false");
}

const struct api api_responses = {
	.name = "responses",
	.is_below_v1 = true,
	.stream_path = "/responses",
	.whole_path = "/responses",
	.health_path = "/health",
	.takes_messages = true,
	.takes_ignore_eos = true,
	.has_tokens = true,
	.ask = ask,
	.mode = mode,
	.sends_model = true,
	.read = read,
};
