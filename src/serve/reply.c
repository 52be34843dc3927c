/* reply - comments on discussions, and changes of title and status */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/access.h"
#include "serve/api.h"
#include "serve/body.h"
#include "serve/discuss.h"

#define BUSY                                                                   \
	"Another operation is in progress for this repository. "               \
	"Please try again later."

/* What one may do to a talk; run with the journal's key held. */
struct act {
	struct call *c;
	git_repository *repo;
	struct talk *talk;
	const cJSON *body;
};

/* The event into the journal, and {KEY: event} as the answer. */
static void conclude(const struct act *act, const char *key, cJSON *event)
{
	cJSON *copy = cJSON_Duplicate(event, true);
	cJSON *root = cJSON_CreateObject();

	cJSON_AddItemToObject(root, key, event);
	if (discuss_add(act->repo, act->talk->number, copy, act->c) < 0)
		cJSON_Delete(root);
	else
		answer_json(act->c->out, 200, root);
}

static void act_comment(struct act *act)
{
	const char *text;

	if (discuss_text(&text, act->c, act->body, "comment") == 0)
		conclude(act, "newMessage",
			 discuss_comment(act->c->who->name, text));
}

/* What one opened is one's own, for the rest one must be able to write. */
static int check_own(const struct act *act)
{
	if (pulls_is_own(act->talk, act->c))
		return 0;
	return access_need(act->c, ACCESS_WRITE);
}

static void act_title(struct act *act)
{
	const char *title;
	cJSON *data;

	if (check_own(act) < 0 || discuss_title(&title, act->c, act->body) < 0)
		return;
	data = cJSON_CreateObject();
	cJSON_AddStringToObject(data, "from", act->talk->title);
	cJSON_AddStringToObject(data, "to", title);
	conclude(act, "newTitle",
		 pulls_event("title-change", act->c->who->name, data));
}

static cJSON *status_event(const char *author, const char *status)
{
	cJSON *data = cJSON_CreateObject();

	cJSON_AddStringToObject(data, "status", status);
	return pulls_event("status-change", author, data);
}

/* The words that come with a change of status are a comment before it. */
static int add_words(struct act *act)
{
	const char *text = value_text(act->body, "/comment");

	if (!text || !text[strspn(text, " \t\r\n")])
		return 0;
	if (discuss_check(act->c, text, "comment") < 0)
		return -1;
	return discuss_add(act->repo, act->talk->number,
			   discuss_comment(act->c->who->name, text), act->c);
}

static void act_status(struct act *act)
{
	const char *status = value_text(act->body, "/status");
	struct answer *a = act->c->out;

	if (!status ||
	    (strcmp(status, "open") != 0 && strcmp(status, "closed") != 0))
		answer_fail(a, 400, NULL, "status: expected open or closed");
	else if (!strcmp(act->talk->status, "merged"))
		answer_fail(a, 409, NULL, "This pull request is merged");
	else if (check_own(act) == 0 && add_words(act) == 0)
		conclude(act, "newStatus",
			 status_event(act->c->who->name, status));
}

/* The comment that the path names, among the events. */
static cJSON *find_comment(const struct act *act)
{
	cJSON *event;

	cJSON_ArrayForEach(event, act->talk->events)
	{
		const char *id = value_text(event, "/id");

		if (id && !strcmp(id, act->c->path) &&
		    value_object(event, "/data/latest"))
			return event;
	}
	answer_fail(act->c->out, 404, NULL, "Comment not found");
	return NULL;
}

/* A line of the journal, then the comment as it reads now. */
static void change_comment(struct act *act, const char *key, const char *raw)
{
	AUTO(talks_release) struct talks t = { 0 };
	cJSON *line = discuss_line(act->talk->number);
	unsigned number = act->talk->number;
	cJSON *root;

	cJSON_AddStringToObject(line, key, act->c->path);
	if (raw)
		cJSON_AddStringToObject(line, "raw", raw);
	if (talks_append(act->repo, line, act->c->out) < 0 ||
	    pulls_read(&t, act->repo, act->c->out) < 0)
		return;
	act->talk = talks_find(&t, number);
	root = cJSON_CreateObject();
	cJSON_AddItemToObject(root, "updatedComment",
			      cJSON_Duplicate(find_comment(act), true));
	answer_json(act->c->out, 200, root);
}

