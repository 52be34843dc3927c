/* fix - how a row is withdrawn, or replaced by a corrected one */
#ifndef BOARD_FIX_H
#define BOARD_FIX_H

#include "board/retraction.h"
#include "board/state.h"

/* Where the row to fix must be: in one of these. */
struct fix_scope {
	const struct state *states[3];
	size_t count;
};

/* Whether a row of that id is there, of that digest when it is not NULL. */
bool fix_finds(const struct fix_scope *scope, const char *id,
	       const char *digest);

/*
 * Add the retraction to fixes. ERR_DATA when no row is in scope that it would
 * hold for.
 */
int fix_retract(struct state *fixes, const struct fix_scope *scope,
		const struct retraction *r, struct err *e);

/*
 * fixes holds the corrected entry (ERR_DATA when it is not exactly one, or
 * has no entry_id of its own); add the retraction r of what it replaces. A
 * NULL reason reads `replaced by ID`. name is for messages.
 */
int fix_replace(struct state *fixes, const struct fix_scope *scope,
		const struct retraction *r, const char *name, struct err *e);

#endif
