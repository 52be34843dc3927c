/* quota - classes of requests, windows, and a table that stays small */
#include "serve/quota.h"

#include "serve/traffic.h"
#include "tap.h"

static void test_classes(void)
{
	static const struct {
		const char *path;
		enum traffic kind;
	} rows[] = {
		{ "/", TRAFFIC_PAGES },
		{ "/x", TRAFFIC_PAGES },
		{ "/health", TRAFFIC_MONITOR },
		{ "/metrics", TRAFFIC_MONITOR },
		{ "/metrics/x", TRAFFIC_PAGES },
		{ "/api/whoami-v2", TRAFFIC_API },
		{ "/oauth/token", TRAFFIC_API },
		{ "/api/resolve-cache/datasets/o/d/s/f", TRAFFIC_RESOLVERS },
		{ "/datasets/o/d/resolve/main/f", TRAFFIC_RESOLVERS },
		{ "/o/m/resolve/main/f", TRAFFIC_RESOLVERS },
		{ "/o/m/raw/main/f", TRAFFIC_RESOLVERS },
		{ "/datasets/o/resolve/f", TRAFFIC_PAGES },
		{ "/datasets/o/d.git/info/refs", TRAFFIC_GIT },
		{ "/o/m.git/info/lfs/objects/batch", TRAFFIC_GIT },
		{ "/o/m.git", TRAFFIC_PAGES },
		{ "/o/m/info/refs", TRAFFIC_GIT },
		{ "/datasets/o/d/git-upload-pack", TRAFFIC_GIT },
		{ "/lfs/datasets/o/d/x", TRAFFIC_TRANSFERS },
		{ "/cdn/datasets/o/d/x", TRAFFIC_TRANSFERS },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ok(traffic_of(rows[i].path) == rows[i].kind, "%s is %s",
		   rows[i].path, traffic_names[rows[i].kind]);
}

static void test_forms(void)
{
	static const char *const bad[] = { "api",     "=1",    "git=1",
					   "api=",    "api=x", "api=1,",
					   "api=1,x", "apis=1" };
	struct quotas q = QUOTAS_INIT;
	struct err e = { 0 };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(quotas_add(&q, bad[i], &e) < 0 && e.kind == ERR_USAGE,
		   "no quota: %s", bad[i]);
	ok(quotas_add(&q, "api=3,2", &e) == 0 &&
		   quotas_add(&q, "pages=1K", &e) == 0,
	   "quotas");
	ok(q.classes[TRAFFIC_API].known == 3 &&
		   q.classes[TRAFFIC_API].nobody == 2,
	   "by token, and by address");
	ok(q.classes[TRAFFIC_PAGES].nobody == 1024, "the same for both");
	ok(!q.classes[TRAFFIC_RESOLVERS].known, "or none");
	quotas_release(&q);
}

static void test_window(void)
{
	struct quotas q = QUOTAS_INIT;
	const struct quota_asker known = { 7, true }, nobody = { 9, false };
	struct quota_state s;
	struct err e;

	quotas_add(&q, "api=3,2", &e);
	s = quotas_take(&q, TRAFFIC_API, &known, 1000);
	ok(s.limit == 3 && s.left == 2 && s.reset == 200 && !s.is_over,
	   "the first of three, 200 s before the window ends");
	quotas_take(&q, TRAFFIC_API, &known, 1001);
	s = quotas_take(&q, TRAFFIC_API, &known, 1002);
	ok(s.left == 0 && !s.is_over, "the third is the last");
	s = quotas_take(&q, TRAFFIC_API, &known, 1003);
	ok(s.left == 0 && s.is_over && s.reset == 197,
	   "the fourth is too many");
	s = quotas_take(&q, TRAFFIC_API, &nobody, 1003);
	ok(s.limit == 2 && s.left == 1 && !s.is_over, "others have their own");
	s = quotas_take(&q, TRAFFIC_PAGES, &known, 1003);
	ok(!s.limit && !s.is_over, "what has no quota has no end");
	s = quotas_take(&q, TRAFFIC_GIT, &known, 1003);
	ok(!s.limit && !s.is_over, "nor has git");
	s = quotas_take(&q, TRAFFIC_API, &known, 1200);
	ok(s.left == 2 && s.reset == 300, "a new window begins anew");
	quotas_release(&q);
}

/* More askers than places: whoever asks much is not forgotten for them. */
static void test_crowd(void)
{
	struct quotas q = QUOTAS_INIT;
	const struct quota_asker busy = { 1, false };
	struct quota_state s = { 0 };
	struct err e;

	quotas_add(&q, "api=100", &e);
	for (uint64_t i = 0; i < 60; i++)
		quotas_take(&q, TRAFFIC_API, &busy, 1000);
	for (uint64_t i = 1; i <= 200000; i++) {
		const struct quota_asker other = { i * 2 + 1, false };

		s = quotas_take(&q, TRAFFIC_API, &other, 1000);
		if (s.is_over)
			break;
	}
	ok(!s.is_over, "a crowd of others, each its first time");
	s = quotas_take(&q, TRAFFIC_API, &busy, 1000);
	ok(s.left == 39, "does not make the busy one new");
	quotas_release(&q);
}

int main(void)
{
	test_classes();
	test_forms();
	test_window();
	test_crowd();
	return done();
}
