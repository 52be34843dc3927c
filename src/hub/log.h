/* log - the commits of a revision as JSON lines */
#ifndef HUB_LOG_H
#define HUB_LOG_H

#include "base/buf.h"
#include "hub/hub.h"

#define HUB_LOG_MAX ((size_t)1 << 30)

/* A line for each commit: {"id","date","title","author"}, newest first. */
struct hub_log {
	const char *commit; /* the newest */
	size_t most;        /* 1 or more */

	struct buf lines; /* answer; BUF_INIT(HUB_LOG_MAX) */
};

int hub_log_read(struct hub_log *l, struct hub *h, struct err *e);
void hub_log_release(struct hub_log *l);

#endif
