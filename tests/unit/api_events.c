/* api_events - what the events of each interface say */
#include "api/api.h"
#include "tap.h"

/* As letters: t text, v visible, f finish, d done, e error, b bad. */
static const char *said(const struct api *a, const char *text)
{
	static char out[80];
	struct chunk c;

	a->read(&c, text, strlen(text));
	snprintf(out, sizeof out, "%s%s%s%s%s%s %u %d %d",
		 c.has_text ? "t" : "", c.has_visible ? "v" : "",
		 c.has_finish ? "f" : "", c.is_done ? "d" : "",
		 c.has_error ? "e" : "", c.is_bad ? "b" : "", c.ids,
		 (int)c.input_tokens, (int)c.output_tokens);
	return out;
}

struct row {
	const char *text, *said;
};

static void check(const struct api *a, const struct row *rows)
{
	for (; rows->text; rows++)
		is(said(a, rows->text), rows->said, rows->text);
}

static const struct row embeddings[] = {
	{ "{\"data\":[{\"embedding\":[0.1,-2e-3],\"index\":0}],\"usage\":"
	  "{\"prompt_tokens\":3,\"completion_tokens\":0,\"total_tokens\":3}}",
	  "tvf 0 3 -1" },
	{ "{\"data\":[{\"embedding\":\"AACAPw==\"}]}", "tvf 0 -1 -1" },
	{ "{\"data\":[{\"embedding\":[ ]}]}", " 0 -1 -1" },
	{ "{\"data\":[{\"embedding\":\"\"},{\"embedding\":null}]}",
	  " 0 -1 -1" },
	{ "{\"data\":[]}", " 0 -1 -1" },
	{ "{\"error\":{\"message\":\"no\"}}", "e 0 -1 -1" },
	{ "{\"data\":[{\"embedding\":[1", "b 0 -1 -1" },
	{ "[]", "b 0 -1 -1" },
	{ "", "b 0 -1 -1" },
	{ 0 },
};

static const struct row responses[] = {
	{ "{\"type\":\"response.output_text.delta\",\"delta\":\"a\"}",
	  "tv 0 -1 -1" },
	{ "{\"delta\":\"a\",\"logprobs\":[{\"token\":\"a\"},{}],\"type\":"
	  "\"response.output_text.delta\"}",
	  "tv 2 -1 -1" },
	{ "{\"delta\":\"\",\"type\":\"response.output_text.delta\"}",
	  " 0 -1 -1" },
	{ "{\"delta\":{\"text\":\"a\"},\"type\":"
	  "\"response.output_text.delta\"}",
	  " 0 -1 -1" },
	{ "{\"delta\":\"a\",\"type\":\"response.reasoning_text.delta\"}",
	  "t 0 -1 -1" },
	{ "{\"delta\":\"a\",\"type\":"
	  "\"response.reasoning_summary_text.delta\"}",
	  "t 0 -1 -1" },
	{ "{\"delta\":\"{\",\"type\":"
	  "\"response.function_call_arguments.delta\"}",
	  "tv 0 -1 -1" },
	{ "{\"delta\":\"a\",\"type\":\"response.audio.delta\"}", " 0 -1 -1" },
	{ "{\"type\":\"response.output_text.done\",\"text\":\"a b\","
	  "\"logprobs\":[{},{}]}",
	  " 0 -1 -1" },
	{ "{\"type\":\"response.output_item.done\",\"item\":{\"status\":"
	  "\"completed\",\"content\":[{\"text\":\"a\"}]}}",
	  " 0 -1 -1" },
	{ "{\"type\":\"response.created\",\"response\":{\"status\":"
	  "\"in_progress\",\"error\":null,\"usage\":null}}",
	  " 0 -1 -1" },
	{ "{\"type\":\"response.completed\",\"response\":{\"output\":[{"
	  "\"content\":[{\"text\":\"a\"}]}],\"usage\":{\"input_tokens\":3,"
	  "\"input_tokens_details\":{\"cached_tokens\":1},"
	  "\"output_tokens\":9}}}",
	  "f 0 3 9" },
	{ "{\"type\":\"response.incomplete\",\"response\":{\"usage\":null}}",
	  "f 0 -1 -1" },
	{ "{\"type\":\"response.failed\",\"response\":{\"error\":{"
	  "\"code\":\"server_error\"}}}",
	  "e 0 -1 -1" },
	{ "{\"type\":\"error\",\"code\":null,\"message\":\"no\"}",
	  "e 0 -1 -1" },
	{ "{\"error\":{\"message\":\"no\"}}", "e 0 -1 -1" },
	{ "[DONE]", "d 0 -1 -1" },
	{ "{\"object\":\"response\",\"status\":\"completed\",\"error\":null,"
	  "\"output\":[{\"type\":\"reasoning\",\"summary\":[{\"text\":"
	  "\"s\"}]},{\"type\":\"message\",\"content\":[{\"text\":\"a\"}]}],"
	  "\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}",
	  "tvf 0 3 2" },
	{ "{\"status\":\"incomplete\",\"output\":[{\"summary\":[{\"text\":"
	  "\"s\",\"type\":\"summary_text\"}]}]}",
	  "tf 0 -1 -1" },
	{ "{\"status\":\"failed\",\"output\":[{\"arguments\":\"{}\"}]}",
	  "tve 0 -1 -1" },
	{ "{\"type\":\"response.output_text.delta", "b 0 -1 -1" },
	{ "{\"type\":7,\"delta\":\"a\",\"status\":null}", " 0 -1 -1" },
	{ "text", "b 0 -1 -1" },
	{ 0 },
};

