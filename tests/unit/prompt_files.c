/* prompt_files - prompts from files: conversations, lines, traces */
#include "prompts.h"

#define TEN "one two three four five six seven eight nine ten"

static void sharegpt(void)
{
	static const char text[] =
		"[{\"id\":\"a\",\"conversations\":[{\"from\":\"human\","
		"\"value\":\"" TEN
		"\"},{\"from\":\"gpt\",\"value\":\"a b c d e\"}]},"
		"{\"conversations\":[{\"value\":\"too short\"},"
		"{\"value\":\"a b c d e\"}]},"
		"{\"conversations\":[{\"value\":\"" TEN "\"}]},"
		"{\"conversations\":[]},"
		"{\"conversations\":[{\"value\":\"" TEN
		" x\"},{\"value\":\"a b\"}]},"
		"{\"conversations\":[{\"value\":\"" TEN
		" y\"},{\"value\":\"a b c d\"}]}]";
	struct prompts_options o = options(PROMPTS_SHAREGPT);
	AUTO(prompts_release) struct prompts *d = NULL;
	struct prompt p;
	struct err e;
	size_t sum = 0;

	o.count = o.output_tokens = 0;
	d = of_file(&o, text, &e);
	ok(d && prompts_count(d) == 2, "two of six pass");
	for (uint64_t i = 0; d && i < 2; i++) {
		ok(prompts_get(d, i, 0, &p, &e) == 0 && p.is_exact,
		   "one that passed");
		sum += p.input_tokens * 100 + p.output_tokens;
	}
	ok(sum == 1000 + 5 + 1100 + 4, "with lengths of their own: %zu", sum);
	ok(d && prompts_get(d, 2, 77, &p, &e) == 0 && p.input_tokens >= 14,
	   "used again, longer by a salt");
	prompts_release(&d);
	o.output_tokens = 7;
	d = of_file(&o, text, &e);
	ok(d && prompts_count(d) == 3, "a given length of output lets pass");
	prompts_release(&d);
	d = of_file(&o, "[{\"id\":1}]", &e);
	ok(!d && e.kind == ERR_DATA && strstr(e.text, ":1: /conversations"),
	   "no conversations: %s", e.text);
	d = of_file(&o, "[{\"conversations\":[]}]", &e);
	ok(!d && strstr(e.text, "no conversation passes"), "none passes");
}

static void jsonl(void)
{
	static const char text[] =
		"{\"prompt\":\"a \\u00e9 b\",\"output_tokens\":9}\n"
		"{\"messages\":[{\"role\":\"system\",\"content\":\"be\"},"
		"{\"role\":\"user\",\"content\":[{\"type\":\"text\","
		"\"text\":\"c d\"}]}]}\n";
	static const char *const bad[] = {
		"{\"text\":1}",
		"{\"prompt\":1}",
		"{\"messages\":[]}",
		"{\"messages\":[{\"role\":\"x\",\"content\":\"\"}]}",
		"{\"prompt\":\"\\u0000\"}",
		"{\"prompt\":\"a\"",
		"",
		"{\"prompt\":\"a\",\"max_tokens\":-1}",
	};
	struct prompts_options o = options(PROMPTS_JSONL);
	AUTO(prompts_release) struct prompts *d = NULL;
	struct prompt p;
	struct err e;

	o.count = o.output_tokens = 0;
	d = of_file(&o, text, &e);
	if (!d || prompts_get(d, 0, 0, &p, &e) < 0) {
		ok(false, "%s", e.text);
		return;
	}
	ok(p.output_tokens == 9 && p.input_tokens == 3, "a prompt");
	is(p.messages[0].text, "a \xc3\xa9 b", "its text");
	ok(d && prompts_get(d, 1, 0, &p, &e) == 0 && p.message_count == 2 &&
		   p.input_tokens == 3 && !p.output_tokens,
	   "messages");
	is(p.messages[1].text, "c d", "their parts");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		AUTO(prompts_release)
		struct prompts *none = of_file(&o, bad[i], &e);

		ok(!none && e.kind == ERR_DATA, "refused: %s", e.text);
	}
	o.path = "/dev/null";
	ok(prompts_open(&d, &o, &e) < 0 && e.kind == ERR_USAGE,
	   "a device cannot be read twice");
	prompts_release(&d);
}

static size_t lines_shared(const char *a, const char *b)
{
	size_t lines = 0;

	for (; *a && *a == *b; a++, b++)
		lines += *a == '\n';
	return lines;
}

