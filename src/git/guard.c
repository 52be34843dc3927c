/* guard - what forbids to move a branch without a push */
#include "git/guard.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

static void free_config(git_config **config)
{
	git_config_free(*config);
}

static void free_iterator(git_config_iterator **it)
{
	git_config_iterator_free(*it);
}

static int check_checkout(const struct repository *r, const git_reference *ref,
			  struct err *e)
{
	int is_out = git_branch_is_checked_out(ref);

	if (is_out < 0)
		return repository_error(r, is_out, "its work trees", e);
	if (!is_out)
		return 0;
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: the branch is checked out there: %s; its files "
		       "would no longer match. Clean the bare repository that "
		       "it comes from, or check out another branch",
		       r->name, git_reference_name(ref));
}

/* Where git looks for the hooks of a push; the caller frees it. */
static char *hooks_folder(const struct repository *r, git_config *config)
{
	git_buf path = GIT_BUF_INIT;
	const char *base = git_repository_path(r->git);
	char *folder;

	if (git_config_get_path(&path, config, "core.hooksPath") < 0)
		return xasprintf("%s/hooks", git_repository_commondir(r->git));
	folder = *path.ptr == '/' ? xstrdup(path.ptr)
				  : xasprintf("%s/%s", base, path.ptr);
	git_buf_dispose(&path);
	return folder;
}

static int check_hooks(const struct repository *r, git_config *config,
		       struct err *e)
{
	static const char *const names[] = { "pre-receive", "update",
					     "proc-receive",
					     "reference-transaction" };
	AUTO(free_text) char *folder = hooks_folder(r, config);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		AUTO(free_text)
		char *path = xasprintf("%s/%s", folder, names[i]);

		if (access(path, X_OK) < 0)
			continue;
		return err_set(e, ERR_UNAVAILABLE,
			       "%s: guards its branches by the hook '%s', "
			       "which only a push runs: git clone --bare, "
			       "repo-clean --repo the clone, then git push",
			       r->name, names[i]);
	}
	return 0;
}

/* Not by libgit2's pattern: its 1.5 leaks at each match. */
static bool is_hide_refs(const git_config_entry *entry)
{
	return entry->value && (!strcmp(entry->name, "receive.hiderefs") ||
				!strcmp(entry->name, "transfer.hiderefs"));
}

/* Whether a value of hideRefs speaks of the reference. */
static bool is_about(const char *prefix, const char *name)
{
	size_t len;

	prefix += *prefix == '^';
	len = strlen(prefix);
	while (len && prefix[len - 1] == '/')
		len--;
	return !strncmp(prefix, name, len) && (name[len] == '/' || !name[len]);
}

/* As git has it: the last value that speaks of a reference decides. */
static int check_hidden(const struct repository *r, git_config *config,
			const char *name, struct err *e)
{
	AUTO(free_iterator) git_config_iterator *it = NULL;
	git_config_entry *entry;
	bool is_hidden = false;
	int code = git_config_iterator_new(&it, config);

	if (code < 0)
		return repository_error(r, code, "its configuration", e);
	while (!git_config_next(&entry, it)) {
		bool is_shown = entry->value && *entry->value == '!';

		if (is_hide_refs(entry) &&
		    is_about(entry->value + is_shown, name))
			is_hidden = !is_shown;
	}
	if (!is_hidden)
		return 0;
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: its configuration (hideRefs) keeps pushes from %s",
		       r->name, name);
}

int guard_check(const struct repository *r, const git_reference *branch,
		const char *name, struct err *e)
{
	AUTO(free_config) git_config *config = NULL;
	int code = git_repository_config(&config, r->git);

	if (code < 0)
		return repository_error(r, code, "its configuration", e);
	if ((branch && check_checkout(r, branch, e) < 0) ||
	    check_hooks(r, config, e) < 0)
		return -1;
	return check_hidden(r, config, name, e);
}
