/* discuss - listing, showing and opening discussions and pull requests */
#include "serve/discuss.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/api.h"
#include "serve/body.h"

#define PAGE_SIZE 50
#define PAGES_MAX 1000000
#define TITLE_MIN 3
#define TITLE_MAX 200
#define COMMENT_MAX ((size_t)64 << 10)

static cJSON *describe(const struct talk *talk, const struct call *c)
{
	AUTO(free_text) char *id = xasprintf("%s/%s", c->ns, c->name);
	cJSON *root = cJSON_CreateObject();
	cJSON *repo;

	cJSON_AddNumberToObject(root, "num", talk->number);
	cJSON_AddStringToObject(root, "title", talk->title);
	cJSON_AddStringToObject(root, "status", talk->status);
	cJSON_AddBoolToObject(root, "isPullRequest", talk->is_pull);
	cJSON_AddStringToObject(root, "createdAt", talk->date);
	cJSON_AddStringToObject(cJSON_AddObjectToObject(root, "author"), "name",
				talk->author);
	repo = cJSON_AddObjectToObject(root, "repo");
	cJSON_AddStringToObject(repo, "name", id);
	cJSON_AddStringToObject(repo, "type", c->kind);
	return root;
}

struct filter {
	const char *type, *status, *author; /* NULL: any */
};

static const char *filter_word(const struct call *c, const char *name)
{
	const char *word = form_get(&c->in->query, name);

	return word && *word && strcmp(word, "all") != 0 ? word : NULL;
}

/* A draft is open, what was merged is closed. */
static bool is_wanted(const struct filter *f, const struct talk *talk)
{
	bool is_open =
		!strcmp(talk->status, "open") || !strcmp(talk->status, "draft");

	if (f->type && talk->is_pull != !strcmp(f->type, "pull_request"))
		return false;
	if (f->status && is_open != !strcmp(f->status, "open"))
		return false;
	return !f->author || !strcmp(f->author, talk->author);
}

/* One page, newest first; the count of all. */
static size_t add_page(cJSON *list, const struct talks *t, struct call *c,
		       size_t start)
{
	const struct filter f = { filter_word(c, "type"),
				  filter_word(c, "status"),
				  filter_word(c, "author") };
	size_t count = 0;

	for (size_t i = t->count; i-- > 0;) {
		if (!is_wanted(&f, &t->items[i]))
			continue;
		if (count >= start && count < start + PAGE_SIZE)
			cJSON_AddItemToArray(list, describe(&t->items[i], c));
		count++;
	}
	return count;
}

static int read_page(size_t *start, struct call *c)
{
	const char *text = form_get(&c->in->query, "p");
	long page = form_number(&c->in->query, "p", 0, PAGES_MAX);

	if (text && !strcmp(text, "0"))
		page = 0;
	if (page < 0)
		return answer_fail(c->out, 400, NULL,
				   "p: expected the number of a page");
	*start = (size_t)page * PAGE_SIZE;
	return 0;
}

void api_discussions(struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(talks_release) struct talks t = { 0 };
	cJSON *root, *list;
	size_t start = 0, count;

	if (read_page(&start, c) < 0 || call_open(&repo, c) < 0 ||
	    pulls_read(&t, repo, c->out) < 0)
		return;
	root = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(root, "discussions");
	count = add_page(list, &t, c, start);
	cJSON_AddNumberToObject(root, "count", (double)count);
	cJSON_AddNumberToObject(root, "start", (double)start);
	answer_json(c->out, 200, root);
}

static void add_changes(cJSON *root, const struct talk *talk,
			git_repository *repo, bool has_diff)
{
	bool is_over = !strcmp(talk->status, "merged");
	cJSON *changes = cJSON_AddObjectToObject(root, "changes");

	cJSON_AddStringToObject(changes, "base", PULLS_BASE);
	if (talk->merge)
		cJSON_AddStringToObject(changes, "mergeCommitId", talk->merge);
	cJSON_AddItemToObject(root, "filesWithConflicts",
			      is_over ? cJSON_CreateArray()
				      : merge_conflicts(repo, talk->number));
	if (has_diff)
		merge_add_diff(root, repo, talk->number);
}

struct talk *discuss_find(git_repository **repo, struct talks *t,
			  struct call *c)
{
	AUTO(free_text) char *ref = xasprintf("refs/pr/%s", c->number);
	struct talk *talk;

	if (call_open(repo, c) < 0 || pulls_read(t, *repo, c->out) < 0)
		return NULL;
	talk = talks_find(t, pulls_number(ref));
	if (!talk)
		answer_fail(c->out, 404, NULL, "Discussion not found");
	return talk;
}

