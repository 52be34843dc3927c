/* fix - how a row is withdrawn, or replaced by a corrected one */
#include "board/fix.h"

#include <string.h>

#include "base/mem.h"

static bool has_row(const struct state *s, const char *id, const char *digest)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct entry *row = s->entries[i];

		if (!row->is_retraction && entry_is_named(row, id) &&
		    (!digest || !strcmp(entry_digest(row), digest)))
			return true;
	}
	return false;
}

bool fix_finds(const struct fix_scope *scope, const char *id,
	       const char *digest)
{
	for (size_t i = 0; i < scope->count; i++) {
		if (has_row(scope->states[i], id, digest))
			return true;
	}
	return false;
}

int fix_retract(struct state *fixes, const struct fix_scope *scope,
		const struct retraction *r, struct err *e)
{
	struct entry *entry;

	if (!fix_finds(scope, r->entry_id, r->digest))
		return err_set(e, ERR_DATA,
			       "no entry has the entry_id '%s'%s; give the "
			       "files that hold it",
			       r->entry_id,
			       r->digest ? " and that digest" : "");
	if (retraction_new(&entry, r, e) < 0)
		return -1;
	state_add(fixes, entry);
	return 0;
}

int fix_replace(struct state *fixes, const struct fix_scope *scope,
		const struct retraction *r, const char *name, struct err *e)
{
	const struct entry *new = fixes->count == 1 ? fixes->entries[0] : NULL;
	struct retraction old = *r;
	AUTO(buf_release) struct buf place = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf id = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *reason = NULL;

	if (!new || new->is_retraction || new->repeats)
		return err_set(e, ERR_DATA, "%s: expected exactly one entry",
			       name);
	entry_id(&id, new);
	entry_place(&place, new);
	if (!id.len || !strcmp(id.data, r->entry_id) ||
	    fix_finds(scope, id.data, NULL))
		return err_set(e, ERR_DATA,
			       "%s: /entry_id: give the corrected entry one of "
			       "its own, which no entry has",
			       place.data);
	reason = xasprintf("replaced by %s", id.data);
	if (!old.reason)
		old.reason = reason;
	return fix_retract(fixes, scope, &old, e);
}
