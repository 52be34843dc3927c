/* request - the bodies that engines are sent */
#include "api/request.h"

#include "tap.h"

static const char *body(const struct request_form *f,
			const struct request_prompt *p)
{
	static struct buf out = BUF_INIT(BUF_MAX);

	buf_clear(&out);
	request_body(&out, f, p);
	return out.data;
}

static void check_plain(void)
{
	struct request_form f = { .api = &api_chat, .model = "m\"1" };
	struct request_prompt p = { .text = "a\nb",
				    .text_len = 3,
				    .output_tokens = 9 };

	is(body(&f, &p),
	   "{\"model\":\"m\\\"1\",\"messages\":[{\"role\":\"user\",\"content\":"
	   "\"a\\nb\"}],\"max_tokens\":9,\"max_completion_tokens\":9,"
	   "\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
	   "a chat");
	f = (struct request_form){ .api = &api_completions,
				   .limit = REQUEST_LIMIT_MAX_TOKENS,
				   .ignore_eos = true,
				   .min_tokens = 9,
				   .temperature = "0",
				   .top_p = "0.5",
				   .seed = "7",
				   .is_whole = true };
	p = (struct request_prompt){ .json = "[1,2]",
				     .json_len = 5,
				     .output_tokens = 9 };
	is(body(&f, &p),
	   "{\"prompt\":[1,2],\"max_tokens\":9,\"min_tokens\":9,"
	   "\"ignore_eos\":true,\"temperature\":0,\"top_p\":0.5,\"seed\":7,"
	   "\"stream\":false}",
	   "a completion, whole, of token ids");
}

static void check_extra(void)
{
	struct request_prompt p = { .json = "[1,2]",
				    .json_len = 5,
				    .output_tokens = 9 };
	struct err e = { 0 };
	struct request_form f = { .api = &api_chat,
				  .limit = REQUEST_LIMIT_MAX_COMPLETION_TOKENS,
				  .temperature = "0" };
	ok(request_extra(&f,
			 "{\"temperature\": 1, \"a\\u0062\": {\"c\": []}, "
			 "\"stream_options\": null}",
			 &e) == 0,
	   "extra members");
	is(body(&f, &p),
	   "{\"messages\":[1,2],\"max_completion_tokens\":9,\"stream\":true,"
	   "\"temperature\":1,\"a\\u0062\":{\"c\": []},"
	   "\"stream_options\":null}",
	   "win");
	ok(request_extra(&f, "{}", &e) == 0, "none of them");
	ok(strstr(body(&f, &p), "\"temperature\":0,"), "what was there stays");
	ok(request_extra(&f, "[]", &e) < 0 && e.kind == ERR_USAGE, "an array");
	ok(request_extra(&f, "{\"a\":1,\"a\":2}", &e) < 0, "a key twice");
	request_form_release(&f);
}

static void check_embeddings(void)
{
	struct request_form f = { .api = &api_embeddings,
				  .model = "m",
				  .is_whole = true,
				  .temperature = "0" };
	struct request_prompt p = { .text = "a",
				    .text_len = 1,
				    .output_tokens = 9 };
	struct err e = { 0 };

	is(body(&f, &p),
	   "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"float\"}",
	   "an embedding");
	ok(request_extra(&f, "{\"encoding_format\":\"base64\"}", &e) == 0,
	   "of another format");
	p = (struct request_prompt){ .json = "[7]", .json_len = 3 };
	is(body(&f, &p),
	   "{\"model\":\"m\",\"input\":[7],\"encoding_format\":\"base64\"}",
	   "of ids");
	request_form_release(&f);
}

static void check_responses(void)
{
	struct request_form f = { .api = &api_responses,
				  .model = "m",
				  .ignore_eos = true,
				  .temperature = "0" };
	struct request_prompt p = { .text = "a",
				    .text_len = 1,
				    .output_tokens = 9 };

	is(body(&f, &p),
	   "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":"
	   "\"a\"}],\"max_output_tokens\":9,\"ignore_eos\":true,"
	   "\"temperature\":0,\"stream\":true,\"store\":false}",
	   "a response");
}

static void check_tgi(void)
{
	struct request_form f = { .api = &api_tgi,
				  .model = "m",
				  .temperature = "0.0",
				  .top_p = "0.5" };
	struct request_prompt p = { .text = "a",
				    .text_len = 1,
				    .output_tokens = 9 };
	struct err e = { 0 };

	is(body(&f, &p),
	   "{\"inputs\":\"a\",\"parameters\":{\"max_new_tokens\":9,"
	   "\"do_sample\":false,\"details\":true}}",
	   "greedy");
	f.temperature = "0.7";
	is(body(&f, &p),
	   "{\"inputs\":\"a\",\"parameters\":{\"max_new_tokens\":9,"
	   "\"do_sample\":true,\"temperature\":0.7,\"top_p\":0.5,"
	   "\"details\":true}}",
	   "drawn");
	ok(request_extra(&f,
			 "{\"x\":1,\"parameters\":{\"do_sample\":false,"
			 "\"top_k\":5}}",
			 &e) == 0,
	   "parameters of one's own");
	is(body(&f, &p),
	   "{\"inputs\":\"a\",\"parameters\":{\"max_new_tokens\":9,"
	   "\"temperature\":0.7,\"top_p\":0.5,\"details\":true,"
	   "\"do_sample\":false,\"top_k\":5},\"x\":1}",
	   "are put among ours");
	ok(request_extra(&f, "{\"parameters\":null}", &e) == 0, "none");
	is(body(&f, &p), "{\"inputs\":\"a\",\"parameters\":null}", "wins");
	request_form_release(&f);
}

static void check_triton(void)
{
	struct request_form f = { .api = &api_triton,
				  .model = "m",
				  .ignore_eos = true,
				  .min_tokens = 2,
				  .temperature = "0" };
	struct request_prompt p = { .text = "a",
				    .text_len = 1,
				    .output_tokens = 9 };

	is(body(&f, &p),
	   "{\"text_input\":\"a\",\"max_tokens\":9,\"min_tokens\":2,"
	   "\"ignore_eos\":true,\"temperature\":0,\"stream\":true}",
	   "by Triton");
}

int main(void)
{
	check_plain();
	check_extra();
	check_embeddings();
	check_responses();
	check_tgi();
	check_triton();
	return done();
}
