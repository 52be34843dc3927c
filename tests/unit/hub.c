/* hub - names, tokens, and what an answer of the Hub means */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "http/header.h"
#include "hub/name.h"
#include "hub/status.h"
#include "hub/token.h"
#include "tap.h"

static void names(void)
{
	static const char *const good[] = { "org/board", "a/b", "A.b-c/d_e.f" };
	static const char *const bad[] = { "board",   "a/b/c",   "/b",
					   "a/",      "a/b.git", "../b",
					   "a/..",    "a/-b",    "a/b--c",
					   "a/b%2Fc", "a b/c",   "" };
	static const char *const paths[] = { "a", "runs/2026-01.jsonl",
					     ".gitattributes", "a/..b" };
	static const char *const traps[] = {
		"",     "/etc/passwd", "../x",     "a/../b",   "a//b",
		"a/",   "./a",         "a/.",      "a\\b",     "a\nb",
		"\x7f", ".git/config", "a/.GIT/x", ".cache/x", "\xff"
	};
	struct err e;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(hub_is_repo(good[i]), "a repository: %s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!hub_is_repo(bad[i]), "no repository: %s", bad[i]);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		ok(hub_path_check(paths[i], &e) == 0, "a path: %s", paths[i]);
	for (size_t i = 0; i < sizeof traps / sizeof *traps; i++)
		ok(hub_path_check(traps[i], &e) < 0, "no path: case %zu", i);
	ok(hub_is_revision("refs/pr/1") && !hub_is_revision("a..b") &&
		   !hub_is_revision("a b") && !hub_is_revision(""),
	   "revisions");
	ok(hub_is_id("0123456789012345678901234567890123456789") &&
		   !hub_is_id("0123") && !hub_is_id(NULL) &&
		   !hub_is_id("012345678901234567890123456789012345678G"),
	   "ids");
}

struct row {
	long status;
	const char *field;
	enum hub_refusal want;
	int kind, verdict;
};

static const struct row rows[] = {
	{ 200, "X: y", HUB_FINE, 0, 0 },
	{ 404, "X-Error-Code: EntryNotFound", HUB_NO_ENTRY, 69, -1 },
	{ 404, "X-Error-Code: RevisionNotFound", HUB_NO_REVISION, 69, -1 },
	{ 404, "X-Error-Code: RepoNotFound", HUB_NO_REPO, 69, -1 },
	{ 404, "X-Error-Code: entrynotfound", HUB_NOT_FOUND, 69, -1 },
	{ 404, "X: y", HUB_NOT_FOUND, 69, -1 },
	{ 503, "X-Error-Code: EntryNotFound", HUB_BROKEN, 75, 1 },
	{ 500, "X-Error-Code: RevisionNotFound", HUB_BROKEN, 75, 1 },
	{ 401, "X-Error-Code: GatedRepo", HUB_GATED, 69, -1 },
	{ 403, "X-Error-Code: GatedRepo", HUB_GATED, 69, -1 },
	{ 403, "X-Error-Message: Access to this resource is disabled.",
	  HUB_DISABLED, 69, -1 },
	{ 401, "X: y", HUB_NO_REPO, 69, -1 },
	{ 401, "X-Error-Message: Invalid credentials in Authorization header",
	  HUB_BAD_TOKEN, 69, -1 },
	{ 403, "X: y", HUB_FORBIDDEN, 69, -1 },
	{ 400, "X: y", HUB_BAD_REQUEST, 65, -1 },
	{ 413, "X: y", HUB_BAD_REQUEST, 65, -1 },
	{ 422, "X: y", HUB_BAD_REQUEST, 65, -1 },
	{ 409, "X: y", HUB_BUSY, 75, 1 },
	{ 412, "X: y", HUB_MOVED, 75, -1 },
	{ 429, "X: y", HUB_LIMITED, 75, 1 },
	{ 408, "X: y", HUB_BROKEN, 75, 1 },
	{ 500, "X: y", HUB_BROKEN, 75, 1 },
	{ 502, "X: y", HUB_BROKEN, 75, 1 },
	{ 504, "X: y", HUB_BROKEN, 75, 1 },
	{ 520, "X: y", HUB_BROKEN, 75, 1 },
	{ 302, "X: y", HUB_REFUSED, 69, -1 },
	{ 418, "X: y", HUB_REFUSED, 69, -1 },
};

static void answer(struct http_response *r, long status, const char *field)
{
	struct http_hop *hop = &r->hops[r->hop_count++];
	struct err e;

	hop->url = xstrdup(r->hop_count == 1 ? "https://hub.example/x?secret"
					     : "https://cdn.example/x");
	url_origin(&hop->origin, hop->url, &e);
	hop->status = status;
	header_add(&hop->fields, field, strlen(field));
}

static void statuses(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(http_response_release) struct http_response r;
		struct err e = { 0 };
		int verdict;

		http_response_init(&r);
		answer(&r, rows[i].status, rows[i].field);
		verdict = hub_status(&r, NULL, &e);
		ok(hub_refusal(&r) == rows[i].want && e.kind == rows[i].kind &&
			   verdict == rows[i].verdict,
		   "%ld %s", rows[i].status, rows[i].field);
		if (strstr(e.text, "secret"))
			ok(false, "a query in a message");
	}
}

