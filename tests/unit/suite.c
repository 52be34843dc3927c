/* suite - the official cases of draft-07, where they are at hand */
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "schema/check.h"
#include "schema/compile.h"
#include "tap.h"

static const struct json_limits limits = { 1 << 24, JSON_DEPTH_MAX };

struct suite {
	const char *remotes;
	int ran, bad;
};

/* Why a case may go wrong; the manual says so too. */
static bool is_excused(const char *path, const char *remotes)
{
	AUTO(free_text)
	char *later = xasprintf("%s/draft2019-09", remotes);

	return strstr(path, "/optional/cross-draft.json") &&
	       access(later, R_OK) < 0;
}

/* 1 or 0, -1 when the schema does not compile; findings must agree. */
static int holds(const struct schema *s, const char *text, size_t len)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(findings_release) struct findings found = { 0 };
	struct err e = { 0 };
	bool result;

	if (!s)
		return -1;
	if (json_scan(&doc, text, len, &limits, &e) < 0)
		return -2;
	findings_start(&found, &doc);
	result = schema_check(s, &doc, &found);
	for (size_t i = 0; i < found.count; i++) {
		if (!strcmp(found.items[i].rule, "schema"))
			return -3;
	}
	return result == !found.count ? result : -4;
}

static void run_group(struct suite *run, const struct json_doc *doc,
		      const struct json_node *group, const char *path)
{
	const struct json_node *schema = json_member(doc, group, "schema");
	const struct json_node *tests = json_member(doc, group, "tests");
	const struct json_node *test = json_first(doc, tests);
	struct schema_options options = { .name = path,
					  .folder = run->remotes };
	AUTO(schema_free) struct schema *s = NULL;
	struct err e = { 0 };

	schema_compile(&s, json_raw(doc, schema), schema->len, &options, &e);
	for (uint32_t i = 0; i < tests->count; i++) {
		const struct json_node *data = json_member(doc, test, "data");
		int want = json_member(doc, test, "valid")->type == JSON_TRUE;
		int got = holds(s, json_raw(doc, data), data->len);

		run->ran++;
		if (got != want) {
			run->bad++;
			printf("# %s: %d for %.*s against %.*s%s\n", path, got,
			       (int)data->len, json_raw(doc, data),
			       (int)schema->len, json_raw(doc, schema), e.text);
		}
		test = json_next(doc, test);
	}
}

static void run_file(struct suite *run, const char *path)
{
	AUTO(buf_release) struct buf text = BUF_INIT(1 << 24);
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const struct json_node *group;
	struct err e = { 0 };

	if (file_read(&text, path, &e) < 0 ||
	    json_scan(&doc, text.data, text.len, &limits, &e) < 0) {
		ok(false, "%s", e.text);
		return;
	}
	group = json_first(&doc, doc.nodes);
	for (uint32_t i = 0; i < doc.nodes->count; i++) {
		run_group(run, &doc, group, path);
		group = json_next(&doc, group);
	}
}

static void run_folder(const char *folder, const char *remotes)
{
	struct suite run = { remotes, 0, 0 };
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		AUTO(free_text)
		char *path = xasprintf("%s/%s", folder, entry->d_name);
		size_t len = strlen(path);

		if (len > 5 && !strcmp(path + len - 5, ".json") &&
		    !is_excused(path, remotes))
			run_file(&run, path);
	}
	if (dir)
		closedir(dir);
	ok(run.ran && !run.bad, "%d of %d in %s", run.ran - run.bad, run.ran,
	   folder);
}

int main(void)
{
	const char *given = getenv("SUITE"), *top = getenv("TOP");
	AUTO(free_text)
	char *suite = given ? xstrdup(given)
			    : xasprintf("%s/../shared/suite", top ? top : ".");
	AUTO(free_text) char *remotes = xasprintf("%s/remotes", suite);
	static const char *const folders[] = { "", "/optional",
					       "/optional/format" };

	for (size_t i = 0; i < 3; i++) {
		AUTO(free_text)
		char *folder = xasprintf("%s/draft7%s", suite, folders[i]);

		if (access(folder, R_OK) < 0)
			ok(true, "%s # SKIP not there", folder);
		else
			run_folder(folder, remotes);
	}
	return done();
}
