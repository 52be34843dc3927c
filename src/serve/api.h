/* api - the handlers, one a route; see the table in route.c */
#ifndef SERVE_API_H
#define SERVE_API_H

#include "serve/call.h"

/* user.c */
void api_whoami(struct call *c);
void api_auth_check(struct call *c);
void api_validate_yaml(struct call *c);
void api_absent(struct call *c);

/* repo.c */
void api_create(struct call *c);
void api_delete(struct call *c);
void api_branch(struct call *c);

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

/* pulls.c */
void api_discussions(struct call *c);
void api_discussion(struct call *c);

/* download.c, site.c */
void api_resolve(struct call *c);
void api_site(struct call *c);

#endif
