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

int main(void)
{
	check(&api_embeddings, embeddings);
	return done();
}
