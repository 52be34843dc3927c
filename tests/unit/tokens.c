/* tokens - what places allow, and signed tokens that are not kept */
#include "serve/tokens.h"

#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "serve/pass.h"
#include "tap.h"

static void test_forms(void)
{
	static const char *const good[] = {
		"read:*",         "write:o",
		"discuss:o/m",    "read:datasets/o/d",
		"write:models/o", "read:datasets/o"
	};
	static const char *const bad[] = {
		"",        "read",    "read:",      "none:o",    "own:o",
		"read:o/", "read:/d", "read:o/d/e", "read:../d", "read:**"
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		AUTO(token_clear) struct token t = { 0 };

		ok(token_add_scope(&t, good[i]) == 0, "a place: %s", good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		AUTO(token_clear) struct token t = { 0 };

		ok(token_add_scope(&t, bad[i]) < 0, "no place: '%s'", bad[i]);
	}
}

static void test_access(void)
{
	AUTO(token_clear) struct token t = { .role = ROLE_FINE };

	ok(token_access(&t, "dataset", "o", "d") == ACCESS_NONE &&
		   !token_may(&t, ACCESS_READ),
	   "without a place, nothing");
	token_add_scope(&t, "read:o");
	token_add_scope(&t, "write:datasets/o/d");
	token_add_scope(&t, "discuss:o/m");
	token_add_scope(&t, "write:datasets/p");
	ok(token_access(&t, "dataset", "o", "d") == ACCESS_WRITE,
	   "the most of what holds");
	ok(token_access(&t, "model", "o", "d") == ACCESS_READ,
	   "a model is no dataset");
	ok(token_access(&t, "model", "o", "m") == ACCESS_DISCUSS,
	   "a name without a kind is a model");
	ok(token_access(&t, "dataset", "p", "any") == ACCESS_WRITE &&
		   token_access(&t, "model", "p", "any") == ACCESS_NONE,
	   "a namespace of one kind");
	ok(token_access(&t, "dataset", "oo", "d") == ACCESS_NONE,
	   "a name that only begins so");
	ok(token_may(&t, ACCESS_WRITE), "somewhere it may write");
	ok(token_access(NULL, "dataset", "o", "d") == ACCESS_NONE, "nobody");
	t.role = ROLE_READ;
	ok(token_access(&t, "dataset", "p", "x") == ACCESS_READ,
	   "other roles have no places");
}

/* Every change of a byte makes it nothing. */
static size_t changed_ones(const struct ticket_key *key, char *pass)
{
	size_t good = 0;

	for (char *p = pass; *p; p++) {
		AUTO(pass_drop) struct token *t = NULL;
		char kept = *p;

		*p = kept == 'a' ? 'b' : 'a';
		t = pass_check(key, pass);
		good += t != NULL;
		*p = kept;
	}
	return good;
}

static void test_pass(void)
{
	struct ticket_key key = { { 1 } }, other = { { 2 } };
	const struct scope place = { .kind = (char *)"dataset",
				     .ns = (char *)"o",
				     .name = (char *)"d" };
	AUTO(free_text) char *pass = pass_make(&key, &place, time(NULL) + 60);
	AUTO(free_text) char *old = pass_make(&key, &place, time(NULL) - 1);
	AUTO(pass_drop) struct token *t = pass_check(&key, pass);

	ok(!strncmp(pass, "hf_jwt_", 7), "begins as those of the Hub do");
	ok(t && t->is_pass &&
		   token_access(t, "dataset", "o", "d") == ACCESS_WRITE,
	   "may write to its repository");
	ok(t && token_access(t, "model", "o", "d") == ACCESS_NONE &&
		   token_access(t, "dataset", "o", "e") == ACCESS_NONE,
	   "and to no other");
	ok(!pass_check(&key, old), "not for longer than it says");
	ok(!pass_check(&other, pass), "not under another key");
	ok(!changed_ones(&key, pass), "and not when a byte is changed");
	ok(!pass_check(&key, "hf_jwt_") && !pass_check(&key, "hf_jwt_.") &&
		   !pass_check(&key, ""),
	   "what is cut short is nothing");
}

int main(void)
{
	test_forms();
	test_access();
	test_pass();
	return done();
}
