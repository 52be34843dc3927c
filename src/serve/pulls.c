/* pulls - pull requests: references, and their records in the journal */
#include "serve/pulls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/access.h"

#define PREFIX "refs/pr/"

unsigned pulls_number(const char *ref)
{
	size_t len = strlen(PREFIX);
	char *end;
	unsigned long n;

	if (strncmp(ref, PREFIX, len) != 0 || ref[len] < '1' || ref[len] > '9')
		return 0;
	n = strtoul(ref + len, &end, 10);
	return *end || n > 1000000000 ? 0 : (unsigned)n;
}

void pulls_now(char text[CALL_TIME_SIZE])
{
	struct timespec now;
	char milliseconds[8];

	clock_gettime(CLOCK_REALTIME, &now);
	call_time(text, now.tv_sec);
	snprintf(milliseconds, sizeof milliseconds, ".%03dZ",
		 (int)(now.tv_nsec / 1000000 % 1000));
	memcpy(strchr(text, '.'), milliseconds, 5);
}

cJSON *pulls_event(const char *type, const char *author, cJSON *data)
{
	cJSON *event = cJSON_CreateObject();
	uint8_t random[12] = { 0 };
	char id[25], date[CALL_TIME_SIZE];

	if (getrandom(random, sizeof random, 0) < 0)
		random[0] = 1;
	for (size_t i = 0; i < sizeof random; i++)
		snprintf(id + 2 * i, 3, "%02x", random[i]);
	pulls_now(date);
	cJSON_AddStringToObject(event, "id", id);
	cJSON_AddStringToObject(event, "type", type);
	cJSON_AddStringToObject(event, "createdAt", date);
	cJSON_AddStringToObject(cJSON_AddObjectToObject(event, "author"),
				"name", author);
	cJSON_AddItemToObject(event, "data", data);
	return event;
}

struct numbers {
	unsigned *items;
	size_t count, room;
};

static void numbers_release(struct numbers *n)
{
	free(n->items);
}

static int by_number(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return (x > y) - (x < y);
}

static int read_numbers(struct numbers *n, git_repository *repo,
			struct answer *a)
{
	git_reference_iterator *walk = NULL;
	const char *ref;

	if (git_reference_iterator_glob_new(&walk, repo, PREFIX "*") < 0)
		return answer_git(a, "references");
	while (!git_reference_next_name(&ref, walk)) {
		unsigned number = pulls_number(ref);

		if (!number)
			continue;
		n->items =
			xgrow(n->items, n->count, &n->room, sizeof *n->items);
		n->items[n->count++] = number;
	}
	git_reference_iterator_free(walk);
	if (n->count)
		qsort(n->items, n->count, sizeof *n->items, by_number);
	return 0;
}

/* What the commit itself says, for a reference without a record. */
static struct talk talk_of_commit(git_repository *repo, unsigned number)
{
	AUTO(free_text) char *ref = xasprintf(PREFIX "%u", number);
	AUTO(free_commit) git_commit *commit = NULL;
	struct talk one = { .number = number, .is_pull = true };
	char date[CALL_TIME_SIZE] = "1970-01-01T00:00:00.000Z";
	const char *title = NULL, *author = NULL;
	git_oid id;

	if (git_reference_name_to_id(&id, repo, ref) == 0 &&
	    git_commit_lookup(&commit, repo, &id) == 0) {
		title = git_commit_summary(commit);
		author = git_commit_author(commit)->name;
		call_time(date, git_commit_time(commit));
	}
	one.title = xstrdup(title ? title : "");
	one.author = xstrdup(author ? author : "");
	one.date = xstrdup(date);
	one.status = xstrdup("open");
	one.events = cJSON_CreateArray();
	return one;
}

/* A merge was cut off: did it happen? */
static void settle(struct talk *one, git_repository *repo)
{
	git_oid merge, head;

	if (!one->pending)
		return;
	if (git_oid_fromstr(&merge, one->merge) == 0 &&
	    git_reference_name_to_id(&head, repo, PULLS_BASE) == 0 &&
	    (git_oid_equal(&merge, &head) ||
	     git_graph_descendant_of(repo, &head, &merge) == 1))
		talks_apply(one, take(&one->pending));
	else
		free(take(&one->merge));
}

static void push(struct talks *to, const struct talk *one)
{
	to->items = xgrow(to->items, to->count, &to->room, sizeof *to->items);
	to->items[to->count++] = *one;
}

/* Both lists are sorted; the journal's talks move into *to, or go. */
static void join(struct talks *to, struct talks *journal,
		 const struct numbers *n, git_repository *repo)
{
	size_t i = 0;

	for (size_t k = 0; k < journal->count; k++) {
		struct talk *one = &journal->items[k];

		for (; i < n->count && n->items[i] < one->number; i++) {
			struct talk plain = talk_of_commit(repo, n->items[i]);

			push(to, &plain);
		}
		if (one->is_pull &&
		    (i == n->count || n->items[i] != one->number))
			continue;
		i += i < n->count && n->items[i] == one->number;
		settle(one, repo);
		push(to, one);
		*one = (struct talk){ 0 };
	}
	for (; i < n->count; i++) {
		struct talk plain = talk_of_commit(repo, n->items[i]);

		push(to, &plain);
	}
}

int pulls_read(struct talks *t, git_repository *repo, struct answer *a)
{
	AUTO(numbers_release) struct numbers n = { 0 };
	AUTO(talks_release) struct talks journal = { 0 };

	if (talks_read(&journal, repo, a) < 0 || read_numbers(&n, repo, a) < 0)
		return -1;
	join(t, &journal, &n, repo);
	return 0;
}

unsigned pulls_next(git_repository *repo, struct answer *a)
{
	AUTO(talks_release) struct talks t = { 0 };

	if (pulls_read(&t, repo, a) < 0)
		return 0;
	return t.count ? t.items[t.count - 1].number + 1 : 1;
}

int pulls_record(git_repository *repo, const struct pulls_new *new,
		 struct answer *a)
{
	cJSON *line = cJSON_CreateObject();
	char date[CALL_TIME_SIZE];
	cJSON *open;

	pulls_now(date);
	cJSON_AddNumberToObject(line, "num", new->number);
	open = cJSON_AddObjectToObject(line, "open");
	cJSON_AddStringToObject(open, "title", new->title);
	cJSON_AddStringToObject(open, "author", new->author);
	cJSON_AddStringToObject(open, "createdAt", date);
	cJSON_AddBoolToObject(open, "isPullRequest", new->is_pull);
	cJSON_AddStringToObject(open, "status", new->status);
	if (new->event)
		cJSON_AddItemToObject(line, "event", new->event);
	return talks_append(repo, line, a);
}

int pulls_check_commit(git_repository *repo, const char *ref, struct call *c)
{
	AUTO(talks_release) struct talks t = { 0 };
	const struct talk *one;

	if (!pulls_number(ref))
		return access_need(c, ACCESS_WRITE);
	if (pulls_read(&t, repo, c->out) < 0)
		return -1;
	one = talks_find(&t, pulls_number(ref));
	if (one && strcmp(one->status, "open") != 0 &&
	    strcmp(one->status, "draft") != 0)
		return answer_fail(c->out, 409, NULL,
				   "This pull request is %s: open it again, "
				   "or open another",
				   one->status);
	return one && pulls_is_own(one, c) ? 0 : access_need(c, ACCESS_WRITE);
}

bool pulls_is_own(const struct talk *talk, const struct call *c)
{
	return !strcmp(talk->author, c->who->name);
}
