/* push - move a branch behind http, only if it is still where it was */
#include "git/push.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "git/pktline.h"
#include "git/session.h"

static void free_tree(git_tree **tree)
{
	git_tree_free(*tree);
}

static void free_builder(git_packbuilder **pack)
{
	git_packbuilder_free(*pack);
}

/* The tree, and below it each that stands not under the same name in old. */
static int add_trees(git_packbuilder *pack, git_repository *git,
		     const git_oid *id, const git_oid *old_id)
{
	AUTO(free_tree) git_tree *tree = NULL;
	AUTO(free_tree) git_tree *old = NULL;
	int code = git_packbuilder_insert(pack, id, NULL);

	if (!code)
		code = git_tree_lookup(&tree, git, id);
	if (!code && old_id)
		code = git_tree_lookup(&old, git, old_id);
	for (size_t i = 0; !code && i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
		const git_oid *at = git_tree_entry_id(entry), *before = NULL;
		const git_tree_entry *was = NULL;

		if (git_tree_entry_type(entry) != GIT_OBJECT_TREE)
			continue;
		if (old)
			was = git_tree_entry_byname(old,
						    git_tree_entry_name(entry));
		if (was && git_tree_entry_type(was) == GIT_OBJECT_TREE)
			before = git_tree_entry_id(was);
		if (!before || !git_oid_equal(at, before))
			code = add_trees(pack, git, at, before);
	}
	return code;
}

static int tree_of(git_oid *tree, git_repository *git, const git_oid *id)
{
	git_commit *commit;
	int code = git_commit_lookup(&commit, git, id);

	if (code)
		return code;
	git_oid_cpy(tree, git_commit_tree_id(commit));
	git_commit_free(commit);
	return 0;
}

static int add_pack(struct buf *out, const struct wire *w, const git_oid *to,
		    struct err *e)
{
	AUTO(free_builder) git_packbuilder *pack = NULL;
	git_repository *git = w->repository.git;
	git_buf bytes = GIT_BUF_INIT;
	git_oid tree, old;
	int code = git_packbuilder_new(&pack, git);

	if (!code)
		code = tree_of(&tree, git, to);
	if (!code)
		code = tree_of(&old, git, &w->place.tip);
	if (!code)
		code = git_packbuilder_insert(pack, to, NULL);
	if (!code)
		code = add_trees(pack, git, &tree, &old);
	if (!code)
		code = git_packbuilder_write_buf(&bytes, pack);
	if (!code)
		buf_add(out, bytes.ptr, bytes.size);
	git_buf_dispose(&bytes);
	return code < 0 ? repository_error(&w->repository, code, "a pack", e)
			: 0;
}

/* No pktline_add: there is a NUL in it. */
static void add_command(struct buf *out, const struct wire *w,
			const git_oid *to)
{
	static const char wanted[] = " report-status%s object-format=sha1 "
				     "agent=sagellm-benchmark/" VERSION;
	char old[GIT_OID_HEXSZ + 1], new[GIT_OID_HEXSZ + 1];
	AUTO(free_text) char *command = NULL;
	AUTO(free_text) char *abilities = NULL;

	git_oid_tostr(old, sizeof old, &w->place.target);
	git_oid_tostr(new, sizeof new, to);
	command = xasprintf("%s %s %s", old, new, w->target);
	abilities = xasprintf(wanted, w->has_side_band ? " side-band-64k" : "");
	buf_addf(out, "%04zx%s", 4 + strlen(command) + 1 + strlen(abilities),
		 command);
	buf_addc(out, '\0');
	buf_adds(out, abilities);
	pktline_flush(out);
}

/* What the server's hooks have to say, a line at a time. */
static void relay(const struct wire *w, const char *text, size_t len)
{
	while (w->settings.note && len) {
		size_t line = 0;

		while (line < len && text[line] != '\n' && text[line] != '\r')
			line++;
		if (line)
			w->settings.note("remote: %.*s", (int)line, text);
		len -= line + (line < len);
		text += line + (line < len);
	}
}

