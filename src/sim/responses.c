/* responses - OpenAI's Responses interface: events with names and numbers */
#include "json/value.h"
#include "sim/speech.h"

static int read(struct ask *a, const cJSON *root, struct err *e)
{
	int result = cJSON_IsString(value_at(root, "/input"))
			     ? ask_prompt(a, root, "/input", e)
			     : ask_messages(a, root, "/input", e);

	if (result < 0 ||
	    ask_limit(&a->max_tokens, root, "/max_output_tokens", e) < 0)
		return -1;
	a->is_stream = value_is_true(root, "/stream");
	a->ignores_eos = value_is_true(root, "/ignore_eos");
	a->wants_usage = true;
	return 0;
}

/* Types put theirs last, as vLLM does. */
static void open_event(struct buf *out, const struct reply *r, const char *type)
{
	event_open(out, r, type);
	buf_addc(out, '{');
}

static void close_event(struct buf *out, struct reply *r, const char *type)
{
	buf_addf(out, "\"sequence_number\":%zu,\"type\":\"%s\"}", r->events++,
		 type);
	event_close(out, r);
}

static const char *part_word(const struct reply *r, const char *const *words)
{
	return words[r->config->part];
}

/* One item of output, as far as it is. */
static void add_item(struct buf *out, const struct reply *r)
{
	static const char *const opens[] = {
		"{\"id\":\"msg-0\",\"type\":\"message\",\"role\":\"assistant\","
		"\"content\":[{\"type\":\"output_text\",\"annotations\":[],"
		"\"text\":",
		"{\"id\":\"rs-0\",\"type\":\"reasoning\",\"summary\":[],"
		"\"content\":[{\"type\":\"reasoning_text\",\"text\":",
		"{\"id\":\"fc-0\",\"type\":\"function_call\",\"call_id\":"
		"\"call-0\",\"name\":\"note\",\"arguments\":",
	};
	static const char *const closes[] = { "}]}", "}]}", "}" };

	buf_adds(out, part_word(r, opens));
	event_tokens(out, r->sent_tokens);
	buf_adds(out, part_word(r, closes));
}

/* The response itself; status NULL: as it ended. */
static void add_response(struct buf *out, const struct reply *r,
			 const char *status)
{
	bool is_cut = r->total_tokens == r->ask.max_tokens;

	buf_addf(out,
		 "{\"id\":\"%s\",\"object\":\"response\",\"created_at\":%lld,"
		 "\"error\":null,\"incomplete_details\":",
		 r->id, (long long)r->created);
	buf_adds(out, !status && is_cut ? "{\"reason\":\"max_output_tokens\"}"
					: "null");
	buf_adds(out, ",\"model\":");
	event_model(out, r);
	buf_adds(out, ",\"output\":[");
	if (!status)
		add_item(out, r);
	buf_addf(out, "],\"status\":\"%s\",\"usage\":",
		 status   ? status
		 : is_cut ? "incomplete"
			  : "completed");
	if (status || r->config->usage == SIM_USAGE_NONE)
		buf_adds(out, "null");
	else
		buf_addf(out,
			 "{\"input_tokens\":%zu,\"output_tokens\":%zu,"
			 "\"output_tokens_details\":{\"reasoning_tokens\":%zu},"
			 "\"total_tokens\":%zu}",
			 r->ask.prompt_tokens, r->sent_tokens,
			 r->config->part == SIM_PART_REASONING ? r->sent_tokens
							       : 0,
			 r->ask.prompt_tokens + r->sent_tokens);
	buf_addc(out, '}');
}

static void tell(struct buf *out, struct reply *r, const char *type,
		 const char *status)
{
	open_event(out, r, type);
	buf_adds(out, "\"response\":");
	add_response(out, r, status);
	buf_addc(out, ',');
	close_event(out, r, type);
}

static void open(struct buf *out, struct reply *r)
{
	static const char *const items[] = { "message", "reasoning",
					     "function_call" };
	static const char added[] = "response.output_item.added";

	tell(out, r, "response.created", "in_progress");
	tell(out, r, "response.in_progress", "in_progress");
	open_event(out, r, added);
	buf_addf(out,
		 "\"item\":{\"id\":\"item-0\",\"type\":\"%s\","
		 "\"status\":\"in_progress\"},\"output_index\":0,",
		 part_word(r, items));
	close_event(out, r, added);
}

static void content(struct buf *out, struct reply *r, size_t tokens)
{
	static const char *const deltas[] = {
		"response.output_text.delta",
		"response.reasoning_text.delta",
		"response.function_call_arguments.delta",
	};
	const char *type = part_word(r, deltas);

	r->sent_tokens += tokens;
	open_event(out, r, type);
	buf_adds(out, "\"content_index\":0,\"delta\":");
	event_tokens(out, tokens);
	buf_adds(out, ",\"item_id\":\"item-0\",\"output_index\":0,");
	if (r->config->part == SIM_PART_CONTENT)
		buf_adds(out, "\"logprobs\":[],");
	close_event(out, r, type);
}

/* Events have numbers: none is like another. */
static bool is_plain(const struct reply *r, size_t tokens)
{
	(void)r;
	(void)tokens;
	return false;
}

/* All once more, then the response itself. */
static void end(struct buf *out, struct reply *r)
{
	static const char *const whole[] = {
		"response.output_text.done",
		"response.reasoning_text.done",
		"response.function_call_arguments.done",
	};
	static const char *const names[] = { "text", "text", "arguments" };
	static const char done[] = "response.output_item.done";
	const char *type = part_word(r, whole);

	open_event(out, r, type);
	buf_addf(out, "\"output_index\":0,\"%s\":", part_word(r, names));
	event_tokens(out, r->sent_tokens);
	buf_addc(out, ',');
	close_event(out, r, type);
	open_event(out, r, done);
	buf_adds(out, "\"item\":");
	add_item(out, r);
	buf_addc(out, ',');
	close_event(out, r, done);
	tell(out, r,
	     r->total_tokens < r->ask.max_tokens ? "response.completed"
						 : "response.incomplete",
	     NULL);
}

static void whole(struct buf *out, struct reply *r)
{
	r->sent_tokens = r->total_tokens;
	add_response(out, r, NULL);
	buf_addc(out, '\n');
}

const struct speech speech_responses = {
	.name = "responses",
	.prefix = "resp",
	.bad_status = 400,
	.opens_always = true,
	.has_tokens = true,
	.read = read,
	.open = open,
	.content = content,
	.is_plain = is_plain,
	.end = end,
	.whole = whole,
};