static bool is_own(const struct act *act, const cJSON *event)
{
	const char *author = value_text(event, "/author/name");

	if (author && !strcmp(author, act->c->who->name))
		return true;
	answer_fail(act->c->out, 403, NULL,
		    "Only its author may change a comment");
	return false;
}

static void act_edit(struct act *act)
{
	const cJSON *event = find_comment(act);
	const char *text;

	if (event && is_own(act, event) &&
	    discuss_text(&text, act->c, act->body, "content") == 0)
		change_comment(act, "edit", text);
}

static void act_hide(struct act *act)
{
	const cJSON *event = find_comment(act);

	if (event && (access_of(act->c) == ACCESS_WRITE || is_own(act, event)))
		change_comment(act, "hide", NULL);
}

static int move_base(git_repository *repo, const git_oid *made,
		     const git_oid *head, struct answer *a)
{
	AUTO(free_ref) git_reference *ref = NULL;
	int result = git_reference_create_matching(&ref, repo, PULLS_BASE, made,
						   1, head, "merge");

	if (result == GIT_EMODIFIED || result == GIT_ELOCKED)
		return answer_fail(a, 409, NULL, BUSY);
	return result < 0 ? answer_git(a, PULLS_BASE) : 0;
}

/* The intent, the branch, the fact: see talks.h. */
static int merge(struct act *act, char sha[GIT_OID_HEXSZ + 1])
{
	cJSON *intent = discuss_line(act->talk->number);
	git_oid made, head;
	cJSON *fact;

	if (merge_commit(&made, &head, act->repo, act->talk, act->c) < 0) {
		cJSON_Delete(intent);
		return -1;
	}
	git_oid_tostr(sha, GIT_OID_HEXSZ + 1, &made);
	cJSON_AddStringToObject(intent, "merge", sha);
	cJSON_AddItemToObject(intent, "event",
			      status_event(act->c->who->name, "merged"));
	if (talks_append(act->repo, intent, act->c->out) < 0 ||
	    move_base(act->repo, &made, &head, act->c->out) < 0)
		return -1;
	fact = discuss_line(act->talk->number);
	cJSON_AddStringToObject(fact, "merged", sha);
	return talks_append(act->repo, fact, act->c->out);
}

static void act_merge(struct act *act)
{
	char sha[GIT_OID_HEXSZ + 1];
	cJSON *root;

	if (!act->talk->is_pull) {
		answer_fail(act->c->out, 400, NULL, "This is no pull request");
		return;
	}
	if (strcmp(act->talk->status, "open") != 0) {
		answer_fail(act->c->out, 409, NULL,
			    "This pull request is %s: it must be open",
			    act->talk->status);
		return;
	}
	if (add_words(act) < 0 || merge(act, sha) < 0)
		return;
	atomic_fetch_add(&act->c->hub->counts.merges, 1);
	root = cJSON_CreateObject();
	cJSON_AddTrueToObject(root, "success");
	cJSON_AddStringToObject(root, "mergeCommitId", sha);
	answer_json(act->c->out, 200, root);
}

static void run(struct call *c, void (*run_act)(struct act *act))
{
	AUTO(value_release) cJSON *body = NULL;
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(talks_release) struct talks t = { 0 };
	AUTO(free_text) char *path = call_key(c);
	AUTO(free_text) char *key = talks_key(path);
	struct act act = { .c = c };

	if (body_object(&body, c) < 0)
		return;
	locks_take(&c->hub->locks, key);
	act.talk = discuss_find(&repo, &t, c);
	act.repo = repo;
	act.body = body;
	if (act.talk)
		run_act(&act);
	locks_drop(&c->hub->locks, key);
}

void api_discussion_comment(struct call *c)
{
	run(c, act_comment);
}

void api_discussion_edit(struct call *c)
{
	run(c, act_edit);
}

void api_discussion_hide(struct call *c)
{
	run(c, act_hide);
}

void api_discussion_title(struct call *c)
{
	run(c, act_title);
}

void api_discussion_status(struct call *c)
{
	run(c, act_status);
}

/* It moves the branch, so it takes its turn with commits. */
void api_discussion_merge(struct call *c)
{
	AUTO(free_text) char *key = call_key(c);

	if (!locks_try(&c->hub->locks, key)) {
		answer_fail(c->out, 409, NULL, BUSY);
		return;
	}
	run(c, act_merge);
	locks_drop(&c->hub->locks, key);
}
