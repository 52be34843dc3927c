/* merge - what a pull request changes, and taking it into the branch */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "json/value.h"
#include "serve/pulls.h"

struct sides {
	git_commit *ours, *theirs; /* the branch, the pull request */
	git_oid base;              /* where they part */
	bool has_base;
};

static void sides_release(struct sides *s)
{
	git_commit_free(s->ours);
	git_commit_free(s->theirs);
}

static int find_sides(struct sides *s, git_repository *repo, unsigned number)
{
	AUTO(free_text) char *ref = xasprintf("refs/pr/%u", number);
	git_oid ours, theirs;

	if (git_reference_name_to_id(&theirs, repo, ref) < 0 ||
	    git_reference_name_to_id(&ours, repo, PULLS_BASE) < 0 ||
	    git_commit_lookup(&s->ours, repo, &ours) < 0 ||
	    git_commit_lookup(&s->theirs, repo, &theirs) < 0)
		return -1;
	s->has_base = git_merge_base(&s->base, repo, &ours, &theirs) == 0;
	return 0;
}

/* Its own commits, newest first, into the walk. */
static int walk_own(git_revwalk **walk, git_repository *repo,
		    const struct sides *s)
{
	if (git_revwalk_new(walk, repo) < 0 ||
	    git_revwalk_sorting(*walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME) <
		    0 ||
	    git_revwalk_push(*walk, git_commit_id(s->theirs)) < 0)
		return -1;
	return git_revwalk_hide(*walk, git_commit_id(s->ours));
}

static cJSON *commit_event(git_commit *commit)
{
	const char *subject = git_commit_summary(commit);
	cJSON *data = cJSON_CreateObject();
	char sha[GIT_OID_HEXSZ + 1], date[CALL_TIME_SIZE];
	cJSON *event;

	git_oid_tostr(sha, sizeof sha, git_commit_id(commit));
	call_time(date, git_commit_time(commit));
	cJSON_AddStringToObject(data, "subject", subject ? subject : "");
	cJSON_AddStringToObject(data, "oid", sha);
	event = pulls_event("commit", git_commit_author(commit)->name, data);
	sha[24] = '\0'; /* an id that stays the same */
	cJSON_ReplaceItemInObjectCaseSensitive(event, "id",
					       cJSON_CreateString(sha));
	cJSON_ReplaceItemInObjectCaseSensitive(event, "createdAt",
					       cJSON_CreateString(date));
	return event;
}

/* Whether b is later than a; dates compare as texts. */
static bool is_later(const cJSON *a, const cJSON *b)
{
	const char *x = value_text(a, "/createdAt");
	const char *y = value_text(b, "/createdAt");

	return x && y && strcmp(y, x) > 0;
}

/*
 * Each commit before the first event that is later. Not by
 * cJSON_InsertItemInArray: that of Debian 12 inserts nothing but at the ends.
 */
static cJSON *join_events(cJSON *events, cJSON *commits)
{
	cJSON *all = cJSON_CreateArray();

	while (events->child || commits->child) {
		bool is_commit = commits->child &&
				 (!events->child ||
				  is_later(commits->child, events->child));

		cJSON_AddItemToArray(all,
				     cJSON_DetachItemFromArray(
					     is_commit ? commits : events, 0));
	}
	return all;
}

void merge_add_commits(struct talk *talk, git_repository *repo)
{
	AUTO(sides_release) struct sides s = { 0 };
	AUTO(free_walk) git_revwalk *walk = NULL;
	AUTO(value_release) cJSON *found = cJSON_CreateArray();
	cJSON *all;
	git_oid id;

	if (find_sides(&s, repo, talk->number) < 0 ||
	    walk_own(&walk, repo, &s) < 0)
		return;
	while (!git_revwalk_next(&id, walk)) {
		AUTO(free_commit) git_commit *commit = NULL;

		if (git_commit_lookup(&commit, repo, &id) == 0)
			cJSON_InsertItemInArray(found, 0, commit_event(commit));
	}
	all = join_events(talk->events, found);
	value_release(&talk->events);
	talk->events = all;
}

/* Files may hold anything; a document holds text. */
static void add_clean(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t step = utf8_length(text + i, len - i);

		if (step && text[i])
			buf_add(out, text + i, step);
		else
			buf_addc(out, '?');
		i += step ? step : 1;
	}
}

static void add_patch(cJSON *root, git_diff *diff)
{
	AUTO(buf_release) struct buf clean = BUF_INIT(MERGE_DIFF_MAX);
	git_buf text = { 0 };

	if (git_diff_to_buf(&text, diff, GIT_DIFF_FORMAT_PATCH) == 0) {
		add_clean(&clean, text.ptr, text.size);
		if (!clean.is_full)
			cJSON_AddStringToObject(root, "diff", clean.data);
	}
	git_buf_dispose(&text);
}