/* The text that is kept: `visible|reasoning`. */
static const char *kept(const struct api *a, const char *text)
{
	static char out[80];
	struct chunk c;

	a->read(&c, text, strlen(text));
	snprintf(out, sizeof out, "%.*s|%.*s", (int)c.text_len,
		 c.text ? c.text : "", (int)c.reasoning_len,
		 c.reasoning ? c.reasoning : "");
	return out;
}

static void check_texts(void)
{
	is(kept(&api_responses, "{\"delta\":\"a\",\"type\":"
				"\"response.reasoning_text.delta\"}"),
	   "|a", "reasoning");
	is(kept(&api_responses, "{\"output\":[{\"content\":[{\"type\":"
				"\"reasoning_text\",\"text\":\"r\"}]},{"
				"\"content\":[{\"text\":\"a\",\"type\":"
				"\"output_text\"}]}]}"),
	   "a|r", "both of a whole response");
	is(kept(&api_tgi, "{\"generated_text\":\"b\",\"token\":{\"text\":"
			  "\"a\"}}"),
	   "a|", "a token");
	is(kept(&api_embeddings, "{\"data\":[{\"embedding\":[1]}]}"), "|",
	   "no text of a vector");
}

static const struct row tgi[] = {
	{ "{\"index\":1,\"token\":{\"id\":7,\"text\":\" a\",\"logprob\":-0.5,"
	  "\"special\":false},\"generated_text\":null,\"details\":null}",
	  "tv 1 -1 -1" },
	{ "{\"token\":{\"id\":7,\"text\":\"\",\"special\":false}}",
	  " 1 -1 -1" },
	{ "{\"token\":{\"id\":2,\"text\":\"</s>\",\"special\":true},"
	  "\"generated_text\":\" a b\",\"details\":{\"finish_reason\":"
	  "\"eos_token\",\"generated_tokens\":3,\"input_length\":5}}",
	  "f 1 5 3" },
	{ "{\"generated_text\":\" a\",\"token\":{\"id\":7,\"text\":\" a\"}}",
	  "tvf 1 -1 -1" },
	{ "{\"generated_text\":\" a\",\"details\":{\"generated_tokens\":1,"
	  "\"tokens\":[{\"id\":7}]}}",
	  "tvf 0 -1 1" },
	{ "{\"generated_text\":\"\"}", "f 0 -1 -1" },
	{ "{\"token\":null,\"generated_text\":7}", " 0 -1 -1" },
	{ "{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}",
	  "e 0 -1 -1" },
	{ "{\"token\":{\"text\":\"a", "b 1 -1 -1" },
	{ "[{\"generated_text\":\"a\"}]", "b 0 -1 -1" },
	{ 0 },
};

static const struct row triton[] = {
	{ "{\"model_name\":\"m\",\"model_version\":\"1\",\"text_output\":\" "
	  "a\"}",
	  "tv 0 -1 -1" },
	{ "{\"text_output\":[\"\",\" a\"],\"num_output_tokens\":[ 3 ],"
	  "\"num_input_tokens\":5}",
	  "tv 3 5 -1" },
	{ "{\"text_output\":\"\",\"num_output_tokens\":1,"
	  "\"finish_reason\":\"stop\"}",
	  " 1 -1 -1" },
	{ "{\"num_output_tokens\":99999999,\"num_input_tokens\":[]}",
	  " 0 -1 -1" },
	{ "{\"num_output_tokens\":[1,2],\"num_input_tokens\":null}",
	  " 0 -1 -1" },
	{ "{\"output_log_probs\":[0.0,0.0],\"text_output\":null}", " 0 -1 -1" },
	{ "{\"error\":\"out of memory\"}", "e 0 -1 -1" },
	{ "{\"text_output\":[\"a\"", "tvb 0 -1 -1" },
	{ "{\"num_output_tokens\":[", "b 0 -1 -1" },
	{ 0 },
};

static void check_more(void)
{
	static const char text[] = "{\"num_output_tokens\":2}";
	struct chunk c;

	api_triton.read(&c, text, strlen(text));
	ok(c.more_tokens == 2 && c.output_tokens == -1, "tokens of one event");
	api_chat.read(&c, text, strlen(text));
	ok(c.more_tokens == -1, "elsewhere there are none");
}

int main(void)
{
	check(&api_embeddings, embeddings);
	check(&api_responses, responses);
	check(&api_tgi, tgi);
	check(&api_triton, triton);
	check_more();
	check_texts();
	return done();
}
