/* versions - every version of the data files that has to be published */
#include "git/versions.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "git/folder.h"
#include "git/graph.h"

const char *const versions_relations[] = {
	[VERSIONS_NONE] = "none",         [VERSIONS_EQUAL] = "equal",
	[VERSIONS_BEHIND] = "behind",     [VERSIONS_DESCENDANT] = "descendant",
	[VERSIONS_DIVERGED] = "diverged", [VERSIONS_UNKNOWN] = "unknown",
	[VERSIONS_ALL] = "all",
};

/* The history being searched. */
struct search {
	const struct repository *r;
	const struct versions_query *query;
	struct versions *found;
	struct graph graph;
	struct snapshots snapshots;
	struct map seen; /* by what tells two versions apart */
	char **keys;     /* of seen */
	size_t key_count, key_room;
	const struct snapshot *tip;
};

static void search_release(struct search *s)
{
	for (size_t i = 0; i < s->key_count; i++)
		free(s->keys[i]);
	free(s->keys);
	map_release(&s->seen);
	snapshots_release(&s->snapshots);
	graph_release(&s->graph);
}

static bool is_commit(const struct repository *r, const git_oid *id)
{
	git_commit *commit;

	if (git_commit_lookup(&commit, r->git, id) < 0)
		return false;
	git_commit_free(commit);
	return true;
}

/*
 * since is no ancestor of the tip. Its own history may have been collected in
 * part after a rewrite: then nothing is known about it, which is no damage.
 */
static enum versions_relation relate_aside(struct search *s)
{
	AUTO(graph_release) struct graph aside = { 0 };
	struct err ignored;

	if (!is_commit(s->r, s->query->since) ||
	    graph_load(&aside, s->r, s->query->since, &ignored) < 0)
		return VERSIONS_UNKNOWN;
	for (size_t i = 0; i < s->graph.count; i++) {
		struct graph_commit *c = s->graph.commits[i];

		c->is_old = graph_find(&aside, &c->id) != NULL;
	}
	return graph_find(&aside, &s->found->tip) ? VERSIONS_BEHIND
						  : VERSIONS_DIVERGED;
}

/* Find the relation, and mark as old what is not to be searched. */
static enum versions_relation relate(struct search *s)
{
	const git_oid *since = s->query->since;
	struct graph_commit *done;

	if (s->query->is_all)
		return VERSIONS_ALL;
	if (!since) {
		graph_mark_old(&s->graph,
			       graph_find(&s->graph, &s->found->tip));
		return VERSIONS_NONE;
	}
	done = graph_find(&s->graph, since);
	if (!done)
		return relate_aside(s);
	graph_mark_old(&s->graph, done);
	return git_oid_equal(since, &s->found->tip) ? VERSIONS_EQUAL
						    : VERSIONS_DESCENDANT;
}

static int load_snapshot(struct search *s, struct graph_commit *c,
			 struct err *e)
{
	if (c->snapshot)
		return 0;
	return snapshot_at(&c->snapshot, &s->snapshots, &c->tree, e);
}

static int load_family(struct search *s, struct graph_commit *c, struct err *e)
{
	if (load_snapshot(s, c, e) < 0)
		return -1;
	for (size_t i = 0; i < c->parent_count; i++) {
		if (load_snapshot(s, c->parents[i], e) < 0)
			return -1;
	}
	return 0;
}

/*
 * Hand the files of wanted to the parents that hold the same blob (their
 * `held`); what no parent holds, this commit introduced.
 */
static void trace(struct graph_commit *c, unsigned wanted, bool hand_on)
{
	for (int f = 0; f < SNAPSHOT_FILES; f++) {
		bool is_new = true;

		if (!(wanted & 1U << f) || !c->snapshot->has[f])
			continue;
		for (size_t i = 0; i < c->parent_count; i++) {
			struct graph_commit *p = c->parents[i];

			if (!snapshot_same(c->snapshot, p->snapshot, f))
				continue;
			is_new = false;
			if (hand_on)
				p->held |= 1U << f;
		}
		if (is_new)
			c->added |= 1U << f;
	}
}

