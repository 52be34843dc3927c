/* tgi - the native interface of Text Generation Inference */
#include <string.h>

#include "json/value.h"
#include "json/write.h"
#include "sim/speech.h"

#define TOKENS_DEFAULT 100

static int read(struct ask *a, const cJSON *root, struct err *e)
{
	if (!value_text(root, "/inputs"))
		return err_set(e, ERR_DATA, "/inputs: expected text");
	a->max_tokens = TOKENS_DEFAULT;
	a->wants_usage = value_is_true(root, "/parameters/details");
	if (ask_prompt(a, root, "/inputs", e) < 0)
		return -1;
	return ask_limit(&a->max_tokens, root, "/parameters/max_new_tokens", e);
}

/* The last token of a reply that stops by itself is a special one. */
static bool is_stopped(const struct reply *r)
{
	return r->total_tokens < r->ask.max_tokens;
}

static void add_details(struct buf *out, const struct reply *r)
{
	if (!r->ask.wants_usage || r->config->usage == SIM_USAGE_NONE) {
		buf_adds(out, "\"details\":null");
		return;
	}
	buf_addf(out,
		 "\"details\":{\"finish_reason\":\"%s\",\"generated_tokens\":"
		 "%zu,\"seed\":null,",
		 is_stopped(r) ? "eos_token" : "length", r->total_tokens);
	if (r->ask.is_stream)
		buf_addf(out, "\"input_length\":%zu}", r->ask.prompt_tokens);
	else
		buf_adds(out, "\"prefill\":[],\"tokens\":[]}");
}

static void add_text(struct buf *out, const struct reply *r)
{
	buf_adds(out, "\"generated_text\":");
	event_tokens(out, r->total_tokens - is_stopped(r));
}

static void content(struct buf *out, struct reply *r, size_t tokens)
{
	bool is_last, is_special;

	r->sent_tokens += tokens;
	is_last = r->sent_tokens == r->total_tokens;
	is_special = is_last && is_stopped(r);
	event_open(out, r, NULL);
	buf_cut(out, out->len - 1); /* no blank behind the colon there */
	buf_addf(out, "{\"index\":%zu,\"token\":{\"id\":%d,\"text\":",
		 r->sent_tokens, is_special ? 2 : 7);
	buf_adds(out, is_special ? "\"</s>\"" : "\" tok\"");
	buf_addf(out, ",\"logprob\":-0.5,\"special\":%s},",
		 is_special ? "true" : "false");
	if (is_last) {
		add_text(out, r);
		buf_addc(out, ',');
		add_details(out, r);
	} else {
		buf_adds(out, "\"generated_text\":null,\"details\":null");
	}
	buf_addc(out, '}');
	event_close(out, r);
}

/* Events have numbers: none is like another. */
static bool is_plain(const struct reply *r, size_t tokens)
{
	(void)r;
	(void)tokens;
	return false;
}

static void whole(struct buf *out, struct reply *r)
{
	r->sent_tokens = r->total_tokens;
	buf_addc(out, '{');
	add_text(out, r);
	buf_addc(out, ',');
	add_details(out, r);
	buf_adds(out, "}\n");
}

static void refuse(struct buf *out, int status, const char *text)
{
	buf_adds(out, "{\"error\":");
	json_quote(out, text, strlen(text));
	buf_addf(out, ",\"error_type\":\"%s\"}\n",
		 status == 422   ? "validation"
		 : status == 429 ? "overloaded"
				 : "generation");
}

const struct speech speech_tgi = {
	.name = "tgi",
	.prefix = "tgi",
	.bad_status = 422,
	.is_by_token = true,
	.has_tokens = true,
	.fails_late = true,
	.read = read,
	.content = content,
	.is_plain = is_plain,
	.whole = whole,
	.refuse = refuse,
};
