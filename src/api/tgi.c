/* tgi - the native interface of Text Generation Inference */
#include <stdlib.h>

#include "api/api.h"
#include "api/body.h"
#include "api/walk.h"

/*
 * An event is a token: token.id, and token.text unless it is special, which
 * is no part of the reply. The last one has generated_text, all of it once
 * more, and details with generated_tokens, special ones included, and
 * input_length. A whole answer has the last two alone. What fails behind the
 * head, and in a stream all that fails, is an event with error.
 */
struct reader {
	struct walk walk; /* first: it leads back here */
	struct walk_key text, whole;
	bool has_token, is_special;
};

static const char *token_member(struct walk *w, struct walk_key key,
				const char *p)
{
	struct reader *r = (struct reader *)w;

	if (WALK_IS(key, "text"))
		return walk_text(w, p, &r->text);
	if (WALK_IS(key, "special") && p < w->end)
		r->is_special = *p == 't';
	return walk_skip(w, p);
}

static const char *token(struct walk *w, const char *p)
{
	((struct reader *)w)->has_token |= p < w->end && *p == '{';
	return walk_members(w, p, token_member);
}

static const char *details_member(struct walk *w, struct walk_key key,
				  const char *p)
{
	const char *behind = walk_skip(w, p);

	if (WALK_IS(key, "generated_tokens"))
		w->chunk->output_tokens = walk_number(p, behind);
	else if (WALK_IS(key, "input_length"))
		w->chunk->input_tokens = walk_number(p, behind);
	return behind;
}

static const char *root_member(struct walk *w, struct walk_key key,
			       const char *p)
{
	struct reader *r = (struct reader *)w;

	if (WALK_IS(key, "token"))
		return token(w, p);
	if (WALK_IS(key, "generated_text"))
		return walk_text(w, p, &r->whole);
	if (WALK_IS(key, "details"))
		return walk_members(w, p, details_member);
	return walk_other(w, key, p);
}

static void read(struct chunk *c, const char *data, size_t len)
{
	struct reader r = { .walk = { c, data + len } };
	struct walk_key text;

	*c = (struct chunk)CHUNK_NOTHING;
	walk_document(&r.walk, data, root_member);
	c->has_finish = r.whole.at != NULL;
	c->ids = r.has_token;
	text = r.has_token ? r.text : r.whole;
	if (!text.len || (r.has_token && r.is_special))
		return;
	c->has_text = c->has_visible = true;
	c->text = text.at;
	c->text_len = text.len;
}

/* A temperature of 0 is refused there: greedy is not to sample. */
static void ask(struct body *b)
{
	const char *temperature = b->form->temperature;
	bool is_greedy = temperature && !(strtod(temperature, NULL) > 0);
	bool is_drawn = !is_greedy && (temperature || b->form->top_p);

	body_prompt(b, "inputs");
	if (!body_open(b, "parameters"))
		return;
	body_count(b, "max_new_tokens", b->prompt->output_tokens);
	body_json(b, "do_sample", is_drawn ? "true" : "false");
	if (!is_greedy) {
		body_json(b, "temperature", temperature);
		body_json(b, "top_p", b->form->top_p);
	}
	body_json(b, "seed", b->form->seed);
	body_json(b, "details", "true");
	body_close(b);
}

static const char *const model[] = { "/model_id", NULL };

const struct api api_tgi = {
	.name = "tgi",
	.backend = "tgi",
	.stream_path = "/generate_stream",
	.whole_path = "/generate",
	.health_path = "/health",
	.info_path = "/info",
	.info_model = model,
	.has_tokens = true,
	.ask = ask,
	.read = read,
};
