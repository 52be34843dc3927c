/* resolve - from a revision to a commit, by the Hub or by the cache */
#ifndef HUB_RESOLVE_H
#define HUB_RESOLVE_H

#include "hub/cache.h"
#include "hub/status.h"

struct resolution {
	const struct cache *cache; /* learns what the Hub says; or NULL */
	bool is_checked; /* false: a full id may be taken for what it says */

	char commit[HUB_ID_SIZE]; /* answer */
	enum hub_refusal refusal; /* why the Hub did not tell */
};

/*
 * The commit that h->revision names. Offline a full id is taken as it is, and
 * anything else must be in the cache: ERR_UNAVAILABLE.
 */
int hub_resolve(struct resolution *r, struct hub *h, struct err *e);

#endif
