/* embeddings - vectors that mean nothing, of the length asked for */
#include <string.h>

#include "json/value.h"
#include "sim/speech.h"

#define DIMENSIONS 64 /* unless asked for others */

static int read(struct ask *a, const cJSON *root, struct err *e)
{
	const char *format = value_text(root, "/encoding_format");

	a->dimensions = DIMENSIONS;
	if (ask_prompt(a, root, "/input", e) < 0 ||
	    ask_limit(&a->dimensions, root, "/dimensions", e) < 0)
		return -1;
	if (a->dimensions > ASK_DIMENSIONS_MAX)
		return err_set(e, ERR_DATA, "/dimensions: expected 1 to %d",
			       ASK_DIMENSIONS_MAX);
	if (!a->prompt_tokens)
		return err_set(e, ERR_DATA, "/input: expected one text");
	if (format && strcmp(format, "float") != 0)
		return err_set(e, ERR_DATA,
			       "/encoding_format: only float is made");
	a->max_tokens = 0;
	a->is_stream = false;
	return 0;
}

static void whole(struct buf *out, struct reply *r)
{
	buf_adds(out, "{\"object\":\"list\",\"model\":");
	event_model(out, r);
	buf_adds(out, ",\"data\":[{\"object\":\"embedding\",\"index\":0,"
		      "\"embedding\":[");
	for (size_t i = 0; i < r->ask.dimensions; i++)
		buf_adds(out, i ? ",-0.015625" : "0.015625");
	buf_adds(out, "]}]");
	if (r->config->usage != SIM_USAGE_NONE)
		buf_addf(out,
			 ",\"usage\":{\"prompt_tokens\":%zu,"
			 "\"completion_tokens\":0,\"total_tokens\":%zu}",
			 r->ask.prompt_tokens, r->ask.prompt_tokens);
	buf_adds(out, "}\n");
}

const struct speech speech_embeddings = {
	.name = "embeddings",
	.prefix = "embd",
	.bad_status = 400,
	.read = read,
	.whole = whole,
};
