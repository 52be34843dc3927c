/* status - what an answer of the Hub means, beyond its number */
#include "hub/status.h"

#include <string.h>

#include "base/mem.h"
#include "http/backoff.h"
#include "http/redact.h"
#include "json/value.h"

#define WORDS_MAX 300

static bool is_field(const struct http_response *r, const char *name,
		     const char *value)
{
	const char *found = http_field(r, name);

	return found && !strcmp(found, value);
}

/* By the number alone. */
static enum hub_refusal by_status(long status)
{
	static const struct {
		long status;
		enum hub_refusal refusal;
	} table[] = {
		{ 400, HUB_BAD_REQUEST }, { 401, HUB_NO_REPO },
		{ 403, HUB_FORBIDDEN },   { 404, HUB_NOT_FOUND },
		{ 409, HUB_BUSY },        { 412, HUB_MOVED },
		{ 413, HUB_BAD_REQUEST }, { 422, HUB_BAD_REQUEST },
		{ 429, HUB_LIMITED },
	};

	if (status / 100 == 2)
		return HUB_FINE;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (table[i].status == status)
			return table[i].refusal;
	}
	return backoff_is_transient(status) || status >= 500 ? HUB_BROKEN
							     : HUB_REFUSED;
}

static const struct code {
	long status;
	const char *field, *value;
	enum hub_refusal refusal;
} codes[] = {
	{ 404, "x-error-code", "RevisionNotFound", HUB_NO_REVISION },
	{ 404, "x-error-code", "EntryNotFound", HUB_NO_ENTRY },
	{ 401, "x-error-code", "GatedRepo", HUB_GATED },
	{ 403, "x-error-code", "GatedRepo", HUB_GATED },
	{ 403, "x-error-message", "Access to this resource is disabled.",
	  HUB_DISABLED },
	{ 404, "x-error-code", "RepoNotFound", HUB_NO_REPO },
	{ 401, "x-error-message", "Invalid credentials in Authorization header",
	  HUB_BAD_TOKEN },
};

static enum hub_refusal by_code(const struct http_response *r, long status)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		const struct code *c = &codes[i];

		if (status == c->status && is_field(r, c->field, c->value))
			return c->refusal;
	}
	return by_status(status);
}

enum hub_refusal hub_refusal(const struct http_response *r)
{
	const struct http_hop *hop = http_last(r);

	if (!hop)
		return HUB_BROKEN;
	if (hop->status / 100 != 2 && !http_is_home(r, r->hop_count - 1))
		return HUB_BROKEN;
	return by_code(r, hop->status);
}

static const struct meaning {
	int kind;
	const char *text;
} meanings[] = {
	[HUB_FINE] = { ERR_NONE, "" },
	[HUB_NO_ENTRY] = { ERR_UNAVAILABLE, "no such file at that revision" },
	[HUB_NO_REVISION] = { ERR_UNAVAILABLE,
			      "no such revision; check --revision" },
	[HUB_NO_REPO] = { ERR_UNAVAILABLE,
			  "no such repository, or it is private; check the "
			  "name, --type and the token" },
	[HUB_GATED] = { ERR_UNAVAILABLE,
			"gated; ask for access on its page on the Hub, "
			"then use a token of that account" },
	[HUB_DISABLED] = { ERR_UNAVAILABLE, "disabled by the Hub" },
	[HUB_BAD_TOKEN] = { ERR_UNAVAILABLE,
			    "the token is not valid; make a new one" },
	[HUB_FORBIDDEN] = { ERR_UNAVAILABLE,
			    "forbidden; the token needs rights on this "
			    "repository" },
	[HUB_NOT_FOUND] = { ERR_UNAVAILABLE,
			    "not found, and the Hub does not say what; check "
			    "HF_ENDPOINT and the name" },
	[HUB_BAD_REQUEST] = { ERR_DATA, "what was sent is not acceptable" },
	[HUB_BUSY] = { ERR_AGAIN, "another commit is under way; try again" },
	[HUB_MOVED] = { ERR_AGAIN, "the head moved; read it and merge again" },
	[HUB_LIMITED] = { ERR_AGAIN, "too many requests; try again later" },
	[HUB_BROKEN] = { ERR_AGAIN, "the server failed; try again later" },
	[HUB_REFUSED] = { ERR_UNAVAILABLE, "an answer that was not expected" },
};

/* The Hub's own words: X-Error-Message, or "error" of a JSON body. */
static void add_words(struct buf *out, const struct http_response *r,
		      const char *secret)
{
	const char *words = http_field(r, "x-error-message");
	AUTO(value_release) cJSON *root = NULL;
	struct err unused;

	if (!words &&
	    value_parse(&root, r->error.data, r->error.len, "", &unused) == 0) {
		words = value_text(root, "/error");
		if (!words)
			words = value_text(root, "/errors/0/message");
	}
	if (!words || !*words)
		return;
	buf_adds(out, " (");
	redact_add(out, words, secret, WORDS_MAX);
	buf_adds(out, ")");
}

int hub_status(const struct http_response *r, const char *secret, struct err *e)
{
	enum hub_refusal refusal = hub_refusal(r);
	const struct meaning *m = &meanings[refusal];
	AUTO(buf_release) struct buf words = BUF_INIT(BUF_MAX);
	const char *url;

	if (refusal == HUB_FINE)
		return 0;
	add_words(&words, r, secret);
	url = r->hops[0].url;
	err_set(e, m->kind, "%.*s: %ld: %s%s", (int)url_plain_length(url), url,
		http_last(r)->status, m->text, words.data);
	return refusal == HUB_BUSY || refusal == HUB_LIMITED ||
			       refusal == HUB_BROKEN
		       ? 1
		       : -1;
}
