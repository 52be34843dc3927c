/* settlement - what a dataset has accepted, hand edits settled */
#include "publish/settlement.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "board/authors.h"
#include "board/dataset.h"
#include "board/retraction.h"
#include "publish/load.h"
#include "stream/input.h"

static int read_below(struct buf *text, const char *folder, const char *path,
		      struct err *e)
{
	AUTO(free_text) char *full = xasprintf("%s/%s", folder, path);

	return file_read(text, full, e);
}

static int read_manifest(struct manifest *m, bool *is_ours, const char *folder,
			 struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT((size_t)16 << 20);

	if (read_below(&text, folder, DATASET_SOURCES, e) < 0)
		return -1;
	return manifest_parse(m, is_ours, text.data, text.len, e);
}

/* Someone's sources.json that is no manifest is an edit, not an error. */
int settlement_look(struct settlement *s, struct err *e)
{
	struct err edited = { 0 };

	if (listing_find(&s->listing, DATASET_SOURCES) &&
	    read_manifest(&s->manifest, &s->has_manifest, s->o->folder,
			  &edited) < 0) {
		s->has_manifest = false;
		if (edited.kind != ERR_DATA) {
			*e = edited;
			return -1;
		}
	}
	s->condition = condition_of(
		&s->listing, s->has_manifest ? &s->manifest : NULL, &s->reason);
	return 0;
}

static int load_below(struct state *state, const struct settlement *s,
		      const char *folder, const char *path, struct err *e)
{
	AUTO(free_text) char *full = xasprintf("%s/%s", folder, path);

	return load_state(state, s->identity, full, e);
}

static int load_kind(struct state *state, const struct settlement *s,
		     enum dataset_kind kind, struct err *e)
{
	for (size_t i = 0; i < s->listing.count; i++) {
		const char *path = s->listing.files[i]->path;

		if (dataset_kind(path) == kind &&
		    load_below(state, s, s->o->folder, path, e) < 0)
			return -1;
	}
	return 0;
}

/* The identity that the boards were made with tells which rows are missing. */
static int check_identity(const struct settlement *s, const struct manifest *m,
			  struct err *e)
{
	if (!strcmp(manifest_identity(m), identity_digest(s->identity)))
		return 0;
	return err_set(e, ERR_DATA,
		       "%s was edited by hand and the identity rule changed "
		       "as well: publish once with the earlier rule, or use "
		       "--restore",
		       s->reason);
}

static int load_last(struct settlement *s, struct err *e)
{
	AUTO(manifest_release) struct manifest m = { 0 };
	const cJSON *file;

	if (!s->o->last)
		return s->o->adopt ? 0
				   : err_set(e, ERR_DATA,
					     "--restore needs --last: no whole "
					     "revision to go back to");
	if (read_manifest(&m, NULL, s->o->last, e) < 0 ||
	    (s->o->adopt && check_identity(s, &m, e) < 0))
		return -1;
	cJSON_ArrayForEach(file, manifest_files(&m))
	{
		if (dataset_kind(file->string) == DATASET_LOG &&
		    load_below(&s->accepted, s, s->o->last, file->string, e) <
			    0)
			return -1;
	}
	return 0;
}

static int accept(struct settlement *s, const struct entry *added,
		  struct err *e)
{
	struct entry *copy;

	if (entry_copy(&copy, added, s->identity, e) < 0)
		return -1;
	state_add(&s->accepted, copy);
	return 0;
}

/* When and by whom a row that is gone was taken out. */
static int retract(struct settlement *s, const struct authors *authors,
		   const struct entry *gone, struct err *e)
{
	const char *board =
		gone->is_multi_node ? DATASET_MULTI : DATASET_SINGLE;
	const char *path = s->condition == CONDITION_BOARDS ? board : s->reason;
	const struct listed_file *file = listing_find(&s->listing, path);
	char now_text[TIME_TEXT_SIZE];
	struct instant now;
	struct retraction retraction = {
		.digest = entry_digest(gone),
		.reason = "removed by hand on the Hub",
		.by = authors_find(authors, file ? file->commit : ""),
		.at = file ? file->date : "",
	};
	AUTO(buf_release) struct buf id = BUF_INIT(BUF_MAX);
	struct entry *entry;

	entry_id(&id, gone);
	retraction.entry_id = id.data;
	if (!*retraction.at) {
		if (time_now(&now, s->o->now, e) < 0)
			return -1;
		time_format(now_text, &now);
		retraction.at = now_text;
	}
	if (retraction_new(&entry, &retraction, e) < 0)
		return -1;
	state_add(&s->accepted, entry);
	return 0;
}

