/* triton - Triton's generate extension, before vLLM or TensorRT-LLM */
#include "api/api.h"
#include "api/body.h"
#include "api/walk.h"

/*
 * An event has the text that is new in text_output, one string or a list of
 * them, and nothing says that it is the last: the end of the answer does.
 * Nobody counts tokens unless asked: vLLM's backend has num_output_tokens in
 * each event, of that event, and num_input_tokens, when the request says
 * return_num_output_tokens and return_num_input_tokens. What fails amid the
 * answer is an event with error.
 */
#define TOKENS_MOST (1 << 20) /* of one event, to be believed */

static const char *text(struct walk *w, const char *p)
{
	return walk_visible(w, p);
}

/* A number, or a list that has one. */
static const char *count(struct walk *w, const char *p, int64_t *value)
{
	const char *behind = walk_skip(w, p), *end = behind;

	if (behind && *p == '[') {
		p = walk_spaces(w, p + 1);
		for (end--; end > p && span_is_space(end[-1]);)
			end--;
	}
	if (behind && end > p)
		*value = walk_number(p, end);
	return behind;
}

static const char *output_count(struct walk *w, const char *p)
{
	int64_t value = -1;

	p = count(w, p, &value);
	if (value >= 0 && value <= TOKENS_MOST) {
		w->chunk->more_tokens = value;
		w->chunk->ids = (uint32_t)value;
	}
	return p;
}

static const char *root_member(struct walk *w, struct walk_key key,
			       const char *p)
{
	if (WALK_IS(key, "text_output"))
		return p < w->end && *p == '[' ? walk_elements(w, p, text)
					       : walk_visible(w, p);
	if (WALK_IS(key, "num_output_tokens"))
		return output_count(w, p);
	if (WALK_IS(key, "num_input_tokens"))
		return count(w, p, &w->chunk->input_tokens);
	return walk_other(w, key, p);
}

static void read(struct chunk *c, const char *data, size_t len)
{
	struct walk w = { c, data + len };

	*c = (struct chunk)CHUNK_NOTHING;
	walk_document(&w, data, root_member);
}

/* What is no tensor of the model is a parameter of it: all stands flat. */
static void ask(struct body *b)
{
	body_prompt(b, "text_input");
	body_count(b, "max_tokens", b->prompt->output_tokens);
	body_lengths(b);
	body_sampling(b);
}

static void mode(struct body *b)
{
	body_json(b, "stream", b->form->is_whole ? "false" : "true");
}

const struct api api_triton = {
	.name = "triton",
	.backend = "triton",
	.stream_path = "/v2/models/*/generate_stream",
	.whole_path = "/v2/models/*/generate",
	.health_path = "/v2/health/ready",
	.info_path = "/v2",
	.takes_ignore_eos = true,
	.takes_min_tokens = true,
	.has_tokens = true,
	.ends_by_close = true,
	.ask = ask,
	.mode = mode,
	.read = read,
};
