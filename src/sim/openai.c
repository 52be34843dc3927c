/* openai - chat and completions, as vLLM streams them */
#include "json/value.h"
#include "sim/speech.h"

static bool is_chat(const struct reply *r)
{
	return r->ask.speech == &speech_chat;
}

static int read_both(struct ask *a, const cJSON *root, struct err *e)
{
	size_t choices = 1;

	if (ask_limit(&a->max_tokens, root, "/max_tokens", e) < 0 ||
	    ask_limit(&a->max_tokens, root, "/max_completion_tokens", e) < 0 ||
	    ask_limit(&choices, root, "/n", e) < 0)
		return -1;
	if (choices != 1)
		return err_set(e, ERR_DATA, "/n: only 1 choice is made");
	a->is_stream = value_is_true(root, "/stream");
	a->ignores_eos = value_is_true(root, "/ignore_eos");
	a->wants_usage = !a->is_stream ||
			 value_is_true(root, "/stream_options/include_usage");
	return 0;
}

static int read_chat(struct ask *a, const cJSON *root, struct err *e)
{
	if (ask_messages(a, root, "/messages", e) < 0)
		return -1;
	return read_both(a, root, e);
}

static int read_completion(struct ask *a, const cJSON *root, struct err *e)
{
	if (ask_prompt(a, root, "/prompt", e) < 0)
		return -1;
	return read_both(a, root, e);
}

static void add_front(struct buf *out, const struct reply *r,
		      const char *object)
{
	buf_addf(out, "{\"id\":\"%s\",\"object\":\"%s\",\"created\":%lld,",
		 r->id, object, (long long)r->created);
	buf_adds(out, "\"model\":");
	event_model(out, r);
	buf_adds(out, ",\"choices\":[");
}

static void open_event(struct buf *out, const struct reply *r)
{
	event_open(out, r, NULL);
	add_front(out, r,
		  is_chat(r) ? "chat.completion.chunk" : "text_completion");
}

static void add_usage(struct buf *out, const struct reply *r)
{
	buf_addf(out,
		 ",\"usage\":{\"prompt_tokens\":%zu,\"completion_tokens\":%zu,"
		 "\"total_tokens\":%zu}",
		 r->ask.prompt_tokens, r->sent_tokens,
		 r->ask.prompt_tokens + r->sent_tokens);
}

static void close_event(struct buf *out, const struct reply *r, bool has_usage)
{
	buf_addc(out, ']');
	if (has_usage)
		add_usage(out, r);
	buf_addc(out, '}');
	event_close(out, r);
}

/* "length" when the client's limit ended it, "stop" when we did. */
static void add_finish(struct buf *out, const struct reply *r, bool is_last)
{
	if (is_last)
		buf_addf(out, "\"finish_reason\":\"%s\"}",
			 r->total_tokens < r->ask.max_tokens ? "stop"
							     : "length");
	else
		buf_adds(out, "\"finish_reason\":null}");
}

static void add_delta(struct buf *out, const struct reply *r, size_t tokens)
{
	bool is_first = r->sent_tokens == tokens;

	buf_adds(out, "\"delta\":{");
	if (is_first && r->config->role == SIM_ROLE_JOINED)
		buf_adds(out, "\"role\":\"assistant\",");
	if (r->config->part == SIM_PART_TOOL) {
		buf_adds(out, "\"tool_calls\":[{\"index\":0,");
		if (is_first)
			buf_adds(out,
				 "\"id\":\"call-0\",\"type\":\"function\",");
		buf_adds(out, is_first ? "\"function\":{\"name\":\"note\","
					 "\"arguments\":"
				       : "\"function\":{\"arguments\":");
		event_tokens(out, tokens);
		buf_adds(out, "}}]");
	} else {
		buf_adds(out, r->config->part == SIM_PART_REASONING
				      ? "\"reasoning_content\":"
				      : "\"content\":");
		event_tokens(out, tokens);
	}
	buf_adds(out, "},");
}

