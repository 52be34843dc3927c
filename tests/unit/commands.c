/* commands - which pushes are refused before git sees them */
#include "serve/commands.h"

#include <stdio.h>

#include "tap.h"

#define OLD "1111111111111111111111111111111111111111"
#define NEW "2222222222222222222222222222222222222222"
#define NIL "0000000000000000000000000000000000000000"
#define CAPS " report-status side-band-64k"

/* One command as a pkt-line, capabilities behind its NUL, and a flush. */
static size_t push(char *to, const char *text)
{
	size_t len = strlen(text), size = 4 + len + 1 + strlen(CAPS);

	snprintf(to, 256, "%04zx%s", size, text);
	memcpy(to + 4 + len + 1, CAPS, sizeof CAPS);
	memcpy(to + size, "0000PACK", 9);
	return size + 8;
}

static const char *verdict(const char *text)
{
	char bytes[512];
	size_t len = push(bytes, text);

	return commands_refuse(bytes, len, "refs/heads/trunk");
}

static void test_judgement(void)
{
	is(verdict(OLD " " NEW " refs/heads/main"), NULL, "a branch moves");
	is(verdict(NIL " " NEW " refs/heads/a/b"), NULL, "one is made");
	is(verdict(OLD " " NIL " refs/heads/a"), NULL, "one goes");
	is(verdict(NIL " " NEW " refs/tags/v1"), NULL, "a tag is made");
	is(verdict(OLD " " NIL " refs/tags/v1"), NULL, "a tag goes");
	is(verdict(OLD " " NEW " refs/tags/v1"), "a tag does not move",
	   "a tag stays where it is");
	is(verdict(OLD " " NIL " refs/heads/main"), "the main branch stays",
	   "main stays");
	is(verdict(OLD " " NIL " refs/heads/trunk"), "the main branch stays",
	   "the head stays");
	is(verdict(OLD " " NIL " refs/heads/main2"), NULL, "main2 may go");
	is(verdict(OLD " " NEW " refs/pr/1"),
	   "commits to a pull request go through the API", "no pull request");
	for (size_t i = 0; i < 6; i++) {
		static const char *const refs[] = {
			"HEAD",         "refs/heads/", "refs/notes/a",
			"refs/replace", "main",        "refs/Heads/x"
		};
		char text[256];

		snprintf(text, sizeof text, NIL " " NEW " %s", refs[i]);
		is(verdict(text), "only branches and tags can be pushed",
		   refs[i]);
	}
}

static void refused(const char *bytes, size_t len, const char *what)
{
	is(commands_refuse(bytes, len, "refs/heads/main"),
	   "this is not a list of commands", what);
}

static void test_form(void)
{
	static const char shallow[] = "0034shallow " OLD "0000";
	char bytes[512];
	size_t len = push(bytes, OLD " " NEW " refs/heads/main");
	size_t good = 0;

	is(commands_refuse("0000", 4, ""), NULL, "an empty list");
	is(commands_refuse(shallow, strlen(shallow), ""), NULL, "shallow");
	refused("", 0, "nothing");
	refused("000", 3, "half a length");
	refused("0004", 4, "an empty line");
	refused("0003", 4, "a length that is none");
	refused("00zz", 4, "no hex digits");
	refused("0010push-cert\0", 16, "a certificate");
	refused("fff0", 4, "longer than all there is");
	for (size_t cut = 0; cut < len - 4; cut++) {
		if (!commands_refuse(bytes, cut, "refs/heads/main"))
			good++;
	}
	ok(good == 0, "cut off anywhere");
	push(bytes, OLD "x" NEW " refs/heads/main");
	refused(bytes, len, "no blank");
	push(bytes, OLD " " OLD "x");
	refused(bytes, len, "no reference");
}

int main(void)
{
	test_judgement();
	test_form();
	return done();
}
