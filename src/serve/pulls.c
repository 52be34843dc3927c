/* pulls - pull requests: references, and a small file beside them */
#include "serve/pulls.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/value.h"
#include "serve/api.h"

#define PREFIX "refs/pr/"

static unsigned number_of(const char *ref)
{
	size_t len = strlen(PREFIX);
	char *end;
	unsigned long n;

	if (strncmp(ref, PREFIX, len) != 0 || ref[len] < '1' || ref[len] > '9')
		return 0;
	n = strtoul(ref + len, &end, 10);
	return *end || n > 1000000000 ? 0 : (unsigned)n;
}

struct numbers {
	unsigned *items;
	size_t count, room;
};

static void numbers_release(struct numbers *n)
{
	free(n->items);
}

static int add_number(const char *ref, void *payload)
{
	struct numbers *n = payload;
	unsigned number = number_of(ref);

	if (!number)
		return 0;
	n->items = xgrow(n->items, n->count, &n->room, sizeof *n->items);
	n->items[n->count++] = number;
	return 0;
}

/* Greatest first: the newest. */
static int by_number(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return (x < y) - (x > y);
}

static int read_numbers(struct numbers *n, git_repository *repo,
			struct answer *a)
{
	git_reference_iterator *walk = NULL;
	const char *ref;

	if (git_reference_iterator_glob_new(&walk, repo, PREFIX "*") < 0)
		return answer_git(a, "references");
	while (!git_reference_next_name(&ref, walk))
		add_number(ref, n);
	git_reference_iterator_free(walk);
	if (n->count)
		qsort(n->items, n->count, sizeof *n->items, by_number);
	return 0;
}

unsigned pulls_next(git_repository *repo, struct answer *a)
{
	AUTO(numbers_release) struct numbers n = { 0 };

	if (read_numbers(&n, repo, a) < 0)
		return 0;
	return n.count ? n.items[0] + 1 : 1;
}

static char *records_path(git_repository *repo)
{
	return xasprintf("%shub-discussions.json", git_repository_path(repo));
}

/* An object from number to record; empty when there is no file yet. */
static int read_records(cJSON **root, git_repository *repo, struct answer *a)
{
	AUTO(free_text) char *path = records_path(repo);
	struct err e = { 0 };

	if (access(path, F_OK) < 0 && errno == ENOENT)
		*root = cJSON_CreateObject();
	else if (value_read(root, path, &e) < 0)
		return answer_fail(a, 500, NULL, "hub-discussions.json: %s",
				   "not readable");
	return 0;
}

int pulls_record(git_repository *repo, unsigned number, const char *title,
		 struct call *c)
{
	AUTO(free_text) char *path = records_path(repo);
	AUTO(value_release) cJSON *root = NULL;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char key[16], date[CALL_TIME_SIZE];
	struct err e = { 0 };
	cJSON *record;

	if (read_records(&root, repo, c->out) < 0)
		return -1;
	snprintf(key, sizeof key, "%u", number);
	call_time(date, time(NULL));
	cJSON_DeleteItemFromObjectCaseSensitive(root, key);
	record = cJSON_AddObjectToObject(root, key);
	cJSON_AddStringToObject(record, "title", title);
	cJSON_AddStringToObject(record, "author", c->who->name);
	cJSON_AddStringToObject(record, "createdAt", date);
	value_write(&text, root);
	if (file_write(path, text.data, text.len, &e) < 0)
		return answer_fail(c->out, 500, NULL,
				   "hub-discussions.json: not writable");
	return 0;
}

/* What the commit itself says, for a reference without a record. */
static cJSON *record_of_commit(git_repository *repo, unsigned number)
{
	AUTO(free_text) char *ref = xasprintf(PREFIX "%u", number);
	AUTO(free_commit) git_commit *commit = NULL;
	char date[CALL_TIME_SIZE];
	cJSON *record = NULL;
	git_oid id;

	if (git_reference_name_to_id(&id, repo, ref) < 0 ||
	    git_commit_lookup(&commit, repo, &id) < 0)
		return NULL;
	record = cJSON_CreateObject();
	call_time(date, git_commit_time(commit));
	cJSON_AddStringToObject(record, "title", git_commit_summary(commit));
	cJSON_AddStringToObject(record, "author",
				git_commit_author(commit)->name);
	cJSON_AddStringToObject(record, "createdAt", date);
	return record;
}

static void add_text(cJSON *to, const char *key, const cJSON *from,
		     const char *pointer)
{
	const char *text = value_text(from, pointer);

	cJSON_AddStringToObject(to, key, text ? text : "");
}

static cJSON *discussion(const struct call *c, git_repository *repo,
			 const cJSON *records, unsigned number)
{
	AUTO(free_text) char *pointer = xasprintf("/%u", number);
	AUTO(free_text) char *id = xasprintf("%s/%s", c->ns, c->name);
	AUTO(value_release) cJSON *made = NULL;
	const cJSON *record = value_object(records, pointer);
	cJSON *root, *part;

	if (!record) {
		made = record_of_commit(repo, number);
		record = made;
	}
	if (!record)
		return NULL;
	root = cJSON_CreateObject();
	cJSON_AddNumberToObject(root, "num", number);
	add_text(root, "title", record, "/title");
	cJSON_AddStringToObject(root, "status", "open");
	cJSON_AddTrueToObject(root, "isPullRequest");
	add_text(root, "createdAt", record, "/createdAt");
	part = cJSON_AddObjectToObject(root, "author");
	add_text(part, "name", record, "/author");
	part = cJSON_AddObjectToObject(root, "repo");
	cJSON_AddStringToObject(part, "name", id);
	cJSON_AddStringToObject(part, "type", c->kind);
	return root;
}

static bool is_wanted(const struct call *c)
{
	const char *type = form_get(&c->in->query, "type");
	const char *status = form_get(&c->in->query, "status");

	return (!type || strcmp(type, "discussion") != 0) &&
	       (!status || strcmp(status, "closed") != 0);
}

void api_discussions(struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(numbers_release) struct numbers n = { 0 };
	AUTO(value_release) cJSON *records = NULL;
	const char *author = form_get(&c->in->query, "author");
	cJSON *root, *list;

	if (call_open(&repo, c) < 0 || read_numbers(&n, repo, c->out) < 0 ||
	    read_records(&records, repo, c->out) < 0)
		return;
	root = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(root, "discussions");
	for (size_t i = 0; is_wanted(c) && i < n.count; i++) {
		cJSON *one = discussion(c, repo, records, n.items[i]);
		const char *name = value_text(one, "/author/name");

		if (one && author && strcmp(name, author) != 0)
			cJSON_Delete(one);
		else if (one)
			cJSON_AddItemToArray(list, one);
	}
	cJSON_AddNumberToObject(root, "count", cJSON_GetArraySize(list));
	cJSON_AddNumberToObject(root, "start", 0);
	answer_json(c->out, 200, root);
}

void api_discussion(struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(value_release) cJSON *records = NULL;
	AUTO(free_text) char *ref = xasprintf(PREFIX "%s", c->number);
	unsigned number = number_of(ref);
	cJSON *root, *changes;

	if (call_open(&repo, c) < 0 || read_records(&records, repo, c->out) < 0)
		return;
	root = number ? discussion(c, repo, records, number) : NULL;
	if (!root) {
		answer_fail(c->out, 404, NULL, "Discussion not found");
		return;
	}
	cJSON_AddArrayToObject(root, "events");
	changes = cJSON_AddObjectToObject(root, "changes");
	cJSON_AddStringToObject(changes, "base", "refs/heads/main");
	answer_json(c->out, 200, root);
}