/* A line of ten words: what is asked for, to half a line. */
static void sonnet(void)
{
	static const char text[] = TEN "\n\n" TEN " x\r\n" TEN " y\n" TEN " z";
	struct prompts_options o = options(PROMPTS_SONNET);
	AUTO(prompts_release) struct prompts *d = NULL;
	AUTO(free_text) char *a = NULL, *b = NULL, *c = NULL;
	struct prompt p = { 0 };
	struct err e;

	o.counter.count = count_words;
	o.input_tokens = 200;
	o.prefix_tokens = 100;
	d = of_file(&o, text, &e);
	ok(d && prompts_get(d, 4, 0, &p, &e) == 0 && p.is_exact &&
		   p.input_tokens > 180 && p.input_tokens < 220 &&
		   p.output_tokens == 20,
	   "near to the length: %zu", p.input_tokens);
	ok(prompts_count(d) == 10, "as many as are asked for");
	a = text_of(d, 4, 0);
	b = text_of(d, 5, 0);
	c = text_of(d, 4, 9);
	ok(strcmp(a, b) != 0 && lines_shared(a, b) >= 8,
	   "the first lines are shared: %zu", lines_shared(a, b));
	ok(!lines_shared(a, c), "but not with a salt");
	prompts_release(&d);
	ok(!of_file(&o, "\n\n", &e) && e.kind == ERR_DATA, "no lines");
	ok(!of_file(&o, "a\xff\n", &e) && e.kind == ERR_DATA, "no text");
	o.input_tokens = 0;
	ok(!of_file(&o, text, &e) && e.kind == ERR_USAGE, "no length");
}

static void raw(void)
{
	struct prompts_options o = options(PROMPTS_RAW);
	AUTO(prompts_release) struct prompts *d = NULL;
	struct prompt p = { 0 };
	struct err e;

	o.count = 0;
	d = of_file(&o,
		    "{\"prompt\":[1,2],\"max_tokens\":4}\n"
		    "{\"messages\":[],\"n\":1}\n",
		    &e);
	ok(d && prompts_count(d) == 2, "two requests");
	ok(d && prompts_get(d, 2, 5, &p, &e) == 0 && p.own &&
		   p.output_tokens == 4 && !p.is_exact,
	   "begin anew");
	prompts_release(&d);
	ok(!of_file(&o, "{\"n\":1}", &e) && e.kind == ERR_DATA &&
		   strstr(e.text, ":1: expected a request"),
	   "none of them: %s", e.text);
}

static void mooncake(void)
{
	struct prompts_options o = options(PROMPTS_MOONCAKE);
	AUTO(prompts_release) struct prompts *d = NULL;
	AUTO(free_text) char *a = NULL, *b = NULL;
	struct prompt p;
	struct err e;

	o.count = o.output_tokens = 0;
	o.speedup = 2;
	d = of_file(&o,
		    "{\"timestamp\":3000,\"input_length\":600,"
		    "\"output_length\":5,\"hash_ids\":[1,2]}\n"
		    "{\"timestamp\":1000,\"input_length\":520,"
		    "\"output_length\":6,\"hash_ids\":[1,3]}\n",
		    &e);
	ok(d && prompts_get(d, 0, 0, &p, &e) == 0 && p.offset_ns == 0 &&
		   p.output_tokens == 6 && p.input_tokens == 520 && p.is_exact,
	   "the earliest first");
	a = text_of(d, 0, 0);
	b = text_of(d, 1, 0);
	ok(!strncmp(a, b, 1500), "blocks of one hash are the same");
	ok(prompts_get(d, 3, 0, &p, &e) == 0 && p.offset_ns == 3000000000,
	   "twice as fast, then anew: %lld", (long long)p.offset_ns);
}

/* A trace's first prompts: offset, input, output. */
static void is_trace(enum prompts_kind kind, const char *text,
		     const int64_t (*want)[3], size_t count)
{
	struct prompts_options o = options(kind);
	AUTO(prompts_release) struct prompts *d = NULL;
	struct prompt p;
	struct err e;

	o.count = o.output_tokens = 0;
	d = of_file(&o, text, &e);
	if (!ok(d && prompts_count(d) == count, "a trace: %s", e.text))
		return;
	for (size_t i = 0; i < count; i++) {
		ok(prompts_get(d, i, 0, &p, &e) == 0, "request %zu", i);
		ok(p.offset_ns == want[i][0], "at %lld",
		   (long long)p.offset_ns);
		ok((int64_t)p.input_tokens == want[i][1] &&
			   (int64_t)p.output_tokens == want[i][2],
		   "of %zu and %zu", p.input_tokens, p.output_tokens);
	}
}