static int adopt(struct settlement *s, struct err *e)
{
	static const struct json_limits limits = JSON_LIMITS;
	AUTO(authors_release) struct authors authors = { 0 };

	if (s->o->log &&
	    input_file(s->o->log, &limits, authors_add_record, &authors, e) < 0)
		return -1;
	for (size_t i = 0; i < s->edits.count; i++) {
		const struct edit *edit = &s->edits.items[i];

		if ((edit->kind == EDIT_GONE || edit->kind == EDIT_STALE) &&
		    retract(s, &authors, edit->entry, e) < 0)
			return -1;
		if ((edit->kind == EDIT_ADDED || edit->kind == EDIT_PAST) &&
		    accept(s, edit->entry, e) < 0)
			return -1;
	}
	return 0;
}

static int refuse(const struct settlement *s, struct err *e)
{
	const size_t *of_kind = s->edits.of_kind;

	return err_set(e, ERR_DATA,
		       "%s was changed since it was last written (%zu rows "
		       "added, %zu gone, %zu gone for an older run); nothing "
		       "is published until it is clear what is meant: --adopt "
		       "takes the change over, --restore drops it",
		       s->reason, of_kind[EDIT_ADDED], of_kind[EDIT_GONE],
		       of_kind[EDIT_STALE]);
}

static int settle_boards(struct settlement *s, struct err *e)
{
	if (load_kind(&s->accepted, s, DATASET_LOG, e) < 0)
		return -1;
	if (s->o->restore)
		return 0;
	if (check_identity(s, &s->manifest, e) < 0 ||
	    load_kind(&s->boards, s, DATASET_BOARD, e) < 0)
		return -1;
	edits_of_boards(&s->edits, &s->accepted, &s->boards);
	if (!s->o->adopt && (s->edits.of_kind[EDIT_STALE] ||
			     edits_rows(&s->edits) > s->o->adopt_limit))
		return refuse(s, e);
	return adopt(s, e);
}

static int settle_broken(struct settlement *s, struct err *e)
{
	if (!s->o->adopt && !s->o->restore)
		return refuse(s, e);
	if (load_last(s, e) < 0)
		return -1;
	if (s->o->restore)
		return 0;
	if (load_kind(&s->logs, s, DATASET_LOG, e) < 0 ||
	    load_kind(&s->boards, s, DATASET_BOARD, e) < 0)
		return -1;
	edits_of_boards(&s->edits, &s->accepted, &s->boards);
	edits_of_logs(&s->edits, &s->accepted, &s->logs);
	return adopt(s, e);
}

/* A first publish: the boards' rows, and those that boards once had. */
static int settle_new(struct settlement *s, struct err *e)
{
	if (load_kind(&s->accepted, s, DATASET_BOARD, e) < 0)
		return -1;
	if (!s->o->history.count)
		return 0;
	if (load_states(&s->history, s->identity, &s->o->history, e) < 0)
		return -1;
	edits_of_history(&s->edits, &s->accepted, &s->history);
	return s->o->adopt_history ? adopt(s, e) : 0;
}

int settlement_run(struct settlement *s, struct err *e)
{
	switch (s->condition) {
	case CONDITION_NEW:
		return settle_new(s, e);
	case CONDITION_WHOLE:
		return load_kind(&s->accepted, s, DATASET_LOG, e);
	case CONDITION_BOARDS:
		return settle_boards(s, e);
	case CONDITION_BROKEN:
		return settle_broken(s, e);
	}
	return 0;
}

void settlement_release(struct settlement *s)
{
	identity_free(&s->identity);
	listing_release(&s->listing);
	manifest_release(&s->manifest);
	edits_release(&s->edits);
	state_release(&s->accepted);
	state_release(&s->boards);
	state_release(&s->logs);
	state_release(&s->history);
}
