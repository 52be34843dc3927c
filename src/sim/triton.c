/* triton - Triton's generate extension, as vLLM's backend answers */
#include <string.h>

#include "json/value.h"
#include "json/write.h"
#include "sim/speech.h"

static int read(struct ask *a, const cJSON *root, struct err *e)
{
	if (!value_text(root, "/text_input"))
		return err_set(e, ERR_DATA, "/text_input: expected text");
	if (ask_prompt(a, root, "/text_input", e) < 0 ||
	    ask_limit(&a->max_tokens, root, "/parameters/max_tokens", e) < 0 ||
	    ask_limit(&a->max_tokens, root, "/max_tokens", e) < 0)
		return -1;
	a->ignores_eos = value_is_true(root, "/ignore_eos");
	a->wants_usage = value_is_true(root, "/return_num_output_tokens");
	return 0;
}

static void add_answer(struct buf *out, const struct reply *r, size_t tokens)
{
	buf_adds(out, "{\"model_name\":");
	event_model(out, r);
	buf_adds(out, ",\"model_version\":\"1\"");
	if (r->ask.wants_usage && r->config->usage != SIM_USAGE_NONE)
		buf_addf(out,
			 ",\"num_input_tokens\":%zu,\"num_output_tokens\":%zu",
			 r->ask.prompt_tokens, tokens);
	buf_adds(out, ",\"text_output\":");
	event_tokens(out, tokens);
	buf_addc(out, '}');
}

static void content(struct buf *out, struct reply *r, size_t tokens)
{
	r->sent_tokens += tokens;
	event_open(out, r, NULL);
	add_answer(out, r, tokens);
	event_close(out, r);
}

/* The last may hold less. */
static bool is_plain(const struct reply *r, size_t tokens)
{
	return r->sent_tokens + tokens < r->total_tokens;
}

static void whole(struct buf *out, struct reply *r)
{
	r->sent_tokens = r->total_tokens;
	add_answer(out, r, r->total_tokens);
}

static void refuse(struct buf *out, int status, const char *text)
{
	(void)status;
	buf_adds(out, "{\"error\":");
	json_quote(out, text, strlen(text));
	buf_addc(out, '}');
}

const struct speech speech_triton = {
	.name = "triton",
	.prefix = "triton",
	.bad_status = 400,
	.has_tokens = true,
	.read = read,
	.content = content,
	.is_plain = is_plain,
	.whole = whole,
	.refuse = refuse,
};
