/* embeddings - a vector for a text, as OpenAI, vLLM and SGLang answer */
#include "api/api.h"
#include "api/body.h"
#include "api/walk.h"

/*
 * One JSON document: data[].embedding is an array of numbers, or a string of
 * base64; usage.prompt_tokens counts the input. There are no output tokens:
 * usage.completion_tokens, which vLLM writes as 0, is passed over.
 */
static const char *item_member(struct walk *w, struct walk_key key,
			       const char *p)
{
	const char *behind = walk_skip(w, p);

	if (behind && WALK_IS(key, "embedding") && (*p == '[' || *p == '"'))
		w->chunk->has_text |= walk_spaces(w, p + 1) < behind - 1;
	return behind;
}

static const char *item(struct walk *w, const char *p)
{
	return walk_members(w, p, item_member);
}

static const char *usage_member(struct walk *w, struct walk_key key,
				const char *p)
{
	const char *behind = walk_skip(w, p);

	if (WALK_IS(key, "prompt_tokens"))
		w->chunk->input_tokens = walk_number(p, behind);
	return behind;
}

static const char *root_member(struct walk *w, struct walk_key key,
			       const char *p)
{
	if (WALK_IS(key, "data"))
		return walk_elements(w, p, item);
	if (WALK_IS(key, "usage"))
		return walk_members(w, p, usage_member);
	return walk_other(w, key, p);
}

static void read(struct chunk *c, const char *data, size_t len)
{
	struct walk w = { c, data + len };

	*c = (struct chunk)CHUNK_NOTHING;
	walk_document(&w, data, root_member);
	c->has_visible = c->has_finish = c->has_text;
}

static void ask(struct body *b)
{
	body_prompt(b, "input");
}

static void mode(struct body *b)
{
	body_json(b, "encoding_format", "\"float\"");
}

const struct api api_embeddings = {
	.name = "embeddings",
	.is_below_v1 = true,
	.whole_path = "/embeddings",
	.health_path = "/health",
	.takes_ids = true,
	.ask = ask,
	.mode = mode,
	.sends_model = true,
	.read = read,
};
