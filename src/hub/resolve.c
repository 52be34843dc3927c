/* resolve - from a revision to a commit, by the Hub or by the cache */
#include "hub/resolve.h"

#include <string.h>

#include "hub/commits.h"

static int by_cache(struct resolution *r, const struct hub *h, struct err *e)
{
	if (r->cache && cache_commit(r->cache, h->revision, r->commit))
		return 0;
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: revision %s is not in %s, and HF_HUB_OFFLINE is "
		       "set: unset it, or give a full commit id",
		       h->repo, h->revision,
		       r->cache ? "the cache" : "a --cache");
}

int hub_resolve(struct resolution *r, struct hub *h, struct err *e)
{
	bool is_offline = h->http.is_offline;

	r->refusal = HUB_BROKEN;
	if (hub_is_id(h->revision) && (is_offline || !r->is_checked)) {
		memcpy(r->commit, h->revision, HUB_ID_SIZE);
		return 0;
	}
	if (is_offline)
		return by_cache(r, h, e);
	if (hub_head(h, r->commit, &r->refusal, e) < 0)
		return -1;
	return r->cache ? cache_put_commit(r->cache, h->revision, r->commit, e)
			: 0;
}
