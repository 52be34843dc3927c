/* confirm - whether a dataset holds every entry that a receipt names */
#ifndef PUBLISH_CONFIRM_H
#define PUBLISH_CONFIRM_H

#include "base/buf.h"
#include "base/map.h"
#include "stream/input.h"

#define CONFIRM_DEPTH 256

/* An entry of the receipt that was not refused. */
struct confirm_entry {
	char *id; /* NULL: it has none */
	char digest[65];
	bool is_there;
	struct confirm_entry *same_id; /* the next under that id */
};

/* A zeroed one is empty. */
struct confirm {
	char *repo, *commit; /* of the Hub, as the receipt says */
	struct confirm_entry *entries;
	size_t count, found;
	struct map by_digest, by_id;
	struct buf canon;
};

/*
 * From the text of a receipt: {"hub": {"repo", "commit"}, "entries":
 * [{"entry_id", "digest", "outcome"}]}; other members are not looked at.
 * ERR_DATA, with `name: /pointer: what`.
 */
int confirm_read(struct confirm *c, const char *name, const struct buf *text,
		 struct err *e);
void confirm_release(struct confirm *c);

/*
 * A record_fn, for the records of runs/ and retracted.jsonl, whose context is
 * the confirm: an entry is there by its digest, or by a retraction of its id
 * that names its digest or none.
 */
int confirm_record(void *confirm, struct record *record, struct err *e);

/* ERR_DATA when some are missing, which names the first of them. */
int confirm_end(const struct confirm *c, struct err *e);

#endif
