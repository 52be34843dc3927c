/* repository - a git repository on this machine, opened and asked */
#include "git/repository.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"

#define NAMES_LIMIT 600 /* bytes of branch names in a message */

static const char *last_words(void)
{
	const git_error *last = git_error_last();

	return last && last->message ? last->message : "unknown reason";
}

static int last_class(void)
{
	const git_error *last = git_error_last();

	return last ? last->klass : GIT_ERROR_NONE;
}

static bool is_damage(int code)
{
	int class = last_class();

	return code == GIT_ENOTFOUND || code == GIT_EMISMATCH ||
	       class == GIT_ERROR_ODB || class == GIT_ERROR_OBJECT ||
	       class == GIT_ERROR_TREE || class == GIT_ERROR_INVALID ||
	       class == GIT_ERROR_ZLIB || class == GIT_ERROR_REFERENCE;
}

int repository_error(const struct repository *r, int code, const char *doing,
		     struct err *e)
{
	if (code == GIT_ELOCKED)
		return err_set(e, ERR_AGAIN, "%s: %s: %s", r->name, doing,
			       last_words());
	if (last_class() == GIT_ERROR_NOMEMORY)
		return err_set(e, ERR_BUG, "%s: out of memory", doing);
	if (last_class() == GIT_ERROR_OS || !is_damage(code))
		return err_set(e, ERR_IO, "%s: %s: %s", r->name, doing,
			       last_words());
	return err_set(e, ERR_DATA,
		       "%s: %s: %s; the repository is damaged or not whole: "
		       "see git fsck, fetch again without --depth or --filter",
		       r->name, doing, last_words());
}

static void set_options(int flags)
{
	static const char *reading[] = { "partialclone", "worktreeconfig" };
	size_t count = flags & REPOSITORY_READ ? 2 : 0;

	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, reading, count);
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION,
			 !(flags & REPOSITORY_TRUSTED));
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
}

/* 1.5 answers ENOTFOUND, not EOWNER, when safe.directory is not set at all. */
static bool is_owner_trouble(int code)
{
	return code == GIT_EOWNER || strstr(last_words(), "safe.directory");
}

int repository_open(struct repository *r, const char *path, int flags,
		    struct err *e)
{
	int code;

	git_libgit2_init();
	set_options(flags);
	*r = (struct repository){ NULL, path };
	code = git_repository_open_ext(&r->git, path,
				       GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
	if (!code)
		return 0;
	if (is_owner_trouble(code))
		err_set(e, ERR_UNAVAILABLE,
			"%s: belongs to another user; name it with --repo to "
			"use it all the same",
			path);
	else if (code == GIT_ENOTFOUND)
		err_set(e, ERR_UNAVAILABLE, "%s: not a git repository", path);
	else
		err_set(e, last_class() == GIT_ERROR_OS ? ERR_IO : ERR_DATA,
			"%s: %s", path, last_words());
	git_libgit2_shutdown();
	return -1;
}

void repository_release(struct repository *r)
{
	if (!r->git)
		return;
	git_repository_free(r->git);
	r->git = NULL;
	git_libgit2_shutdown();
}

static void free_branches(git_branch_iterator **it)
{
	git_branch_iterator_free(*it);
}

/* `main, side` into names, or `none`. */
static void name_branches(struct buf *names, const struct repository *r)
{
	AUTO(free_branches) git_branch_iterator *it = NULL;
	git_reference *ref;
	git_branch_t type;

	if (git_branch_iterator_new(&it, r->git, GIT_BRANCH_LOCAL) < 0)
		return;
	while (!git_branch_next(&ref, &type, it)) {
		buf_addf(names, "%s%s", names->len ? ", " : "",
			 git_reference_shorthand(ref));
		git_reference_free(ref);
	}
	if (!names->len)
		buf_adds(names, "none");
}

static int no_branch(const struct repository *r, const char *branch,
		     struct err *e)
{
	AUTO(buf_release) struct buf names = BUF_INIT(NAMES_LIMIT);

	name_branches(&names, r);
	return err_set(e, ERR_DATA, "%s: no branch '%s'; branches here: %s%s",
		       r->name, branch, names.data,
		       names.is_full ? ", ..." : "");
}

int repository_branch(git_reference **ref, const struct repository *r,
		      const char *branch, struct err *e)
{
	AUTO(free_text) char *full = xasprintf("refs/heads/%s", branch);
	git_reference *found;
	int is_valid = 0, code;

	if (git_reference_name_is_valid(&is_valid, full) < 0 || !is_valid)
		return err_set(e, ERR_USAGE, "'%s' cannot be a branch", branch);
	code = git_reference_lookup(&found, r->git, full);
	if (!code) {
		code = git_reference_resolve(ref, found);
		git_reference_free(found);
	}
	if (code == GIT_ENOTFOUND)
		return no_branch(r, branch, e);
	return code < 0 ? repository_error(r, code, branch, e) : 0;
}

int repository_tip(git_oid *tip, const struct repository *r, const char *branch,
		   struct err *e)
{
	git_reference *ref;

	if (repository_branch(&ref, r, branch, e) < 0)
		return -1;
	git_oid_cpy(tip, git_reference_target(ref));
	git_reference_free(ref);
	return 0;
}

bool repository_is_shallow(const struct repository *r)
{
	AUTO(free_text)
	char *path = xasprintf("%s/shallow", git_repository_commondir(r->git));
	struct stat st;

	return git_repository_is_shallow(r->git) == 1 ||
	       (!stat(path, &st) && st.st_size > 0);
}

bool repository_id(git_oid *id, const char *text)
{
	return strlen(text) == GIT_OID_HEXSZ &&
	       strspn(text, "0123456789abcdefABCDEF") == GIT_OID_HEXSZ &&
	       !git_oid_fromstr(id, text);
}

static int blob_error(const struct repository *r, int code, const git_oid *id,
		      struct err *e)
{
	char doing[GIT_OID_HEXSZ + 6] = "blob ";

	git_oid_tostr(doing + 5, GIT_OID_HEXSZ + 1, id);
	return repository_error(r, code, doing, e);
}

int repository_blob_size(size_t *size, const struct repository *r,
			 const git_oid *id, struct err *e)
{
	git_object_t type;
	git_odb *odb;
	int code = git_repository_odb(&odb, r->git);

	if (code < 0)
		return repository_error(r, code, "objects", e);
	code = git_odb_read_header(size, &type, odb, id);
	git_odb_free(odb);
	return code < 0 ? blob_error(r, code, id, e) : 0;
}

int repository_blob(git_blob **blob, const struct repository *r,
		    const git_oid *id, struct err *e)
{
	int code = git_blob_lookup(blob, r->git, id);

	return code < 0 ? blob_error(r, code, id, e) : 0;
}
