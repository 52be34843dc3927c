/* route - the table of routes, and who may take which */
#include "serve/route.h"

#include <stdlib.h>
#include <string.h>

#include "serve/access.h"
#include "serve/api.h"
#include "serve/auth.h"
#include "serve/backend.h"
#include "serve/incoming.h"
#include "serve/moved.h"
#include "serve/name.h"
#include "serve/pass.h"

enum right {
	ANYONE,
	SIGNED, /* anyone: the handler looks at the signature */
	KNOWN,  /* any token of the file */
	TALKER, /* one that may talk, and open pull requests */
	WRITER, /* one that may write */
};

/*
 * Segments that begin with : take one of the path's: :t datasets or models,
 * :ns and :name a repository, :rev a revision (refs/pr/N also unescaped),
 * :git a repository with .git behind its name, :git? with or without, :n a
 * number, :id any one, :path all that is left, which may be nothing. Method *
 * is any.
 */
struct route {
	const char *method, *pattern;
	enum right right;
	void (*run)(struct call *c);
};

#define REPO "/api/:t/:ns/:name"
#define TALK REPO "/discussions/:n"
#define COMMIT REPO "/commit/:rev"
#define LFS_OBJECT "/lfs/:t/:ns/:name/:path"

static const struct route routes[] = {
	{ "GET", "/api/whoami-v2", KNOWN, api_whoami },
	{ "POST", "/oauth/token", ANYONE, api_exchange },
	{ "POST", "/api/validate-yaml", ANYONE, api_validate_yaml },
	{ "POST", "/api/repos/create", WRITER, api_create },
	{ "DELETE", "/api/repos/delete", WRITER, api_delete },
	{ "POST", "/api/repos/move", WRITER, api_move },
	{ "GET", "/api/:t", ANYONE, api_repos },
	{ "GET", REPO, ANYONE, api_info },
	{ "PUT", REPO "/settings", WRITER, api_settings },
	{ "GET", REPO "/revision/:rev", ANYONE, api_info },
	{ "GET", REPO "/tree/:rev/:path", ANYONE, api_tree },
	{ "POST", REPO "/paths-info/:rev", ANYONE, api_paths_info },
	{ "GET", REPO "/commits/:rev", ANYONE, api_commits },
	{ "GET", REPO "/refs", ANYONE, api_refs },
	{ "POST", REPO "/preupload/:rev", TALKER, api_preupload },
	{ "POST", COMMIT, TALKER, api_commit },
	{ "POST", REPO "/branch/:path", WRITER, api_branch },
	{ "DELETE", REPO "/branch/:path", WRITER, api_branch_delete },
	{ "POST", REPO "/tag/:rev", WRITER, api_tag },
	{ "DELETE", REPO "/tag/:path", WRITER, api_tag_delete },
	{ "POST", REPO "/super-squash/:rev", WRITER, api_squash },
	{ "GET", REPO "/discussions", ANYONE, api_discussions },
	{ "GET", REPO "/discussions/:n", ANYONE, api_discussion },
	{ "POST", REPO "/discussions", TALKER, api_discussion_open },
	{ "POST", TALK "/comment", TALKER, api_discussion_comment },
	{ "POST", TALK "/title", TALKER, api_discussion_title },
	{ "POST", TALK "/status", TALKER, api_discussion_status },
	{ "POST", TALK "/merge", WRITER, api_discussion_merge },
	{ "POST", TALK "/comment/:id/edit", TALKER, api_discussion_edit },
	{ "POST", TALK "/comment/:id/hide", TALKER, api_discussion_hide },
	{ "GET", REPO "/auth-check", KNOWN, api_auth_check },
	{ "GET", REPO "/auth-check/write", WRITER, api_auth_check },
	{ "GET", "/api/resolve-cache/:t/:ns/:name/:rev/:path", ANYONE,
	  api_resolve },
	{ "GET", "/cdn/:t/:ns/:name/:rev/:path", SIGNED, api_cdn },
	{ "*", "/api/:path", ANYONE, api_absent },
	{ "POST", "/datasets/:ns/:git/info/lfs/objects/batch", ANYONE,
	  api_lfs_batch },
	{ "POST", "/datasets/:ns/:git/info/lfs/objects/verify", TALKER,
	  api_lfs_verify },
	{ "POST", "/:ns/:git/info/lfs/objects/batch", ANYONE, api_lfs_batch },
	{ "POST", "/:ns/:git/info/lfs/objects/verify", TALKER, api_lfs_verify },
	{ "GET", "/datasets/:ns/:git?/info/refs", ANYONE, api_git },
	{ "POST", "/datasets/:ns/:git?/git-upload-pack", ANYONE, api_git },
	{ "POST", "/datasets/:ns/:git?/git-receive-pack", ANYONE, api_git },
	{ "GET", "/:ns/:git?/info/refs", ANYONE, api_git },
	{ "POST", "/:ns/:git?/git-upload-pack", ANYONE, api_git },
	{ "POST", "/:ns/:git?/git-receive-pack", ANYONE, api_git },
	{ "PUT", LFS_OBJECT, SIGNED, api_lfs_put },
	{ "POST", LFS_OBJECT, SIGNED, api_lfs_complete },
	{ "GET", LFS_OBJECT, SIGNED, api_lfs_get },
	{ "GET", "/datasets/:ns/:name/resolve/:rev/:path", ANYONE,
	  api_resolve },
	{ "GET", "/datasets/:ns/:name/raw/:rev/:path", ANYONE, api_raw },
	{ "GET", "/:ns/:name/resolve/:rev/:path", ANYONE, api_resolve },
	{ "GET", "/:ns/:name/raw/:rev/:path", ANYONE, api_raw },
	{ "GET", "/:ns/resolve/:rev/:path", ANYONE, api_repo_absent },
	{ "GET", "/:ns/raw/:rev/:path", ANYONE, api_repo_absent },
	{ "GET", "/health", ANYONE, api_health },
	{ "GET", "/metrics", ANYONE, api_metrics },
	{ "GET", "/:path", ANYONE, api_site },
};

