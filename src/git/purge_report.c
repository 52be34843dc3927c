/* purge_report - what a purge did, as JSON and as commands to go on with */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "git/folder.h"
#include "git/purge.h"
#include "json/write.h"

#define PER_COMMAND 20 /* references in a push */
#define PATH_BYTES 4096

static void add_text(struct buf *out, const char *bytes)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	folder_text(&text, bytes);
	json_quote(out, text.data, text.len);
}

static void add_ref(struct buf *out, const struct ref *ref)
{
	char old[OID_HEX + 1], new[OID_HEX + 1];

	oid_hex(old, &ref->old);
	oid_hex(new, &ref->fresh);
	buf_adds(out, "{\"ref\":");
	add_text(out, ref->name);
	buf_addf(out, ",\"old\":\"%s\",\"new\":", old);
	if (ref->is_gone)
		buf_adds(out, "null}");
	else
		buf_addf(out, "\"%s\"}", new);
}

static bool is_changed(const struct ref *ref)
{
	return !ref->target &&
	       (ref->is_gone || !oid_equal(&ref->old, &ref->fresh));
}

static void add_sizes(struct buf *out, const struct purge_result *result)
{
	bool is_new = result->objects_after > 0;

	buf_addf(out,
		 "\"objects\":{\"before\":%zu,\"after\":%zu},"
		 "\"bytes\":{\"before\":%" PRIu64 ",\"after\":%" PRIu64 "}",
		 result->objects_before,
		 is_new ? result->objects_after : result->objects_before,
		 result->bytes_before,
		 is_new ? result->bytes_after : result->bytes_before);
}

void purge_report(struct buf *out, const struct purge_result *result,
		  const struct purge_query *query)
{
	const struct thin_counts *c = &result->counts;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	bool is_first = true;

	buf_adds(&text, "{\"paths\":[");
	for (size_t i = 0; i < query->path_count; i++) {
		buf_adds(&text, i ? "," : "");
		add_text(&text, query->paths[i]);
	}
	buf_addf(&text,
		 "],\"dry_run\":%s,\"commits\":{\"kept\":%zu,\"rewritten\":%zu,"
		 "\"removed\":%zu},\"purged_objects\":%zu,",
		 query->is_dry ? "true" : "false", c->kept, c->rewritten,
		 c->removed, result->purged);
	add_sizes(&text, result);
	buf_addf(&text,
		 ",\"signatures_dropped\":%zu,\"mergetags_dropped\":%zu,"
		 "\"mentions\":{\"rewritten\":%zu,\"left\":%zu},\"lfs\":[",
		 c->in.signatures, c->in.mergetags, c->in.mentions, c->stale);
	for (size_t i = 0; i < result->lfs.count; i++)
		buf_addf(&text, "%s\"%s\"", i ? "," : "", result->lfs.items[i]);
	buf_adds(&text, "],\"not_found\":[");
	for (size_t i = 0; i < result->unmet_count; i++) {
		buf_adds(&text, i ? "," : "");
		add_text(&text, result->unmet[i]);
	}
	buf_adds(&text, "],\"refs\":[");
	for (size_t i = 0; i < result->refs.count; i++) {
		if (!is_changed(&result->refs.items[i]))
			continue;
		buf_adds(&text, is_first ? "" : ",");
		add_ref(&text, &result->refs.items[i]);
		is_first = false;
	}
	buf_adds(&text, "]}");
	json_pretty(out, text.data, text.len, 0);
	buf_addc(out, '\n');
}

/* In single quotes, as sh reads it. */
static void add_quoted(struct buf *out, const char *text)
{
	buf_addc(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, *text);
	}
	buf_addc(out, '\'');
}

/* Kept by the server for itself: pushes to them are refused. */
static bool is_theirs(const char *name)
{
	static const char *const folders[] = {
		"refs/pull/",           "refs/pull-requests/",
		"refs/merge-requests/", "refs/changes/",
		"refs/keep-around/",    "refs/pipelines/",
		"refs/environments/",
	};

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		if (!strncmp(name, folders[i], strlen(folders[i])))
			return true;
	}
	return false;
}

/* What it is called on the other side; NULL: it is none of theirs. */
static char *name_there(const struct purge_result *result,
			const struct ref *ref)
{
	AUTO(free_text)
	char *ours = xasprintf("refs/remotes/%s/", result->remote);
	size_t len = strlen(ours);

	if (!result->is_bare && !strncmp(ref->name, ours, len))
		return xasprintf("refs/heads/%s", ref->name + len);
	if (!strncmp(ref->name, "refs/remotes/", 13) ||
	    (!result->is_bare && !strncmp(ref->name, "refs/heads/", 11)))
		return NULL;
	return is_theirs(ref->name) ? NULL : xstrdup(ref->name);
}

static void add_push(struct buf *leases, struct buf *refs,
		     const struct ref *ref, const char *there)
{
	AUTO(free_text) char *lease = NULL;
	AUTO(free_text) char *refspec = NULL;
	char hex[OID_HEX + 1];

	oid_hex(hex, &ref->old);
	lease = xasprintf("%s:%s", there, hex);
	refspec = xasprintf("%s:%s", ref->is_gone ? "" : ref->name, there);
	buf_adds(leases, " --force-with-lease=");
	add_quoted(leases, lease);
	buf_addc(refs, ' ');
	add_quoted(refs, refspec);
}