void merge_add_diff(cJSON *root, git_repository *repo, unsigned number)
{
	AUTO(sides_release) struct sides s = { 0 };
	AUTO(free_commit) git_commit *base = NULL;
	AUTO(free_tree) git_tree *before = NULL;
	AUTO(free_tree) git_tree *after = NULL;
	git_diff *diff = NULL;

	if (find_sides(&s, repo, number) < 0 ||
	    git_commit_tree(&after, s.theirs) < 0)
		return;
	if (s.has_base && (git_commit_lookup(&base, repo, &s.base) < 0 ||
			   git_commit_tree(&before, base) < 0))
		return;
	if (git_diff_tree_to_tree(&diff, repo, before, after, NULL) == 0)
		add_patch(root, diff);
	git_diff_free(diff);
}

static cJSON *list_conflicts(git_index *index)
{
	const git_index_entry *base, *ours, *theirs;
	git_index_conflict_iterator *walk = NULL;
	cJSON *list = cJSON_CreateArray();

	if (git_index_conflict_iterator_new(&walk, index) < 0)
		return list;
	while (!git_index_conflict_next(&base, &ours, &theirs, walk)) {
		const git_index_entry *any = ours ? ours : theirs;

		any = any ? any : base;
		cJSON_AddItemToArray(list, cJSON_CreateString(any->path));
	}
	git_index_conflict_iterator_free(walk);
	return list;
}

cJSON *merge_conflicts(git_repository *repo, unsigned number)
{
	AUTO(sides_release) struct sides s = { 0 };
	AUTO(free_index) git_index *index = NULL;

	if (find_sides(&s, repo, number) < 0 ||
	    git_merge_commits(&index, repo, s.ours, s.theirs, NULL) < 0)
		return cJSON_CreateArray();
	return list_conflicts(index);
}

/* `Title (#N)`, its commits, and who wrote them. */
static char *message_of(git_repository *repo, const struct sides *s,
			const struct talk *talk, const char *merger)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(free_walk) git_revwalk *walk = NULL;
	const git_signature *author = git_commit_author(s->theirs);
	char sha[GIT_OID_HEXSZ + 1];
	git_oid id;

	buf_addf(&text, "%s (#%u)\n\n", talk->title, talk->number);
	if (walk_own(&walk, repo, s) < 0)
		return NULL;
	while (!git_revwalk_next(&id, walk)) {
		AUTO(free_commit) git_commit *commit = NULL;

		if (git_commit_lookup(&commit, repo, &id) < 0)
			return NULL;
		git_oid_tostr(sha, sizeof sha, &id);
		buf_addf(&text, "- %s (%s)\n", git_commit_summary(commit), sha);
	}
	if (strcmp(author->name, merger) != 0)
		buf_addf(&text, "\nCo-authored-by: %s <%s>\n", author->name,
			 author->email);
	return buf_detach(&text);
}

static int write_merge(git_oid *made, git_index *index, const struct sides *s,
		       const char *message, struct call *c)
{
	git_repository *repo = git_commit_owner(s->ours);
	const git_commit *parents[] = { s->ours };
	AUTO(free_text) char *mail = xasprintf("%s@localhost", c->who->name);
	AUTO(free_signature) git_signature *who = NULL;
	AUTO(free_tree) git_tree *tree = NULL;
	git_oid id;

	if (git_index_write_tree_to(&id, index, repo) < 0 ||
	    git_tree_lookup(&tree, repo, &id) < 0 ||
	    git_signature_now(&who, c->who->name, mail) < 0 ||
	    git_commit_create(made, repo, NULL, who, who, NULL, message, tree,
			      1, parents) < 0)
		return answer_git(c->out, "merge");
	return 0;
}

int merge_commit(git_oid *made, git_oid *head, git_repository *repo,
		 const struct talk *talk, struct call *c)
{
	AUTO(sides_release) struct sides s = { 0 };
	AUTO(free_index) git_index *index = NULL;
	AUTO(free_text) char *message = NULL;

	if (find_sides(&s, repo, talk->number) < 0 ||
	    git_merge_commits(&index, repo, s.ours, s.theirs, NULL) < 0)
		return answer_git(c->out, "merge");
	if (git_index_has_conflicts(index))
		return answer_fail(c->out, 409, NULL,
				   "This pull request has conflicts with its "
				   "base: commit what resolves them to it");
	message = message_of(repo, &s, talk, c->who->name);
	if (!message)
		return answer_git(c->out, "history");
	*head = *git_commit_id(s.ours);
	return write_merge(made, index, &s, message, c);
}