static void forget(struct call *c)
{
	free(take(&c->ns));
	free(take(&c->name));
	free(take(&c->rev));
	free(take(&c->path));
	free(take(&c->number));
	c->kind = "model";
	c->is_git = false;
}

/* One decoded segment into *slot; false when its escapes are broken. */
static bool keep(char **slot, const char *text, size_t len)
{
	free(*slot);
	*slot = form_decode(text, len, false);
	return *slot != NULL;
}

/* refs/pr/1 written with plain slashes is one revision of three segments. */
static size_t rev_length(const char *path)
{
	static const char *const folders[] = { "refs/pr/", "refs/heads/",
					       "refs/tags/" };

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		size_t len = strlen(folders[i]);

		if (!strncmp(path, folders[i], len))
			return len + strcspn(path + len, "/");
	}
	return strcspn(path, "/");
}

static bool take_kind(struct call *c, const char *path, size_t len)
{
	if (len == 8 && !strncmp(path, "datasets", len))
		c->kind = "dataset";
	else if (len != 6 || strncmp(path, "models", len) != 0)
		return false;
	return true;
}

/* NAME.git, as git itself writes it; or NAME. */
static bool take_git(struct call *c, const char *at, size_t len, bool is_strict)
{
	c->is_git = true;
	if (len < 4 || strncmp(at + len - 4, ".git", 4) != 0)
		return !is_strict && keep(&c->name, at, len);
	return keep(&c->name, at, len - 4);
}

/* Where a segment of that name goes as it is. */
static char **slot_of(struct call *c, const char *name, size_t len)
{
	if (*name == 'i')
		return &c->path;
	if (len == 1)
		return &c->number;
	return name[1] == 's' ? &c->ns : &c->name;
}

/* Match one segment of the pattern; *path moves behind what it took. */
static bool take_segment(struct call *c, const char *segment, size_t len,
			 const char **path)
{
	const char *at = *path;
	size_t got = strcspn(at, "/");

	if (*segment != ':') {
		*path += got;
		return got == len && !strncmp(at, segment, len);
	}
	if (segment[1] == 'r')
		got = rev_length(at);
	else if (segment[1] == 'p')
		got = strlen(at);
	*path += got;
	if (segment[1] == 'p')
		return keep(&c->path, at, got);
	if (!got)
		return false;
	if (segment[1] == 't')
		return take_kind(c, at, got);
	if (segment[1] == 'r')
		return keep(&c->rev, at, got);
	if (segment[1] == 'g')
		return take_git(c, at, got, len == 4);
	return keep(slot_of(c, segment + 1, len - 1), at, got);
}