static void content(struct buf *out, struct reply *r, size_t tokens)
{
	enum sim_usage usage = r->config->usage;
	bool is_last;

	r->sent_tokens += tokens;
	is_last = r->sent_tokens == r->total_tokens && r->config->finish_joined;
	open_event(out, r);
	buf_adds(out, "{\"index\":0,");
	if (is_chat(r)) {
		add_delta(out, r, tokens);
	} else {
		buf_adds(out, "\"text\":");
		event_tokens(out, tokens);
		buf_addc(out, ',');
	}
	add_finish(out, r, is_last);
	close_event(out, r,
		    r->ask.wants_usage &&
			    (usage == SIM_USAGE_CONTINUOUS ||
			     (usage == SIM_USAGE_LAST && is_last)));
}

static void role(struct buf *out, struct reply *r)
{
	open_event(out, r);
	buf_adds(out, "{\"index\":0,\"delta\":{\"role\":\"assistant\","
		      "\"content\":\"\"},\"finish_reason\":null}");
	close_event(out, r, false);
}

/* Finish, usage and [DONE], as configured. */
static void end(struct buf *out, struct reply *r)
{
	enum sim_usage usage = r->config->usage;

	if (!r->config->finish_joined) {
		open_event(out, r);
		buf_adds(out, is_chat(r) ? "{\"index\":0,\"delta\":{},"
					 : "{\"index\":0,\"text\":\"\",");
		add_finish(out, r, true);
		close_event(out, r,
			    r->ask.wants_usage &&
				    (usage == SIM_USAGE_LAST ||
				     usage == SIM_USAGE_CONTINUOUS));
	}
	if (r->ask.wants_usage &&
	    (usage == SIM_USAGE_OWN || usage == SIM_USAGE_CONTINUOUS)) {
		open_event(out, r);
		close_event(out, r, true);
	}
	buf_adds(out, "data: [DONE]");
	event_close(out, r);
}

static bool is_plain(const struct reply *r, size_t tokens)
{
	return r->sent_tokens && r->sent_tokens + tokens < r->total_tokens &&
	       !(r->ask.wants_usage &&
		 r->config->usage == SIM_USAGE_CONTINUOUS);
}

static void add_message(struct buf *out, const struct reply *r)
{
	enum sim_part part = r->config->part;

	buf_adds(out, "\"message\":{\"role\":\"assistant\",");
	if (part == SIM_PART_TOOL)
		buf_adds(out, "\"content\":null,\"tool_calls\":[{\"id\":"
			      "\"call-0\",\"type\":\"function\",\"function\":"
			      "{\"name\":\"note\",\"arguments\":");
	else if (part == SIM_PART_REASONING)
		buf_adds(out, "\"content\":null,\"reasoning_content\":");
	else
		buf_adds(out, "\"content\":");
	event_tokens(out, r->total_tokens);
	buf_adds(out, part == SIM_PART_TOOL ? "}}]}," : "},");
}

static void whole(struct buf *out, struct reply *r)
{
	r->sent_tokens = r->total_tokens;
	add_front(out, r, is_chat(r) ? "chat.completion" : "text_completion");
	buf_adds(out, "{\"index\":0,");
	if (is_chat(r)) {
		add_message(out, r);
	} else {
		buf_adds(out, "\"text\":");
		event_tokens(out, r->total_tokens);
		buf_addc(out, ',');
	}
	add_finish(out, r, true);
	buf_addc(out, ']');
	if (r->config->usage != SIM_USAGE_NONE)
		add_usage(out, r);
	buf_adds(out, "}\n");
}

#define OPENAI                                                                 \
	.bad_status = 400, .has_tokens = true, .content = content,             \
	.is_plain = is_plain, .end = end, .whole = whole

const struct speech speech_chat = {
	.name = "chat",
	.prefix = "chatcmpl",
	.read = read_chat,
	.open = role,
	OPENAI,
};

const struct speech speech_completions = {
	.name = "completions",
	.prefix = "cmpl",
	.read = read_completion,
	OPENAI,
};
