/* destination - the mapping, and the names that it refuses */
#include "stream/destination.h"

#include <string.h>

#include "base/mem.h"
#include "tap.h"

static const char *const good[][2] = {
	{ "cpu/gpt2/short_20260128_005/short_input_leaderboard.json",
	  "cpu/gpt2/short_20260128_005_short_input_leaderboard.json" },
	{ "exp1/short_input_leaderboard.json",
	  "exp1_short_input_leaderboard.json" },
	{ "long_input_leaderboard.json", "long_input_leaderboard.json" },
	{ "a/b/c/d/e+f=1/x_leaderboard.json",
	  "a/b/c/d/e+f=1_x_leaderboard.json" },
	{ "console/lpt/com10.x/_leaderboard.json",
	  "console/lpt/com10.x__leaderboard.json" },
	{ "a_b/c", "a_b_c" },
	{ "a/b_c", "a_b_c" },
};

static const char *const bad[] = {
	"",
	"/etc/x_leaderboard.json",
	"a//b_leaderboard.json",
	"a/b/",
	"../x_leaderboard.json",
	"a/../x_leaderboard.json",
	"a/./x_leaderboard.json",
	".git/hooks/x_leaderboard.json",
	"a/.hidden/x_leaderboard.json",
	"-rf/x_leaderboard.json",
	"a/-n_leaderboard.json",
	"a./x_leaderboard.json",
	"a b/x_leaderboard.json",
	"a\\b/x_leaderboard.json",
	"a\n::error::/x_leaderboard.json",
	"$(id)/x_leaderboard.json",
	"`id`_leaderboard.json",
	"${{x}}_leaderboard.json",
	"@all/x_leaderboard.json",
	"a\xe2\x80\xae/x_leaderboard.json",
	"CON/x/y_leaderboard.json",
	"a/nul.txt/x/y_leaderboard.json",
	"a/Com1/x/y_leaderboard.json",
	"a/LPT9.tar.gz/x/y_leaderboard.json",
};

static int refuses(const char *path)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	buf_adds(&out, "kept");
	return destination_path(&out, path, &e) < 0 && e.kind == ERR_NO &&
	       !strcmp(out.data, "kept");
}

static void test_long_names(void)
{
	char path[DESTINATION_PATH + 64];

	memset(path, 'a', sizeof path);
	path[DESTINATION_PART + 1] = '\0';
	ok(refuses(path), "a name too long");
	memset(path, 'a', sizeof path);
	path[150] = '/';
	path[250] = '\0';
	ok(refuses(path), "two names that are too long when joined");
	for (size_t i = 0; i < sizeof path; i++)
		path[i] = i % 2 ? '/' : 'a';
	path[sizeof path - 1] = '\0';
	ok(refuses(path), "a path too long");
}

int main(void)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		buf_clear(&out);
		ok(destination_path(&out, good[i][0], &e) == 0 &&
			   !strcmp(out.data, good[i][1]),
		   "%s", good[i][0]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(refuses(bad[i]), "refuses number %zu", i + 1);
	test_long_names();
	return done();
}