static void traces(void)
{
	static const int64_t azure[][3] = { { 0, 374, 44 },
					    { 3419410000, 12, 3 } };
	static const int64_t burst[][3] = { { 0, 472, 18 },
					    { 113500000000, 7, 25 } };
	static const int64_t timed[][3] = { { 0, 8, 3 }, { 8500000, 2, 2 } };

	is_trace(PROMPTS_AZURE,
		 "TIMESTAMP,ContextTokens,GeneratedTokens\r\n"
		 "2023-11-16 18:15:46.6805900,374,44\r\n"
		 "2023-11-16 18:15:50.1+00:00,12,\"3\"\r\n",
		 azure, 2);
	is_trace(PROMPTS_BURSTGPT,
		 "Timestamp,Model,Request tokens,Response tokens,"
		 "Total tokens,Log Type\n5,ChatGPT,472,18,490,x\n"
		 "45,ChatGPT,1087,0,1087,x\n118.5,GPT-4,7,25,32,x",
		 burst, 2);
	is_trace(PROMPTS_TIMED,
		 "{\"timestamp\":10,\"prompt\":\"x y\",\"output_length\":2}"
		 "\n{\"timestamp\":1.5,\"input_length\":8,"
		 "\"output_length\":3}\n",
		 timed, 2);
}

#define LINE(at, tokens, more)                                                 \
	"{\"timestamp\":" at ",\"input_length\":" tokens more "}\n"
#define AZURE "TIMESTAMP,ContextTokens,GeneratedTokens\n"
#define BURST "Timestamp,Request tokens,Response tokens\n"

static void odd_traces(void)
{
	static const int64_t ordered[][3] = { { 0, 7, 0 },
					      { 0, 8, 0 },
					      { 90000000, 9, 0 } };
	static const int64_t azure[][3] = { { 0, 1, 1 } };

	is_trace(PROMPTS_MOONCAKE,
		 "\xef\xbb\xbf" LINE("100", "9", ",\"x\":[]")
			 LINE("10", "7", ",\"hash_ids\":[]") "\r\n" LINE(
				 "10", "8", ",\"hash_ids\":[9]"),
		 ordered, 3);
	is_trace(PROMPTS_AZURE, "\xef\xbb\xbf" AZURE "2023-11-16 18:15:46,0,0",
		 azure, 1);
}

/* Times as far apart as they may be, slowly; and all the same. */
static void spans(void)
{
	struct prompts_options o = options(PROMPTS_MOONCAKE);
	AUTO(prompts_release) struct prompts *far = NULL;
	AUTO(prompts_release) struct prompts *slow = NULL;
	AUTO(prompts_release) struct prompts *one = NULL;
	struct prompt p;
	struct err e;

	o.count = 0;
	far = of_file(&o, LINE("0", "1", "") LINE("4e12", "1", ""), &e);
	ok(far && prompts_get(far, 1, 0, &p, &e) == 0 &&
		   p.offset_ns == 4000000000000000000,
	   "a century and more");
	ok(prompts_get(far, 2, 0, &p, &e) == 0 &&
		   p.offset_ns == 8000000000000000000 &&
		   prompts_get(far, 4, 0, &p, &e) < 0,
	   "and anew, once: %s", e.text);
	o.speedup = 0.5;
	slow = of_file(&o, LINE("0", "1", "") LINE("4e12", "1", ""), &e);
	ok(!slow && e.kind == ERR_DATA, "not at half the speed: %s", e.text);
	one = of_file(&o, LINE("5", "1", "") LINE("5", "1", ""), &e);
	ok(one && prompts_get(one, 1, 0, &p, &e) == 0 && p.offset_ns == 0,
	   "two at one time");
	ok(prompts_get(one, 2, 0, &p, &e) < 0 && e.kind == ERR_DATA,
	   "are not begun anew at the same time: %s", e.text);
}