/* The report out of the bands it came in. */
static int unwrap(struct buf *report, const struct wire *w,
		  const struct buf *answer, struct err *e)
{
	struct pktlines in = { answer->data, answer->len };
	struct pktline line;

	if (!w->has_side_band) {
		buf_add(report, answer->data, answer->len);
		return 0;
	}
	for (;;) {
		if (pktline_next_raw(&line, &in, e) < 0)
			return -1;
		if (line.kind == PKTLINE_END || line.kind == PKTLINE_FLUSH)
			return 0;
		if (!line.len)
			continue;
		if (*line.data == 1)
			buf_add(report, line.data + 1, line.len - 1);
		else
			relay(w, line.data + 1, line.len - 1);
	}
}

/*
 * Words of git, GitHub (GH006, GH013), GitLab, Gitea, Gerrit, Azure for: no
 * use to try again. A lost race quotes the branch, whose name may be any of
 * them.
 */
static bool is_final(const char *reason)
{
	static const char *const words[] = {
		"hook",     "protected",  "GH0",       "prohibited",
		"denied",   "deny",       "declined",  "not allowed",
		"refusing", "permission", "permitted", "checked out",
		"violat",   "forbidden",  "read-only", "archived",
		"quota",    "policy",
	};

	if (strstr(reason, "cannot lock ref"))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcasestr(reason, words[i]))
			return true;
	}
	return false;
}

static enum place_fate refused(const struct wire *w, const char *reason,
			       struct err *e)
{
	if (!is_final(reason)) {
		err_set(e, ERR_AGAIN, "%s: %s did not move: %.300s", w->url,
			w->target, reason);
		return PLACE_LOST;
	}
	err_set(e, ERR_UNAVAILABLE,
		"%s: %s may not be moved: %.300s; let the clean-up push "
		"there, or use --via-branch and open a pull request",
		w->url, w->target, reason);
	return PLACE_REFUSED;
}

/* "ok REF" and "ng REF reason". */
static enum place_fate judge(const struct wire *w, const struct pktline *line,
			     struct err *e)
{
	AUTO(free_text) char *text = xstrndup(line->data, line->len);
	size_t name = strlen(w->target);

	if (strncmp(text + 3, w->target, name) != 0) {
		err_set(e, ERR_AGAIN, "%s: reports on another branch", w->url);
		return PLACE_LOST;
	}
	if (!strncmp(text, "ok ", 3) && !text[3 + name])
		return PLACE_MOVED;
	return refused(w, text + 3 + name + (text[3 + name] == ' '), e);
}

static enum place_fate read_report(const struct wire *w,
				   const struct buf *report, struct err *e)
{
	struct pktlines in = { report->data, report->len };
	struct pktline line;

	do {
		if (pktline_next(&line, &in, e) < 0)
			return PLACE_LOST;
		if (line.kind != PKTLINE_DATA || line.len < 4)
			continue;
		if (!memcmp(line.data, "ok ", 3) ||
		    !memcmp(line.data, "ng ", 3))
			return judge(w, &line, e);
		if (line.len >= 7 && !memcmp(line.data, "unpack ", 7) &&
		    (line.len != 9 || memcmp(line.data + 7, "ok", 2) != 0)) {
			err_set(e, ERR_AGAIN,
				"%s: did not take the commit: "
				"%.*s",
				w->url, (int)(line.len - 7), line.data + 7);
			return PLACE_LOST;
		}
	} while (line.kind != PKTLINE_END);
	err_set(e, ERR_AGAIN, "%s: the push ended without a report", w->url);
	return PLACE_LOST;
}

enum place_fate push_commit(struct wire *w, const git_oid *to, struct err *e)
{
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf answer = BUF_INIT(SESSION_ANSWER_MAX);
	AUTO(buf_release) struct buf report = BUF_INIT(SESSION_ANSWER_MAX);
	enum place_fate fate;

	add_command(&body, w, to);
	if (add_pack(&body, w, to, e) < 0)
		return PLACE_REFUSED;
	if (session_post(w, "git-receive-pack", &body, &answer, e) < 0)
		return e->kind == ERR_AGAIN ? PLACE_LOST : PLACE_REFUSED;
	if (unwrap(&report, w, &answer, e) < 0)
		fate = PLACE_LOST;
	else
		fate = read_report(w, &report, e);
	if (fate == PLACE_LOST)
		e->kind = ERR_AGAIN;
	return fate;
}
