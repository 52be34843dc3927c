/* sse - events cut anywhere, and what each of them says */
#include "api/sse.h"

#include "api/api.h"
#include "tap.h"

static void collect(void *context, const char *data, size_t len)
{
	buf_addc(context, '[');
	buf_add(context, data, len);
	buf_addc(context, ']');
}

static void fail(void *context, const char *data, size_t len)
{
	buf_addc(context, '!');
	collect(context, data, len);
}

static const char *events(const char *text, size_t step)
{
	static struct buf out = BUF_INIT(BUF_MAX);
	size_t len = strlen(text);
	struct sse s;

	buf_clear(&out);
	sse_init(&s, collect, &out);
	s.error = fail;
	for (size_t at = 0; at < len; at += step)
		sse_feed(&s, text + at, len - at < step ? len - at : step);
	sse_end(&s);
	sse_release(&s);
	return out.data;
}

static void check_events(void)
{
	static const char *const rows[][2] = {
		{ "data: a\n\ndata: b\n\n", "[a][b]" },
		{ "data: a\r\n\r\ndata:b\r\n\r\n", "[a][b]" },
		{ ": comment\n\ndata: a\n: c\n\n\n\n", "[a]" },
		{ "data: a\ndata: b\ndata\n\n", "[a\nb\n]" },
		{ "event: e\nid: 3\ndata: a\nretry: 1\n\n", "[a]" },
		{ "data:  a\n\n", "[ a]" },
		{ "dat: a\ndatab: c\nd\n\n", "" },
		{ "data: a\n\ndata: last\n", "[a][last]" },
		{ "data: a\n\ndata: cut", "[a]" },
		{ "data\n\n", "[]" },
		{ "data: a\n\nerror: {b}\r\n\ndata: [DONE]\n\n",
		  "[a]![{b}][[DONE]]" },
		{ "error:b\nerrors: c\nerr: d\nerror\n", "![b]![]" },
		{ "event: error\ndata: a\n\n", "[a]" },
	};
	bool same = true;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		is(events(rows[i][0], 1000), rows[i][1], rows[i][1]);
		for (size_t step = 1; step < 9; step++)
			same &= !strcmp(events(rows[i][0], step), rows[i][1]);
	}
	ok(same, "cut anywhere, the same");
}

static void check_limit(void)
{
	struct buf out = BUF_INIT(16);
	struct sse s;
	char piece[65536];
	int result = 0;

	memset(piece, 'x', sizeof piece);
	sse_init(&s, collect, &out);
	for (size_t i = 0; i <= SSE_EVENT_MAX / sizeof piece && !result; i++)
		result = sse_feed(&s, piece, sizeof piece);
	ok(result < 0, "a line without end is refused");
	sse_clear(&s);
	ok(sse_feed(&s, "data: a\n\nerror: b\n\n", 19) == 0,
	   "the next stream is read");
	is(out.data, "[a]", "its event; errors only for who asks");
	sse_release(&s);
	buf_release(&out);
}

/* As letters: t text, v visible, f finish, d done, e error, b bad. */
static const char *said(const char *text)
{
	static char out[80];
	struct chunk c;

	api_chat.read(&c, text, strlen(text));
	snprintf(out, sizeof out, "%s%s%s%s%s%s %u %d %d",
		 c.has_text ? "t" : "", c.has_visible ? "v" : "",
		 c.has_finish ? "f" : "", c.is_done ? "d" : "",
		 c.has_error ? "e" : "", c.is_bad ? "b" : "", c.ids,
		 (int)c.input_tokens, (int)c.output_tokens);
	return out;
}