void api_discussion(struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(talks_release) struct talks t = { 0 };
	struct talk *talk = discuss_find(&repo, &t, c);
	cJSON *root;

	if (!talk)
		return;
	if (talk->is_pull)
		merge_add_commits(talk, repo);
	root = describe(talk, c);
	cJSON_AddItemToObject(root, "events", take(&talk->events));
	if (talk->is_pull)
		add_changes(root, talk, repo,
			    form_is_true(&c->in->query, "diff"));
	answer_json(c->out, 200, root);
}

int discuss_title(const char **title, struct call *c, const cJSON *body)
{
	size_t len;

	*title = value_text(body, "/title");
	len = *title ? strlen(*title) : 0;
	if (len < TITLE_MIN || len > TITLE_MAX || strpbrk(*title, "\r\n"))
		return answer_fail(c->out, 400, NULL,
				   "title: expected %d to %d bytes in a line",
				   TITLE_MIN, TITLE_MAX);
	return 0;
}

int discuss_check(struct call *c, const char *text, const char *key)
{
	if (text && strlen(text) > COMMENT_MAX)
		return answer_fail(c->out, 413, NULL, "%s: longer than 64 KiB",
				   key);
	return 0;
}

int discuss_text(const char **text, struct call *c, const cJSON *body,
		 const char *key)
{
	AUTO(free_text) char *pointer = xasprintf("/%s", key);

	*text = value_text(body, pointer);
	if (!*text || !**text)
		return answer_fail(c->out, 400, NULL, "%s: expected a text",
				   key);
	return discuss_check(c, *text, key);
}

cJSON *discuss_comment(const char *author, const char *text)
{
	cJSON *data = cJSON_CreateObject();

	cJSON_AddFalseToObject(data, "edited");
	cJSON_AddFalseToObject(data, "hidden");
	cJSON_AddStringToObject(cJSON_AddObjectToObject(data, "latest"), "raw",
				text);
	return pulls_event("comment", author, data);
}

cJSON *discuss_line(unsigned number)
{
	cJSON *line = cJSON_CreateObject();

	cJSON_AddNumberToObject(line, "num", number);
	return line;
}

int discuss_add(git_repository *repo, unsigned number, cJSON *event,
		struct call *c)
{
	cJSON *line = discuss_line(number);

	cJSON_AddItemToObject(line, "event", event);
	return talks_append(repo, line, c->out);
}

/* A pull request begins as a reference to where its branch is. */
static int make_ref(git_repository *repo, unsigned number, struct call *c)
{
	AUTO(free_text) char *name = xasprintf("refs/pr/%u", number);
	AUTO(free_ref) git_reference *ref = NULL;
	git_oid head;

	if (git_reference_name_to_id(&head, repo, PULLS_BASE) < 0)
		return answer_fail(c->out, 400, NULL,
				   "There is no commit to start from yet");
	if (git_reference_create(&ref, repo, name, &head, 0, "open") < 0)
		return answer_git(c->out, name);
	return 0;
}

static void open_locked(struct call *c, const cJSON *body, const char *title)
{
	bool is_pull = value_is_true(body, "/pullRequest");
	const char *text = value_text(body, "/description");
	AUTO(free_repo) git_repository *repo = NULL;
	struct pulls_new new = { .title = title, .is_pull = is_pull };
	cJSON *root;

	if (discuss_check(c, text, "description") < 0 ||
	    call_open(&repo, c) < 0)
		return;
	new.author = c->who->name;
	new.status = is_pull ? "draft" : "open";
	new.number = pulls_next(repo, c->out);
	if (!new.number)
		return;
	if (text && *text)
		new.event = discuss_comment(new.author, text);
	if (pulls_record(repo, &new, c->out) < 0)
		return;
	if (is_pull && make_ref(repo, new.number, c) < 0)
		return;
	root = discuss_line(new.number);
	cJSON_AddBoolToObject(root, "pullRequest", is_pull);
	answer_json(c->out, 200, root);
}

void api_discussion_open(struct call *c)
{
	AUTO(value_release) cJSON *body = NULL;
	AUTO(free_text) char *repo = call_key(c);
	AUTO(free_text) char *key = talks_key(repo);
	const char *title;

	if (body_object(&body, c) < 0 || discuss_title(&title, c, body) < 0)
		return;
	locks_take(&c->hub->locks, key);
	open_locked(c, body, title);
	locks_drop(&c->hub->locks, key);
}
