/* event - the bytes of a reply: server-sent events and whole documents */
#include "sim/event.h"

#include <stdio.h>
#include <string.h>

#include "json/write.h"

void event_id(struct reply *r, uint64_t seed, uint64_t number)
{
	snprintf(r->id, sizeof r->id, "%s-%08llx-%llu",
		 r->ask.is_chat ? "chatcmpl" : "cmpl",
		 (unsigned long long)(seed & 0xffffffff),
		 (unsigned long long)number);
}

static void add_front(struct buf *out, const struct reply *r,
		      const char *object)
{
	buf_addf(out, "{\"id\":\"%s\",\"object\":\"%s\",\"created\":%lld,",
		 r->id, object, (long long)r->created);
	buf_adds(out, "\"model\":");
	json_quote(out, r->config->model, strlen(r->config->model));
	buf_adds(out, ",\"choices\":[");
}

static void open_event(struct buf *out, const struct reply *r)
{
	if (r->config->has_comments)
		buf_adds(out, r->config->has_crlf ? ": keep-alive\r\n\r\n"
						  : ": keep-alive\n\n");
	buf_adds(out, "data: ");
	add_front(out, r,
		  r->ask.is_chat ? "chat.completion.chunk" : "text_completion");
}

static void add_usage(struct buf *out, const struct reply *r)
{
	buf_addf(out,
		 ",\"usage\":{\"prompt_tokens\":%zu,\"completion_tokens\":%zu,"
		 "\"total_tokens\":%zu}",
		 r->ask.prompt_tokens, r->sent_tokens,
		 r->ask.prompt_tokens + r->sent_tokens);
}

static void end_line(struct buf *out, const struct reply *r)
{
	buf_adds(out, r->config->has_crlf ? "\r\n\r\n" : "\n\n");
}

static void close_event(struct buf *out, const struct reply *r, bool has_usage)
{
	buf_addc(out, ']');
	if (has_usage)
		add_usage(out, r);
	buf_addc(out, '}');
	end_line(out, r);
}

static void add_tokens(struct buf *out, size_t tokens)
{
	buf_addc(out, '"');
	while (tokens--)
		buf_adds(out, " tok");
	buf_addc(out, '"');
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
		add_tokens(out, tokens);
		buf_adds(out, "}}]");
	} else {
		buf_adds(out, r->config->part == SIM_PART_REASONING
				      ? "\"reasoning_content\":"
				      : "\"content\":");
		add_tokens(out, tokens);
	}
	buf_adds(out, "},");
}

void event_content(struct buf *out, struct reply *r, size_t tokens)
{
	enum sim_usage usage = r->config->usage;
	bool is_last;

	r->sent_tokens += tokens;
	is_last = r->sent_tokens == r->total_tokens && r->config->finish_joined;
	open_event(out, r);
	buf_adds(out, "{\"index\":0,");
	if (r->ask.is_chat) {
		add_delta(out, r, tokens);
	} else {
		buf_adds(out, "\"text\":");
		add_tokens(out, tokens);
		buf_addc(out, ',');
	}
	add_finish(out, r, is_last);
	close_event(out, r,
		    r->ask.wants_usage &&
			    (usage == SIM_USAGE_CONTINUOUS ||
			     (usage == SIM_USAGE_LAST && is_last)));
}

void event_role(struct buf *out, const struct reply *r)
{
	if (!r->ask.is_chat)
		return;
	open_event(out, r);
	buf_adds(out, "{\"index\":0,\"delta\":{\"role\":\"assistant\","
		      "\"content\":\"\"},\"finish_reason\":null}");
	close_event(out, r, false);
}

void event_end(struct buf *out, const struct reply *r)
{
	enum sim_usage usage = r->config->usage;

	if (!r->config->finish_joined) {
		open_event(out, r);
		buf_adds(out, r->ask.is_chat ? "{\"index\":0,\"delta\":{},"
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
	end_line(out, r);
}

bool event_is_plain(const struct reply *r, size_t tokens)
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
	add_tokens(out, r->total_tokens);
	buf_adds(out, part == SIM_PART_TOOL ? "}}]}," : "},");
}

void event_whole(struct buf *out, struct reply *r)
{
	r->sent_tokens = r->total_tokens;
	add_front(out, r,
		  r->ask.is_chat ? "chat.completion" : "text_completion");
	buf_adds(out, "{\"index\":0,");
	if (r->ask.is_chat) {
		add_message(out, r);
	} else {
		buf_adds(out, "\"text\":");
		add_tokens(out, r->total_tokens);
		buf_addc(out, ',');
	}
	add_finish(out, r, true);
	buf_addc(out, ']');
	if (r->config->usage != SIM_USAGE_NONE)
		add_usage(out, r);
	buf_adds(out, "}\n");
}
