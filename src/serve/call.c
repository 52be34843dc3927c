/* call - what most handlers begin with */
#include "serve/call.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "serve/access.h"
#include "serve/rev.h"

void free_repo(git_repository **repo)
{
	git_repository_free(*repo);
}

void free_commit(git_commit **commit)
{
	git_commit_free(*commit);
}

void free_tree(git_tree **tree)
{
	git_tree_free(*tree);
}

void free_entry(git_tree_entry **entry)
{
	git_tree_entry_free(*entry);
}

void free_ref(git_reference **ref)
{
	git_reference_free(*ref);
}

void free_blob(git_blob **blob)
{
	git_blob_free(*blob);
}

void free_index(git_index **index)
{
	git_index_free(*index);
}

void free_walk(git_revwalk **walk)
{
	git_revwalk_free(*walk);
}

void free_signature(git_signature **signature)
{
	git_signature_free(*signature);
}

char *call_key(const struct call *c)
{
	return root_repo(&c->hub->root, c->kind, c->ns, c->name);
}

char *call_names_key(const struct call *c)
{
	char *key = xasprintf("%s/%s/%s.names", c->kind, c->ns, c->name);

	for (char *at = key; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return key;
}

bool call_is_there(const struct call *c)
{
	AUTO(free_text) char *path = call_key(c);

	return access(path, F_OK) == 0;
}

int call_writer(struct call *c)
{
	return access_need(c, ACCESS_WRITE);
}

int call_open(git_repository **repo, struct call *c)
{
	AUTO(free_text) char *path = call_key(c);
	int result = git_repository_open_bare(repo, path);

	if (result == GIT_ENOTFOUND)
		return answer_fail(c->out, 404, "RepoNotFound",
				   "Repository not found");
	return result < 0 ? answer_git(c->out, "repository") : 0;
}

int call_commit(git_repository **repo, git_commit **commit, struct call *c)
{
	char sha[GIT_OID_HEXSZ + 1];

	if (call_open(repo, c) < 0 ||
	    rev_commit(commit, *repo, c->rev ? c->rev : "HEAD", c->out) < 0)
		return -1;
	git_oid_tostr(sha, sizeof sha, git_commit_id(*commit));
	answer_add(c->out, "X-Repo-Commit", "%s", sha);
	return 0;
}

void call_time(char text[CALL_TIME_SIZE], git_time_t seconds)
{
	struct instant t = { .seconds = seconds };

	time_format(text, &t);
	snprintf(text + strcspn(text, "Z"), 6, ".000Z");
}
