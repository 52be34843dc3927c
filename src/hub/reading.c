/* reading - one run of hf-fetch: from a revision to files, lists or an id */
#include "hub/reading.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "http/redact.h"
#include "hub/listing.h"
#include "hub/log.h"
#include "hub/mirror.h"
#include "hub/resolve.h"
#include "hub/select.h"

/* What the steps share. */
struct step {
	struct reading *r;
	struct hub *h;
	const struct cache *cache; /* or NULL */
	const char *commit;
};

static int list_files(const struct step *s, struct err *e)
{
	AUTO(hub_listing_release) struct hub_listing l = HUB_LISTING_INIT;

	l.commit = s->commit;
	l.folder = s->r->path_count ? s->r->paths[0] : NULL;
	l.has_commits = s->r->has_commits;
	l.may_be_absent = s->r->may_be_absent;
	l.cache = s->cache;
	if (hub_listing_read(&l, s->h, e) < 0)
		return -1;
	fwrite(l.lines.data, 1, l.lines.len, s->r->out);
	return 0;
}

static int list_commits(const struct step *s, struct err *e)
{
	AUTO(hub_log_release)
	struct hub_log log = { s->commit, s->r->log_limit,
			       BUF_INIT(HUB_LOG_MAX) };

	if (hub_log_read(&log, s->h, e) < 0)
		return -1;
	fwrite(log.lines.data, 1, log.lines.len, s->r->out);
	return 0;
}

static struct selection selection_of(const struct reading *r)
{
	return (struct selection){ .texts = r->paths,
				   .count = r->path_count,
				   .is_literal = r->is_literal || r->is_list,
				   .may_be_absent = r->may_be_absent };
}

int reading_check(const struct reading *r, struct err *e)
{
	const struct selection s = selection_of(r);

	return select_check(&s, e);
}

static int select_files(struct wanted *w, const struct step *s, struct err *e)
{
	struct selection selection = selection_of(s->r);

	selection.hub = s->h;
	selection.commit = s->commit;
	selection.cache = s->cache;
	return select_wanted(w, &selection, e);
}

static void on_file(void *context, const struct wanted_file *file,
		    const char *id)
{
	const struct reading *r = context;

	hub_event_file(r->tell, file, id);
}

static void say_unchanged(const struct step *s, size_t files)
{
	http_say *note = s->h->http.note;

	if (note)
		note("nothing changed: %zu file%s, commit %s", files,
		     files == 1 ? "" : "s", s->commit);
}

/* All of them are here and verified before the first is given out. */
static int fetch_files(const struct step *s, struct err *e)
{
	struct reading *r = s->r;
	AUTO(stage_release) struct stage stage = STAGE_INIT;
	AUTO(wanted_release) struct wanted wanted = { 0 };
	const struct stage_target to = { r->folder, r->file, r->out,
					 s->h->temporary };
	struct fetch fetch = { .hub = s->h,
			       .commit = s->commit,
			       .wanted = &wanted,
			       .stage = &stage,
			       .cache = s->cache,
			       .watch = r->watch,
			       .jobs = r->jobs,
			       .max_size = r->max_size,
			       .may_be_absent = r->may_be_absent,
			       .only_changed = r->only_changed };
	size_t changed;

	fetch.watch.file = on_file;
	fetch.watch.context = r;
	if (select_files(&wanted, s, e) < 0)
		return -1;
	if (r->begin)
		r->begin();
	if (stage_open(&stage, &to, e) < 0 || fetch_all(&fetch, e) < 0 ||
	    fetch_give(&fetch, &changed, e) < 0)
		return -1;
	r->is_unchanged = r->only_changed && !changed;
	if (r->is_unchanged)
		say_unchanged(s, wanted.count);
	return 0;
}

static int write_commit(const struct step *s, struct err *e)
{
	AUTO(free_text) char *line = xasprintf("%s\n", s->commit);
	const char *file = s->r->commit_file;

	if (s->h->is_mirror && mirror_mark_file(file, s->h, s->commit, e) < 0)
		return -1;
	if (file_write(file, line, strlen(line), e) < 0)
		return -1;
	return s->h->is_mirror ? 0 : mirror_clear(file, e);
}

static int run_at(const struct step *s, struct err *e)
{
	const struct reading *r = s->r;
	int got = 0;

	hub_event_resolved(r->tell, s->h, s->commit);
	if (r->is_list)
		got = list_files(s, e);
	else if (r->is_log)
		got = list_commits(s, e);
	else if (r->is_known)
		fwrite(s->commit, 1, strlen(s->commit), r->out);
	else if (r->path_count)
		got = fetch_files(s, e);
	if (r->is_known)
		fwrite("\n", 1, 1, r->out);
	if (got < 0)
		return -1;
	if (fflush(r->out) != 0)
		return err_errno(e, ERR_IO, "output");
	return r->commit_file ? write_commit(s, e) : 0;
}

static int run(struct reading *r, struct hub *h, struct err *e)
{
	AUTO(cache_release) struct cache cache = { 0 };
	struct step s = { .r = r, .h = h };
	/* Each file's own answer tells whether a full id is one. */
	struct resolution found = { .is_checked =
					    !r->path_count || r->is_list };

	if (r->cache_folder) {
		if (cache_open(&cache, r->cache_folder, h, e) < 0)
			return -1;
		s.cache = &cache;
	}
	found.cache = s.cache;
	if (hub_resolve(&found, h, e) < 0) {
		if (r->is_known && found.refusal == HUB_NO_REVISION)
			e->kind = ERR_NO;
		return -1;
	}
	s.commit = found.commit;
	return run_at(&s, e);
}

/* Names and addresses that the Hub gave are in messages: see redact.h. */
int reading_run(struct reading *r, struct hub *h, struct err *e)
{
	if (run(r, h, e) == 0)
		return 0;
	redact_err(e, h->token.text);
	return -1;
}