/* One pass from the tip down: the tip's own files, and the range. */
static int trace_all(struct search *s, struct err *e)
{
	const unsigned every = (1U << SNAPSHOT_FILES) - 1;
	struct graph_commit *tip = graph_find(&s->graph, &s->found->tip);

	tip->held = every;
	for (size_t i = s->graph.count; i-- > 0;) {
		struct graph_commit *c = s->graph.commits[i];

		if (!c->held && c->is_old)
			continue;
		if (load_family(s, c, e) < 0)
			return -1;
		trace(c, c->held, true);
		if (!c->is_old)
			trace(c, every, false);
	}
	s->tip = tip->snapshot;
	return 0;
}

static int add_base(struct version *v, struct search *s,
		    const struct graph_commit *c, struct err *e)
{
	const char *revision;
	struct version_base *base;

	if (snapshot_revision(&revision, &s->snapshots, c->snapshot, e) < 0)
		return -1;
	for (size_t i = 0; i < v->base_count; i++) {
		if (!strcmp(v->bases[i].revision, revision))
			return 0;
	}
	v->bases = xrealloc(v->bases, v->base_count + 1, sizeof *v->bases);
	base = &v->bases[v->base_count++];
	git_oid_cpy(&base->commit, &c->id);
	memcpy(base->revision, revision, strlen(revision) + 1);
	return 0;
}

static int add_bases(struct version *v, struct search *s,
		     const struct graph_commit *c, struct err *e)
{
	if (add_base(v, s, c, e) < 0)
		return -1;
	for (size_t i = 0; c->parent_count > 1 && i < c->parent_count; i++) {
		if (c->parents[i]->snapshot->has[v->file] &&
		    add_base(v, s, c->parents[i], e) < 0)
			return -1;
	}
	return 0;
}