static void flush_push(struct buf *out, struct buf *leases, struct buf *refs,
		       const struct purge_result *result)
{
	AUTO(free_text)
	char *setting = xasprintf("remote.%s.mirror=false", result->remote);

	if (!refs->len)
		return;
	buf_adds(out, "git");
	/* A mirror refuses to push some references only. */
	if (result->is_mirror) {
		buf_adds(out, " -c ");
		add_quoted(out, setting);
	}
	buf_addf(out, " push%s ", leases->data);
	add_quoted(out, result->remote);
	buf_addf(out, "%s\n", refs->data);
	buf_clear(leases);
	buf_clear(refs);
}

void purge_pushes(struct buf *out, const struct purge_result *result)
{
	AUTO(buf_release) struct buf leases = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf refs = BUF_INIT(BUF_MAX);
	size_t count = 0;

	if (!result->remote)
		return;
	for (size_t i = 0; i < result->refs.count; i++) {
		const struct ref *ref = &result->refs.items[i];
		AUTO(free_text) char *there = NULL;

		if (is_changed(ref))
			there = name_there(result, ref);
		if (!there)
			continue;
		add_push(&leases, &refs, ref, there);
		if (++count % PER_COMMAND == 0)
			flush_push(out, &leases, &refs, result);
	}
	flush_push(out, &leases, &refs, result);
}

static void talk_pushes(const struct purge_result *result,
			const struct purge_query *query)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char *line, *next;

	purge_pushes(&text, result);
	if (text.len)
		query->note("nothing was pushed; this would do it:");
	for (line = text.data; *line; line = next) {
		next = line + strcspn(line, "\n");
		*next++ = '\0';
		query->note("  %s", line);
	}
	query->note("the server keeps the old objects until its owner has them "
		    "collected: pull requests (refs/pull), forks and cached "
		    "pages still show them; ask its support, with commit-map");
	query->note("every other clone has them too: clone anew, do not merge "
		    "or pull old history back; what was secret is known, "
		    "change it");
}

/* What could not be taken along. */
static void talk_losses(const struct purge_result *result,
			const struct purge_query *query)
{
	const struct thin_counts *c = &result->counts;
	const char *would = query->is_dry ? "to be " : "";

	if (c->in.signatures)
		query->note("%zu signatures %sdropped: what they sign changed",
			    c->in.signatures, would);
	if (c->stale)
		query->note("%zu words in messages name commits that went; "
			    "left as they are",
			    c->stale);
	if (result->lfs.count)
		query->note("%zu files of LFS are left without a pointer; the "
			    "LFS server and .git/lfs keep them (see lfs on "
			    "stdout)",
			    result->lfs.count);
	if (result->modules)
		query->note(".gitmodules still names %zu submodules there; "
			    "edit it",
			    result->modules);
	for (size_t i = 0; i < result->refs.count; i++) {
		const struct ref *ref = &result->refs.items[i];

		if (ref->is_gone)
			query->note("%s %sremoved: nothing is left of it",
				    ref->name, would);
		else if (ref->is_moved)
			query->note("%s %smoved: its commit went", ref->name,
				    would);
	}
}

void purge_talk(const struct purge_result *result,
		const struct purge_query *query)
{
	const struct thin_counts *c = &result->counts;
	const char *would = query->is_dry ? "to be " : "";

	for (size_t i = 0; i < result->unmet_count; i++)
		query->note("no commit has %s; a path is from the root, no "
			    "pattern, in upper and lower case as it is",
			    result->unmet[i]);
	if (!result->is_changed) {
		query->note(
			"nothing to purge: no reference leads to the paths");
		return;
	}
	query->note("%zu commits kept, %zu %srewritten, %zu %sremoved", c->kept,
		    c->rewritten, would, c->removed, would);
	query->note("%zu objects of %" PRIu64 " KiB %s %zu of %" PRIu64 " KiB",
		    result->objects_before, result->bytes_before / 1024,
		    query->is_dry ? "would become" : "are now",
		    result->objects_after, result->bytes_after / 1024);
	talk_losses(result, query);
	if (query->is_dry)
		return;
	query->note("commit-map and ref-map are in %s", result->folder);
	talk_pushes(result, query);
}

static bool is_part(const char *text, size_t len)
{
	return len && !(len == 1 && *text == '.') &&
	       !(len == 2 && !memcmp(text, "..", 2)) &&
	       !(len == 4 && !strncasecmp(text, ".git", 4));
}

static bool is_path(const char *text)
{
	size_t len = 0;

	for (; strlen(text) <= PATH_BYTES; text += len + 1) {
		len = strcspn(text, "/");
		if (!is_part(text, len))
			return false;
		if (!text[len])
			return true;
	}
	return false;
}

int purge_paths(struct purge_query *query, char **paths, size_t count,
		struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(paths[i]);

		while (len && paths[i][len - 1] == '/')
			paths[i][--len] = '\0';
		if (!is_path(paths[i]))
			return err_set(e, ERR_USAGE,
				       "'%s' cannot be a path in a repository",
				       paths[i]);
	}
	query->paths = (const char *const *)paths;
	query->path_count = count;
	return 0;
}