static const char *const chunks[][2] = {
	{ "[DONE]", "d 0 -1 -1" },
	{ " [DONE] ", "d 0 -1 -1" },
	{ "{\"choices\":[{\"delta\":{\"role\":\"assistant\","
	  "\"content\":\"\"}}]}",
	  " 0 -1 -1" },
	{ "{\"choices\":[{\"delta\":{\"content\":null},"
	  "\"finish_reason\":\"stop\"}]}",
	  "f 0 -1 -1" },
	{ "{\"choices\":[{\"delta\":{\"content\":\" a\\\"}\"},"
	  "\"finish_reason\":null}],\"usage\":null}",
	  "tv 0 -1 -1" },
	{ "{\"choices\":[{\"delta\":{\"reasoning\":\"a\"}}]}", "t 0 -1 -1" },
	{ "{\"choices\":[{\"delta\":{\"reasoning_content\":\"a\","
	  "\"content\":\"\"}}]}",
	  "t 0 -1 -1" },
	{ "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":"
	  "{\"name\":\"f\",\"arguments\":\"\"}}]}}]}",
	  " 0 -1 -1" },
	{ "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":"
	  "{\"arguments\":\"{\"}}]}}]}",
	  "tv 0 -1 -1" },
	{ "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":9},"
	  "\"choices\":[{\"text\":\"a\",\"finish_reason\":\"length\"}"
	  "]}",
	  "tvf 0 3 9" },
	{ "{ \"choices\" : [ ] , \"usage\" : { \"completion_tokens\" "
	  ": 9 } }",
	  " 0 -1 9" },
	{ "{\"choices\":[{\"text\":\"a\",\"logprobs\":{\"tokens\":"
	  "[\"a\",\"]\"]}}]}",
	  "tv 2 -1 -1" },
	{ "{\"choices\":[{\"text\":\"a\",\"logprobs\":{\"tokens\":"
	  "[\"a\"]},\"token_ids\":[1,2,3]}]}",
	  "tv 3 -1 -1" },
	{ "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"logprobs\":"
	  "{\"content\":[{\"token\":\"a\",\"x\":[1]}]}}]}",
	  "tv 1 -1 -1" },
	{ "{\"error\":{\"message\":\"no\"}}", "e 0 -1 -1" },
	{ "{\"error\":null}", " 0 -1 -1" },
	{ "{\"choices\":[{\"message\":{\"content\":\"a b\"}}],"
	  "\"usage\":{\"completion_tokens\":2}}",
	  "tv 0 -1 2" },
	{ "{\"usage\":{\"completion_tokens\":-1}}", " 0 -1 -1" },
	{ "{\"usage\":{\"completion_tokens\":1e3}}", " 0 -1 -1" },
	{ "{\"choices\":[{\"text\":\"a", "b 0 -1 -1" },
	{ "{\"choices\":[{]}}", "b 0 -1 -1" },
	{ "{}x", "b 0 -1 -1" },
	{ "{}", " 0 -1 -1" },
	{ "text", "b 0 -1 -1" },
	{ "", "b 0 -1 -1" },
	{ "{", "b 0 -1 -1" },
	{ "{\"a\":", "b 0 -1 -1" },
	{ "{\"a\":\"\\", "b 0 -1 -1" },
};

static void check_cached(void)
{
	static const struct {
		const char *text;
		int64_t cached;
	} rows[] = {
		{ "{\"usage\":{\"prompt_tokens\":9,\"prompt_tokens_details\":"
		  "{\"audio_tokens\":1,\"cached_tokens\":4}}}",
		  4 },
		{ "{\"usage\":{\"prompt_tokens_details\":null}}", -1 },
		{ "{\"usage\":{\"cached_tokens\":4}}", -1 },
		{ "{\"usage\":{\"prompt_tokens_details\":"
		  "{\"cached_tokens\":null}}}",
		  -1 },
	};
	struct chunk c;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		api_chat.read(&c, rows[i].text, strlen(rows[i].text));
		ok(c.cached_tokens == rows[i].cached && !c.is_bad, "cached: %s",
		   rows[i].text);
	}
}

static void check_chunks(void)
{
	for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++)
		is(said(chunks[i][0]), chunks[i][1], chunks[i][0]);
}

int main(void)
{
	check_events();
	check_limit();
	check_chunks();
	check_cached();
	return done();
}