static int by_revision(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What tells two versions apart, as text: path, blob, set of revisions. */
static char *key_of(const struct version *v)
{
	const char **sorted = xcalloc(v->base_count, sizeof *sorted);
	struct buf key = BUF_INIT(BUF_MAX);
	char hex[GIT_OID_HEXSZ + 1];

	for (size_t i = 0; i < v->base_count; i++)
		sorted[i] = v->bases[i].revision;
	qsort(sorted, v->base_count, sizeof *sorted, by_revision);
	git_oid_tostr(hex, sizeof hex, &v->blob);
	buf_addf(&key, "%d %s", v->file, hex);
	for (size_t i = 0; i < v->base_count; i++)
		buf_addf(&key, " %s", sorted[i]);
	free(sorted);
	return buf_detach(&key);
}

static bool is_repeat(struct search *s, const struct version *v)
{
	char *key = key_of(v);
	void **place = map_put(&s->seen, key, strlen(key));
	bool is_known = *place != NULL;

	if (is_known) {
		free(key);
		return true;
	}
	*place = key;
	s->keys = xgrow(s->keys, s->key_count, &s->key_room, sizeof(char *));
	s->keys[s->key_count++] = key;
	return false;
}

/* Takes both texts. */
static void add_other(struct versions *v, char *path, char *reason)
{
	v->others = xgrow(v->others, v->other_count, &v->other_room,
			  sizeof *v->others);
	v->others[v->other_count++] = (struct version_other){ path, reason };
}

static void add_too_large(struct search *s, const struct version *v)
{
	char blob[GIT_OID_HEXSZ + 1], commit[GIT_OID_HEXSZ + 1];

	git_oid_tostr(blob, sizeof blob, &v->blob);
	git_oid_tostr(commit, sizeof commit, &v->commit);
	add_other(s->found,
		  xasprintf("%s/%s", s->query->folder, snapshot_names[v->file]),
		  xasprintf("larger than %zu bytes (blob %s of commit %s)",
			    s->query->max_size_bytes, blob, commit));
}

/* List it, or say why not; takes the bases of a version that is listed. */
static void keep(struct search *s, struct version *v)
{
	struct versions *found = s->found;

	if (is_repeat(s, v))
		return;
	if (v->size_bytes > s->query->max_size_bytes) {
		add_too_large(s, v);
		return;
	}
	found->items =
		xgrow(found->items, found->count, &found->room, sizeof *v);
	found->items[found->count++] = *v;
	v->bases = NULL;
}

static int add_version(struct search *s, const struct graph_commit *c, int file,
		       struct err *e)
{
	struct version v = { .file = file };

	git_oid_cpy(&v.blob, &c->snapshot->blob[file]);
	git_oid_cpy(&v.commit, &c->id);
	if (c->parent_count)
		git_oid_cpy(&v.parent, &c->parents[0]->id);
	v.is_tip = snapshot_same(s->tip, c->snapshot, file);
	if (repository_blob_size(&v.size_bytes, s->r, &v.blob, e) < 0 ||
	    add_bases(&v, s, c, e) < 0) {
		free(v.bases);
		return -1;
	}
	keep(s, &v);
	free(v.bases);
	return 0;
}

static int add_versions(struct search *s, struct err *e)
{
	for (size_t i = 0; i < s->graph.count; i++) {
		const struct graph_commit *c = s->graph.commits[i];

		for (int f = 0; f < SNAPSHOT_FILES; f++) {
			if (c->added & 1U << f && add_version(s, c, f, e) < 0)
				return -1;
		}
	}
	return 0;
}

static const char *reason_of(const struct folder_file *file)
{
	if (file->mode == GIT_FILEMODE_LINK)
		return "a symbolic link";
	if (file->mode == GIT_FILEMODE_COMMIT)
		return "a submodule";
	if (strchr(file->path, '/'))
		return "not directly in the folder";
	return "not a name of a data file";
}

static int look_at_file(void *context, const struct folder_file *file,
			struct err *e)
{
	struct search *s = context;
	struct buf path = BUF_INIT(BUF_MAX);

	(void)e;
	if (file->is_base || file->is_readme ||
	    (file->is_regular && snapshot_index(file->path) >= 0))
		return 0;
	buf_addf(&path, "%s/", s->query->folder);
	folder_text(&path, file->path);
	add_other(s->found, buf_detach(&path), xstrdup(reason_of(file)));
	return 0;
}

static int find_others(struct search *s, struct err *e)
{
	const struct graph_commit *tip = graph_find(&s->graph, &s->found->tip);
	git_tree *tree;
	int result;

	if (folder_tree(&tree, s->r, &tip->tree, s->query->folder, e) < 0)
		return -1;
	if (!tree)
		return 0;
	result = folder_each(tree, s->r, look_at_file, s, e);
	git_tree_free(tree);
	return result;
}

int versions_find(struct versions *v, const struct versions_query *query,
		  const struct repository *r, struct err *e)
{
	AUTO(search_release)
	struct search s = { .r = r,
			    .query = query,
			    .found = v,
			    .snapshots = { .repository = r,
					   .folder = query->folder } };

	if (repository_tip(&v->tip, r, query->branch, e) < 0)
		return -1;
	if (repository_is_shallow(r))
		return err_set(e, ERR_DATA,
			       "%s: history is cut off (a shallow clone), so "
			       "versions could be missed; get all of it with "
			       "git fetch --unshallow (fetch-depth: 0)",
			       r->name);
	if (graph_load(&s.graph, r, &v->tip, e) < 0)
		return -1;
	v->relation = relate(&s);
	if (trace_all(&s, e) < 0 || add_versions(&s, e) < 0)
		return -1;
	return find_others(&s, e);
}

void versions_release(struct versions *v)
{
	for (size_t i = 0; i < v->count; i++)
		free(v->items[i].bases);
	for (size_t i = 0; i < v->other_count; i++) {
		free(v->others[i].path);
		free(v->others[i].reason);
	}
	free(v->items);
	free(v->others);
	*v = (struct versions){ 0 };
}