static bool match(struct call *c, const char *pattern)
{
	const char *path = c->in->path;

	forget(c);
	if (!strncmp(pattern, "/datasets/", 10))
		c->kind = "dataset";
	while (*pattern) {
		size_t len = strcspn(++pattern, "/");
		bool is_rest = len == 5 && !strncmp(pattern, ":path", len);

		if (*path == '/')
			path++;
		else if (!is_rest)
			return false;
		if (!take_segment(c, pattern, len, &path))
			return false;
		pattern += len;
	}
	return !*path;
}

bool route_may_write(struct hub *hub, const char *authorization)
{
	AUTO(auth_forget) char *secret = auth_secret(authorization);
	AUTO(tokens_drop) struct tokens *tokens = keyring_hold(&hub->keys);

	AUTO(pass_drop) struct token *pass = NULL;

	if (secret)
		pass = pass_check(&hub->tickets, secret);
	return pass || (secret &&
			token_may(tokens_find(tokens, secret), ACCESS_DISCUSS));
}

static int find_who(struct call *c)
{
	AUTO(auth_forget) char *secret = auth_secret(c->in->authorization);

	c->tokens = keyring_hold(&c->hub->keys);
	if (secret)
		c->who = tokens_find(c->tokens, secret);
	if (secret && !c->who)
		c->who = c->pass = pass_check(&c->hub->tickets, secret);
	if (c->in->authorization && !c->who)
		return answer_fail(c->out, 401, NULL,
				   "Invalid credentials in "
				   "Authorization header");
	return 0;
}

static int check_right(struct call *c, enum right right)
{
	static const enum access needs[] = {
		[TALKER] = ACCESS_DISCUSS, [WRITER] = ACCESS_WRITE
	};
	enum access need = right < TALKER ? ACCESS_READ : needs[right];

	if (right == SIGNED)
		return 0;
	if (right != ANYONE && !c->who)
		return answer_fail(c->out, 401, NULL,
				   "Invalid username or password.");
	if (c->name)
		return access_need(c, need);
	if (right > KNOWN && !token_may(c->who, need))
		return answer_fail(c->out, 403, NULL,
				   "This token may read only: use one with "
				   "the role write");
	return 0;
}

static int check_repo(struct call *c)
{
	if (c->name && (!name_is_repo(c->ns) || !name_is_repo(c->name)))
		return answer_fail(c->out, 404, "RepoNotFound",
				   "Repository not found");
	return 0;
}

static void run(struct call *c, const struct route *route)
{
	if (check_repo(c) < 0 ||
	    (route->right != SIGNED && moved_redirect(c)) ||
	    check_right(c, route->right) < 0)
		return;
	route->run(c);
}

static void find_route(struct call *c)
{
	const char *other = NULL;

	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		const struct route *route = &routes[i];
		bool is_fallback = !strcmp(route->pattern, "/:path") ||
				   !strcmp(route->pattern, "/api/:path");

		if ((other && is_fallback) || !match(c, route->pattern))
			continue;
		if (*route->method == '*' ||
		    !strcmp(route->method, c->in->method)) {
			run(c, route);
			return;
		}
		other = route->method;
	}
	if (!other) {
		answer_fail(c->out, 404, NULL, "Not found");
		return;
	}
	answer_add(c->out, "Allow", "%s%s", other,
		   strcmp(other, "GET") ? "" : ", HEAD");
	answer_fail(c->out, 405, NULL, "Method not allowed");
}

/* Who may not is told so behind the body, by the route itself. */
static void begin_commit(struct call *c, struct request *in)
{
	bool is_refused = find_who(c) < 0 || check_repo(c) < 0 ||
			  check_right(c, TALKER) < 0;
	struct incoming *incoming = incoming_begin(c, is_refused);

	in->intake = &incoming->intake;
	tokens_drop(&c->tokens);
	pass_drop(&c->pass);
}

int route_begin(struct hub *hub, struct request *in, struct answer *out)
{
	struct call c = { .hub = hub, .in = in, .out = out };
	int result = 0;

	if (!strcmp(in->method, "PUT") && match(&c, LFS_OBJECT))
		result = check_repo(&c) < 0 ? -1 : api_lfs_begin(in, &c);
	else if (!strcmp(in->method, "POST") && match(&c, COMMIT))
		begin_commit(&c, in);
	else
		result = backend_begin(hub, in, out);
	forget(&c);
	return result;
}

void route_run(struct hub *hub, const struct request *in, struct answer *out)
{
	struct call c = { .hub = hub, .in = in, .out = out };

	if (find_who(&c) == 0)
		find_route(&c);
	forget(&c);
	tokens_drop(&c.tokens);
	pass_drop(&c.pass);
}
