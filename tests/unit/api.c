/* api - which interfaces there are, and where their paths lie */
#include "api/api.h"

#include "base/buf.h"
#include "tap.h"

static void check_names(void)
{
	size_t count = 0;
	bool same = true;

	for (; api_at(count); count++)
		same &= api_find(api_at(count)->name) == api_at(count);
	ok(count > 1 && same, "each is found by its name");
	ok(api_find("chats") == NULL && api_find("") == NULL, "others are not");
}

/* What of an address comes before a path. */
static const char *before(const struct api *a, const char *url)
{
	static char out[100];
	size_t len = strlen(url);

	snprintf(out, sizeof out, "%.*s", (int)api_before(a, url, len), url);
	return out;
}

static void check_before(void)
{
	static const char *const rows[][3] = {
		{ "chat", "http://h/v1", "http://h/v1" },
		{ "chat", "http://h/v1/chat/completions", "http://h/v1" },
		{ "chat", "http://h/x/completions", "http://h/x" },
		{ "completions", "http://h/chat/completions", "http://h" },
		{ "chat", "http://h/mycompletions", "http://h/mycompletions" },
		{ "embeddings", "http://h/v1/embeddings", "http://h/v1" },
		{ "chat", "http://h/v1/responses", "http://h/v1" },
		{ "tgi", "http://h/x/generate_stream", "http://h/x" },
		{ "tgi", "http://h/v1/completions", "http://h/v1/completions" },
		{ "triton", "http://h/x/v2/models/m/generate", "http://h/x" },
		{ "triton", "http://h/v2/models/m/versions/1/generate_stream",
		  "http://h" },
		{ "triton", "http://h/v2/models", "http://h/v2/models" },
		{ "chat", "http://h/generate", "http://h/generate" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		is(before(api_find(rows[i][0]), rows[i][1]), rows[i][2],
		   rows[i][1]);
}

static void check_path(void)
{
	struct buf out = BUF_INIT(BUF_MAX);

	api_path(&out, &api_chat, false, "m");
	is(out.data, "/chat/completions", "a path");
	buf_clear(&out);
	api_path(&out, &api_embeddings, false, "m");
	is(out.data, "/embeddings", "one without streams");
	buf_clear(&out);
	api_path(&out, &api_tgi, true, "m");
	is(out.data, "/generate", "a whole answer");
	buf_clear(&out);
	api_path(&out, &api_triton, false, "a b/c");
	is(out.data, "/v2/models/a%20b%2Fc/generate_stream", "a model's name");
	buf_release(&out);
}

int main(void)
{
	check_names();
	check_before();
	check_path();
	return done();
}