static void words(void)
{
	AUTO(http_response_release) struct http_response r;
	AUTO(http_response_release) struct http_response cdn;
	struct err e;

	http_response_init(&r);
	answer(&r, 403, "X: y");
	buf_adds(&r.error, "{\"error\":\"no rights for s3cret\\u001b[0m\"}");
	hub_status(&r, "s3cret", &e);
	is(e.text,
	   "https://hub.example/x: 403: forbidden; the token needs rights on "
	   "this repository (no rights for [redacted]?[0m)",
	   "the Hub's words, without secret or control bytes");
	http_response_init(&cdn);
	answer(&cdn, 302, "X: y");
	answer(&cdn, 404, "X-Error-Code: EntryNotFound");
	ok(hub_refusal(&cdn) == HUB_BROKEN,
	   "another host has no say on what is absent");
}

static char warned[256];

__attribute__((format(printf, 1, 2))) static void warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(warned, sizeof warned, format, args);
	va_end(args);
}

static void token_is(const struct hub_env *env, const char *want,
		     const char *name)
{
	AUTO(token_release) struct token t = { 0 };
	struct err e;

	*warned = '\0';
	if (!ok(token_load(&t, env, warn, &e) == 0, "%s: loads", name))
		printf("# %s\n", e.text);
	is(t.text, want, name);
}

static void put(const char *path, const char *text, mode_t mode)
{
	struct err e;

	file_write(path, text, strlen(text), &e);
	chmod(path, mode);
}

static void tokens(void)
{
	AUTO(token_release) struct token t = { 0 };
	struct hub_env env = { .token = "hf_a", .old_token = "hf_b" };
	struct err e;

	token_is(&env, "hf_a", "HF_TOKEN comes first");
	env.token = " \n";
	token_is(&env, "hf_b", "an empty one is none");
	env.old_token = NULL;
	env.hf_home = "home";
	env.token_path = "path";
	token_is(&env, NULL, "no file, no token");
	mkdir("home", 0700);
	put("home/token", "hf_home\r\n", 0600);
	env.token_path = NULL;
	token_is(&env, "hf_home", "the file in HF_HOME, stripped");
	is(warned, "", "a private file is not warned of");
	put("path", " hf_path ", 0640);
	env.token_path = "path";
	token_is(&env, "hf_path", "HF_TOKEN_PATH goes before HF_HOME");
	is(warned, "path: others may read this token file; chmod 600 it",
	   "a file that others may read");
	env.token = "hf_a\nX-Evil: 1";
	ok(token_load(&t, &env, warn, &e) < 0 && e.kind == ERR_CONFIG &&
		   !strstr(e.text, "Evil"),
	   "a line break inside is refused and not shown");
	env.token = NULL;
	env.token_path = ".";
	ok(token_load(&t, &env, warn, &e) < 0 && e.kind == ERR_CONFIG,
	   "a folder is no token file");
}

int main(void)
{
	char folder[] = "/tmp/bench-hub.XXXXXX";

	names();
	statuses();
	words();
	if (!mkdtemp(folder) || chdir(folder) < 0)
		return 1;
	tokens();
	unlink("home/token");
	rmdir("home");
	unlink("path");
	rmdir(folder);
	return done();
}
