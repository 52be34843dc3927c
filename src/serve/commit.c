/* commit - POST commit: one atomic commit on a branch or pull request */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "serve/api.h"
#include "serve/apply.h"
#include "serve/discuss.h"
#include "serve/foreign.h"
#include "serve/incoming.h"
#include "serve/pulls.h"
#include "serve/rev.h"
#include "serve/store.h"

#define STALE                                                                  \
	"The branch was updated since you opened this page. Please refresh "   \
	"and try again."
#define BUSY                                                                   \
	"Another commit operation is in progress for this repository. "        \
	"Please try again later."

/* Where the commit goes and on what it stands. */
struct place {
	struct rev_target target;
	git_commit *base; /* NULL: none yet */
	unsigned number;  /* of the new pull request, 0: none */
};

static void place_release(struct place *p)
{
	rev_target_release(&p->target);
	git_commit_free(p->base);
}

static bool is_parent(const git_oid *head, const char *parent)
{
	char sha[GIT_OID_HEXSZ + 1];

	git_oid_tostr(sha, sizeof sha, head);
	return !strncmp(sha, parent, strlen(parent));
}

/* The pull request branches from the parent, wherever its target is now. */
static int place_pull(struct place *p, git_repository *repo,
		      const struct ops *o, struct answer *a)
{
	if (o->parent) {
		git_commit_free(take(&p->base));
		if (rev_commit(&p->base, repo, o->parent, a) < 0)
			return -1;
	}
	p->number = pulls_next(repo, a);
	if (!p->number)
		return -1;
	free(p->target.ref);
	p->target.ref = xasprintf("refs/pr/%u", p->number);
	p->target.has_head = false;
	return 0;
}

static int find_place(struct place *p, git_repository *repo, struct call *c,
		      const struct ops *o)
{
	bool is_pull = form_is_true(&c->in->query, "create_pr");

	if (rev_target(&p->target, repo, c->rev, c->out) < 0)
		return -1;
	if (p->target.has_head &&
	    git_commit_lookup(&p->base, repo, &p->target.head) < 0)
		return answer_git(c->out, "head");
	if (!is_pull && pulls_check_commit(repo, p->target.ref, c) < 0)
		return -1;
	if (is_pull)
		return place_pull(p, repo, o, c->out);
	if (o->parent &&
	    (!p->target.has_head || !is_parent(&p->target.head, o->parent)))
		return answer_fail(c->out, 412, NULL, STALE);
	return 0;
}

/* The last step: until the reference moves, nothing has happened. */
static int move_ref(const struct place *p, git_repository *repo,
		    const git_oid *made, struct answer *a)
{
	AUTO(free_ref) git_reference *ref = NULL;
	const struct rev_target *t = &p->target;
	int result;

	if (t->has_head)
		result = git_reference_create_matching(&ref, repo, t->ref, made,
						       1, &t->head, "commit");
	else
		result = git_reference_create(&ref, repo, t->ref, made, 0,
					      "commit");
	if (result == GIT_EMODIFIED || result == GIT_EEXISTS)
		return answer_fail(a, 412, NULL, STALE);
	if (result == GIT_ELOCKED)
		return answer_fail(a, 409, NULL, BUSY);
	return result < 0 ? answer_git(a, "reference") : 0;
}

static void succeed(const struct call *c, const struct place *p,
		    const git_oid *made)
{
	AUTO(free_text) char *origin = request_origin(c->in);
	AUTO(free_text)
	char *page =
		xasprintf("%s/%s%s/%s", origin,
			  *c->kind == 'd' ? "datasets/" : "", c->ns, c->name);
	char sha[GIT_OID_HEXSZ + 1];
	AUTO(free_text) char *url = NULL;
	cJSON *root = cJSON_CreateObject();

	git_oid_tostr(sha, sizeof sha, made);
	url = xasprintf("%s/commit/%s", page, sha);
	cJSON_AddTrueToObject(root, "success");
	cJSON_AddStringToObject(root, "commitOid", sha);
	cJSON_AddStringToObject(root, "commitUrl", url);
	cJSON_AddStringToObject(root, "hookOutput", "");
	if (p->number) {
		free(url);
		url = xasprintf("%s/discussions/%u", page, p->number);
		cJSON_AddStringToObject(root, "pullRequestUrl", url);
	}
	answer_json(c->out, 200, root);
}

static bool is_stored(const char *repo, struct pointer *p)
{
	if (p->size == POINTER_SIZE_UNKNOWN)
		return store_measure(repo, p);
	return store_has(repo, p);
}

/* Large files go first, the commit that names them after. */
static int point_large(struct call *c, struct ops *o)
{
	AUTO(free_text) char *repo = call_key(c);

	for (size_t i = 0; i < o->count; i++) {
		struct op *op = &o->items[i];

		if (op->large && !is_stored(repo, op->large))
			return answer_fail(c->out, 400, NULL,
					   "%s: its content is not here: "
					   "upload it by LFS first",
					   op->path);
		if (op->large)
			ops_point(op);
	}
	return 0;
}

static int record_pull(git_repository *repo, const struct place *p,
		       const struct ops *o, struct call *c)
{
	AUTO(free_text)
	char *title = xstrndup(o->summary, strcspn(o->summary, "\r\n"));
	struct pulls_new new = { .number = p->number,
				 .title = title,
				 .author = c->who->name,
				 .status = "open",
				 .is_pull = true };

	if (!p->number)
		return 0;
	if (*o->description)
		new.event = discuss_comment(new.author, o->description);
	return pulls_record(repo, &new, c->out);
}

static void commit_locked(struct call *c, struct incoming *in)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(place_release) struct place p = { 0 };
	struct ops *o = &in->ops;
	struct change change = { .ops = o,
				 .blobs = &in->blobs,
				 .author = c->who->name };
	git_oid made;

	if (call_open(&repo, c) < 0 || point_large(c, o) < 0 ||
	    (c->in->fault.kind == FAULT_412 && foreign_commit(repo, c) < 0) ||
	    find_place(&p, repo, c, o) < 0)
		return;
	change.base = p.base;
	if (apply_change(&made, repo, &change, c->out) < 0 ||
	    record_pull(repo, &p, o, c) < 0 ||
	    move_ref(&p, repo, &made, c->out) < 0)
		return;
	atomic_fetch_add(&c->hub->counts.commits, 1);
	atomic_fetch_add(&c->hub->counts.pulls, p.number != 0);
	succeed(c, &p, &made);
}

/* A new pull request gets its number while no other can. */
static void commit_or_propose(struct call *c, struct incoming *in)
{
	AUTO(free_text) char *path = call_key(c);
	AUTO(free_text) char *key = talks_key(path);
	bool is_pull = form_is_true(&c->in->query, "create_pr");

	if (is_pull)
		locks_take(&c->hub->locks, key);
	commit_locked(c, in);
	if (is_pull)
		locks_drop(&c->hub->locks, key);
}

void api_commit(struct call *c)
{
	struct incoming *in = (struct incoming *)c->in->intake;
	AUTO(free_text) char *key = call_key(c);

	if (incoming_end(in, c->out) < 0)
		return;
	if (!locks_try(&c->hub->locks, key)) {
		answer_fail(c->out, 409, NULL, BUSY);
		return;
	}
	commit_or_propose(c, in);
	locks_drop(&c->hub->locks, key);
}
