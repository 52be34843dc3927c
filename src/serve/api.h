/* api - the handlers, one a route; see the table in route.c */
#ifndef SERVE_API_H
#define SERVE_API_H

#include "serve/call.h"

/* user.c */
void api_whoami(struct call *c);
void api_auth_check(struct call *c);
void api_validate_yaml(struct call *c);
void api_absent(struct call *c);
void api_repo_absent(struct call *c); /* of a name without a namespace */

/* repo.c */
void api_create(struct call *c);
void api_delete(struct call *c);
void api_move(struct call *c);

/* monitor.c */
void api_health(struct call *c);
void api_metrics(struct call *c);

/* exchange.c */
void api_exchange(struct call *c);

/* settings.c, repos.c */
void api_settings(struct call *c);
void api_repos(struct call *c);

/* refs.c */
void api_branch(struct call *c);
void api_branch_delete(struct call *c);
void api_tag(struct call *c);
void api_tag_delete(struct call *c);
void api_squash(struct call *c);

/* info.c */
void api_info(struct call *c);
void api_refs(struct call *c);

/* tree.c */
void api_tree(struct call *c);
void api_paths_info(struct call *c);

/* history.c */
void api_commits(struct call *c);

/* commit.c, preupload.c */
void api_commit(struct call *c);
void api_preupload(struct call *c);

/* discuss.c, reply.c */
void api_discussions(struct call *c);
void api_discussion(struct call *c);
void api_discussion_open(struct call *c);
void api_discussion_comment(struct call *c);
void api_discussion_edit(struct call *c);
void api_discussion_hide(struct call *c);
void api_discussion_title(struct call *c);
void api_discussion_status(struct call *c);
void api_discussion_merge(struct call *c);

/* lfs.c */
void api_lfs_batch(struct call *c);
void api_lfs_verify(struct call *c);
void api_lfs_put(struct call *c);
void api_lfs_complete(struct call *c); /* multipart.c */
void api_lfs_get(struct call *c);

/* Before the body of a PUT is read: where it goes. -1: refused in c->out. */
int api_lfs_begin(struct request *in, struct call *c);

/* A signed address of an object of this repository; the caller frees. */
char *lfs_address(const struct call *c, const char *method,
		  const struct pointer *p);

/*
 * backend.c: the three requests of git's smart protocol (gitprotocol-http):
 * info/refs, git-upload-pack, git-receive-pack. Who may not is told 401 with
 * WWW-Authenticate, or 403. A push holds the repository's lock, as a commit
 * does; it makes branches and tags, moves branches forward, and is checked by
 * git's fsck; what commands_refuse names is refused.
 */
void api_git(struct call *c);

/* download.c, site.c */
void api_resolve(struct call *c);
void api_raw(struct call *c);
void api_cdn(struct call *c);
void api_site(struct call *c);

/* Answer with the object, or the range of it that is asked; takes fd. */
void download_object(struct call *c, const struct pointer *p, int fd);

#endif
