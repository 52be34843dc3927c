/* fault - rules of --fault: which are read, and which requests they hit */
#include "serve/fault.h"

#include "base/mem.h"
#include "tap.h"

#define COMMIT "/api/datasets/o/d/commit/main"

static void test_rules(void)
{
	static const char *const good[] = {
		"409:commit",          "503-before:any",
		"409:commit:once",     "503-after:commit:p=0.1",
		"429-after=3:info",    "429-limit=2:any:n=4:p=.5",
		"truncate:resolve",    "truncate=10:download:p=1",
		"lag=2:info:n=1",      "lag:info",
		"412:commit:once",     "307:resolve",
		"cut-before:pinned",   "429-after:lfs-batch",
		"503-after:any:p=1.0", "cut-after:upload:once:p=0.001"
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		AUTO(faults_release) struct faults f = FAULTS_INIT;
		struct err e = { 0 };

		ok(faults_add(&f, good[i], &e) == 0 && f.count == 1,
		   "a rule: %s", good[i]);
	}
}

static void test_no_rules(void)
{
	static const char *const bad[] = { "",
					   ":",
					   "409",
					   "409:",
					   "409:nowhere",
					   "410:commit",
					   "409=1:commit",
					   "409 :commit",
					   "409:commit:",
					   "409:commit:twice",
					   "409:commit:n=0",
					   "409:commit:n=",
					   "409:commit:n=1x",
					   "409:commit:n=9999999999",
					   "409:commit:p=0",
					   "409:commit:p=1.1",
					   "409:commit:p=nan",
					   "409:commit:p=1e-1",
					   "409:commit:p=0x1p-1",
					   "409:commit:p=.",
					   "409:commit:p=-1",
					   "409:commit:once:",
					   "truncate=:resolve",
					   "truncate=-1:resolve",
					   "429-after=0:any",
					   "412:info",
					   "lag:commit",
					   "307:tree",
					   "40:commit",
					   "409x:commit" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		AUTO(faults_release) struct faults f = FAULTS_INIT;
		struct err e = { 0 };

		ok(faults_add(&f, bad[i], &e) < 0 && e.kind == ERR_USAGE &&
			   !f.count,
		   "no rule: %s", bad[i]);
	}
}

static enum fault_kind hit(struct faults *f, const char *method,
			   const char *path)
{
	return faults_pick(f, method, path).kind;
}

static void test_order(void)
{
	AUTO(faults_release) struct faults f = FAULTS_INIT;
	struct err e = { 0 };

	ok(hit(&f, "POST", COMMIT) == FAULT_NONE, "no rule, no fault");
	faults_add(&f, "409:commit:once", &e);
	faults_add(&f, "429-after=7:commit:n=2", &e);
	faults_add(&f, "lag:info", &e);
	ok(hit(&f, "GET", COMMIT) == FAULT_NONE, "another method");
	ok(hit(&f, "POST", COMMIT) == FAULT_409, "the first rule");
	ok(faults_pick(&f, "POST", COMMIT).value == 7, "then the second");
	ok(hit(&f, "POST", COMMIT) == FAULT_429_AFTER, "twice");
	ok(hit(&f, "POST", COMMIT) == FAULT_NONE, "then none");
	ok(f.items[0].fired == 1 && f.items[1].fired == 2, "they are counted");
	for (int i = 0; i < 3; i++)
		ok(hit(&f, "GET", "/api/datasets/o/d") == FAULT_LAG,
		   "one without a count hits always");
}

static void test_routes(void)
{
	static const struct {
		const char *rule, *method, *path;
		bool is_hit;
	} rows[] = {
		{ "409:info", "GET", "/api/models/o/d", true },
		{ "409:info", "GET", "/api/models/o/d/revision/refs/pr/1",
		  true },
		{ "409:info", "GET", "/api/models/o/d/refs", false },
		{ "409:info", "GET", "/api/models/o", false },
		{ "409:info", "GET", "/api/models//d", false },
		{ "409:resolve", "GET", "/o/d/resolve/main/a/b", true },
		{ "409:resolve", "GET", "/datasets/o/d/resolve/main/a", true },
		{ "409:resolve", "GET", "/datasets/o/d/raw/main/a", false },
		{ "409:tree", "GET", "/api/datasets/o/d/tree/main", true },
		{ "409:any", "PUT", "/x", true },
		{ "409:upload", "PUT", "/lfs/datasets/o/d/0", true },
		{ "409:upload", "GET", "/lfs/datasets/o/d/0", false },
		{ "409:discussions", "POST", "/api/datasets/o/d/discussions",
		  true },
		{ "409:discussions", "GET", "/api/datasets/o/d/discussions/1",
		  true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(faults_release) struct faults f = FAULTS_INIT;
		struct err e = { 0 };
		bool is_hit;

		faults_add(&f, rows[i].rule, &e);
		is_hit = hit(&f, rows[i].method, rows[i].path) != FAULT_NONE;
		ok(is_hit == rows[i].is_hit, "%s: %s %s", rows[i].rule,
		   rows[i].method, rows[i].path);
	}
}

/* How many of 1000 are hit, and a sum that tells which. */
static size_t hits(uint64_t seed, size_t *which)
{
	AUTO(faults_release) struct faults f = FAULTS_INIT;
	struct err e = { 0 };
	size_t count = 0;

	f.state = seed;
	*which = 0;
	faults_add(&f, "409:commit:p=0.1", &e);
	for (size_t i = 0; i < 1000; i++) {
		if (hit(&f, "POST", COMMIT) == FAULT_NONE)
			continue;
		count++;
		*which = *which * 31 + i;
	}
	return count;
}

static void test_chance(void)
{
	size_t first, again, other, count = hits(1, &first);

	hits(1, &again);
	hits(2, &other);
	ok(count > 60 && count < 140, "a tenth is about a tenth: %zu", count);
	ok(first == again, "the same seed hits the same requests");
	ok(first != other, "another seed hits others");
}

int main(void)
{
	test_rules();
	test_no_rules();
	test_order();
	test_routes();
	test_chance();
	return done();
}