static const struct {
	enum prompts_kind kind;
	const char *text;
} bad_files[] = {
	{ PROMPTS_MOONCAKE, "{\"input_length\":1}" },
	{ PROMPTS_MOONCAKE, "{\"timestamp\":1}" },
	{ PROMPTS_MOONCAKE, "{\"timestamp\":-1,\"input_length\":1}" },
	{ PROMPTS_MOONCAKE,
	  "{\"timestamp\":1,\"input_length\":1,\"hash_ids\":[\"\"]}" },
	{ PROMPTS_MOONCAKE, "" },
	{ PROMPTS_MOONCAKE, "\n \n" },
	{ PROMPTS_MOONCAKE, LINE("NaN", "1", "") },
	{ PROMPTS_MOONCAKE, LINE("1e13", "1", "") },
	{ PROMPTS_MOONCAKE, LINE("\"1\"", "1", "") },
	{ PROMPTS_MOONCAKE, LINE("0", "1000000000000000000", "") },
	{ PROMPTS_MOONCAKE, LINE("0", "1e18", "") },
	{ PROMPTS_MOONCAKE, LINE("0", "4.5", "") },
	{ PROMPTS_MOONCAKE, LINE("0", "0", "") },
	{ PROMPTS_MOONCAKE, LINE("0", "1", ",\"output_length\":-2") },
	{ PROMPTS_MOONCAKE, LINE("0", "1", ",\"hash_ids\":{}") },
	{ PROMPTS_MOONCAKE, LINE("0", "1", ",\"hash_ids\":[[1]]") },
	{ PROMPTS_MOONCAKE, LINE("0", "1", ",\"hash_ids\":[1.5]") },
	{ PROMPTS_MOONCAKE, LINE("0", "511", ",\"hash_ids\":[1,2]") },
	{ PROMPTS_MOONCAKE, LINE("0", "1", "") "{\"timestamp\":1," },
	{ PROMPTS_MOONCAKE, LINE("0", "1", "") "5\n" },
	{ PROMPTS_MOONCAKE, "[" LINE("0", "1", "") },
	{ PROMPTS_TIMED, LINE("0", "1", ",\"messages\":[{}]") },
	{ PROMPTS_TIMED, "{\"timestamp\":1,\"prompt\":3}" },
	{ PROMPTS_AZURE, "TIMESTAMP,ContextTokens\n" },
	{ PROMPTS_AZURE, "2023-11-16 18:15:46,1,1\n" },
	{ PROMPTS_AZURE, AZURE "1969-12-31 23:59:59,1,1\n" },
	{ PROMPTS_AZURE, AZURE "2097-01-01 00:00:00,1,1\n" },
	{ PROMPTS_AZURE, AZURE "2023-11-16 18:1" },
	{ PROMPTS_AZURE, AZURE "2023-11-16 18:15:46,1.5,1\n" },
	{ PROMPTS_AZURE, AZURE "2023-11-16 18:15:46,nan,1\n" },
	{ PROMPTS_AZURE, AZURE "2023-11-16 18:15:46,1000000000000000000,1\n" },
	{ PROMPTS_AZURE, AZURE },
	{ PROMPTS_AZURE, "TIMESTAMP,ContextTokens,GeneratedTokens\nx,1,1\n" },
	{ PROMPTS_AZURE, "TIMESTAMP,ContextTokens,GeneratedTokens\n"
			 "2023-11-16 18:15:46,-1,1\n" },
	{ PROMPTS_AZURE, "TIMESTAMP,ContextTokens,GeneratedTokens\n"
			 "2023-11-16 18:15:46,1\n" },
	{ PROMPTS_BURSTGPT,
	  "Timestamp,Request tokens,Response tokens\n\"1,1,1\n" },
	{ PROMPTS_BURSTGPT, "" },
	{ PROMPTS_BURSTGPT, BURST "-5,1,1\n" },
	{ PROMPTS_BURSTGPT, BURST "nan,1,1\n" },
	{ PROMPTS_BURSTGPT, BURST "99999999999999999999,1,1\n" },
	{ PROMPTS_BURSTGPT, BURST "5,1,0\n" },
};

static void bad_traces(void)
{
	struct err e;

	for (size_t i = 0; i < sizeof bad_files / sizeof *bad_files; i++) {
		struct prompts_options o = options(bad_files[i].kind);
		AUTO(prompts_release)
		struct prompts *d = of_file(&o, bad_files[i].text, &e);

		ok(!d && e.kind == ERR_DATA, "refused: %s", e.text);
	}
}

int main(void)
{
	sharegpt();
	jsonl();
	sonnet();
	raw();
	mooncake();
	traces();
	odd_traces();
	spans();
	bad_traces();
	return done();
}
