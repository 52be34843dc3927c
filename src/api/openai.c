/* openai - chat and completions, as vLLM, SGLang and llama.cpp speak them */
#include "api/api.h"
#include "api/body.h"
#include "api/walk.h"

/*
 * Text is in delta.content, delta.reasoning or delta.reasoning_content, the
 * arguments of delta.tool_calls, or text; an answer that is no stream has
 * message in the place of delta. Tokens are counted by usage, wherever it
 * stands, else by token_ids, else by the entries of logprobs.
 */
struct reader {
	struct walk walk; /* first: it leads back here */
	bool has_ids;     /* token_ids were there: logprobs count no more */
};

static const char *function_member(struct walk *w, struct walk_key key,
				   const char *p)
{
	return WALK_IS(key, "arguments") ? walk_visible(w, p) : walk_skip(w, p);
}

static const char *call_member(struct walk *w, struct walk_key key,
			       const char *p)
{
	return WALK_IS(key, "function") ? walk_members(w, p, function_member)
					: walk_skip(w, p);
}

static const char *call(struct walk *w, const char *p)
{
	return walk_members(w, p, call_member);
}

static const char *delta_member(struct walk *w, struct walk_key key,
				const char *p)
{
	if (WALK_IS(key, "content"))
		return walk_visible(w, p);
	if (WALK_IS(key, "reasoning_content") || WALK_IS(key, "reasoning"))
		return walk_reasoning(w, p);
	if (WALK_IS(key, "tool_calls"))
		return walk_elements(w, p, call);
	return walk_skip(w, p);
}

static const char *logprobs_member(struct walk *w, struct walk_key key,
				   const char *p)
{
	const struct reader *r = (struct reader *)w;

	if (!r->has_ids && (WALK_IS(key, "content") || WALK_IS(key, "tokens")))
		return walk_elements(w, p, walk_count);
	return walk_skip(w, p);
}

static const char *token_ids(struct walk *w, const char *p)
{
	if (p < w->end && *p == '[') {
		w->chunk->ids = 0;
		((struct reader *)w)->has_ids = true;
	}
	return walk_elements(w, p, walk_count);
}

static const char *choice_member(struct walk *w, struct walk_key key,
				 const char *p)
{
	if (WALK_IS(key, "delta") || WALK_IS(key, "message"))
		return walk_members(w, p, delta_member);
	if (WALK_IS(key, "text"))
		return walk_visible(w, p);
	if (WALK_IS(key, "token_ids"))
		return token_ids(w, p);
	if (WALK_IS(key, "logprobs"))
		return walk_members(w, p, logprobs_member);
	if (WALK_IS(key, "finish_reason") && p < w->end && *p == '"')
		w->chunk->has_finish = true;
	return walk_skip(w, p);
}

static const char *choice(struct walk *w, const char *p)
{
	return walk_members(w, p, choice_member);
}

static const char *details_member(struct walk *w, struct walk_key key,
				  const char *p)
{
	const char *behind = walk_skip(w, p);

	if (WALK_IS(key, "cached_tokens"))
		w->chunk->cached_tokens = walk_number(p, behind);
	return behind;
}

static const char *usage_member(struct walk *w, struct walk_key key,
				const char *p)
{
	const char *behind = walk_skip(w, p);

	if (WALK_IS(key, "prompt_tokens_details"))
		return walk_members(w, p, details_member);
	if (WALK_IS(key, "completion_tokens"))
		w->chunk->output_tokens = walk_number(p, behind);
	else if (WALK_IS(key, "prompt_tokens"))
		w->chunk->input_tokens = walk_number(p, behind);
	return behind;
}

static const char *root_member(struct walk *w, struct walk_key key,
			       const char *p)
{
	if (WALK_IS(key, "choices"))
		return walk_elements(w, p, choice);
	if (WALK_IS(key, "usage"))
		return walk_members(w, p, usage_member);
	return walk_other(w, key, p);
}

static void read(struct chunk *c, const char *data, size_t len)
{
	struct reader r = { .walk = { c, data + len } };

	*c = (struct chunk)CHUNK_NOTHING;
	if (!walk_is_done(&r.walk, data))
		walk_document(&r.walk, data, root_member);
}

static void ask(struct body *b, const char *prompt)
{
	enum request_limit limit = b->form->limit;

	body_prompt(b, prompt);
	if (limit != REQUEST_LIMIT_MAX_COMPLETION_TOKENS)
		body_count(b, "max_tokens", b->prompt->output_tokens);
	if (limit != REQUEST_LIMIT_MAX_TOKENS)
		body_count(b, "max_completion_tokens",
			   b->prompt->output_tokens);
	body_lengths(b);
	body_sampling(b);
}

static void ask_chat(struct body *b)
{
	ask(b, "messages");
}

static void ask_completion(struct body *b)
{
	ask(b, "prompt");
}

static void mode(struct body *b)
{
	body_json(b, "stream", b->form->is_whole ? "false" : "true");
	if (!b->form->is_whole)
		body_json(b, "stream_options", "{\"include_usage\":true}");
}

#define OPENAI                                                                 \
	.is_below_v1 = true, .health_path = "/health",                         \
	.takes_ignore_eos = true, .takes_min_tokens = true,                    \
	.has_tokens = true, .mode = mode, .sends_model = true, .read = read

const struct api api_chat = {
	.name = "chat",
	.stream_path = "/chat/completions",
	.whole_path = "/chat/completions",
	.takes_messages = true,
	.ask = ask_chat,
	OPENAI,
};

/*
 * sageLLM's gateway and its engine server are asked for chats, too, and the
 * latter says at /info what it runs; a model may be named there by its path.
 */
static const char *const sagellm_model[] = { "/model_path", "/model",
					     "/model_name", NULL };

const struct api api_sagellm = {
	.name = "sagellm",
	.backend = "sagellm",
	.stream_path = "/chat/completions",
	.whole_path = "/chat/completions",
	.info_path = "/info",
	.info_model = sagellm_model,
	.takes_messages = true,
	.ask = ask_chat,
	OPENAI,
};

const struct api api_completions = {
	.name = "completions",
	.stream_path = "/completions",
	.whole_path = "/completions",
	.takes_ids = true,
	.ask = ask_completion,
	OPENAI,
};
