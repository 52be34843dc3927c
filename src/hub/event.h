/* event - what a run tells of itself, as JSON lines */
#ifndef HUB_EVENT_H
#define HUB_EVENT_H

#include "hub/hub.h"
#include "hub/wanted.h"

/* Takes a line, an object without newline. */
typedef void hub_event_tell(const char *line);

/*
 * Each does nothing when tell is NULL. In all of them text that is no UTF-8
 * reads `?`.
 */

/* {"event":KIND,"message"} */
void hub_event_message(hub_event_tell *tell, const char *kind,
		       const char *text);

/*
 * {"event":"resolved","endpoint","mirror":true or false,"type","repo",
 * "revision","commit"}
 */
void hub_event_resolved(hub_event_tell *tell, const struct hub *h,
			const char *commit);

/*
 * {"event":"file","path","state":"here", "absent" or "unchanged","id","size",
 * "from":"hub" or "cache","resumed"}; id is null for an absent one, resumed the
 * bytes that did not come again after a transfer broke.
 */
void hub_event_file(hub_event_tell *tell, const struct wanted_file *file,
		    const char *id);

/* {"event":"progress","files_done","files","bytes"} */
struct hub_event_progress {
	size_t files_done, files;
	uint64_t bytes;
};

void hub_event_progress(hub_event_tell *tell,
			const struct hub_event_progress *p);

/*
 * {"event":"upload","path","bytes","total"}: so many bytes of a large file went
 * out. path NULL: {"event":"commit","bytes","total"}, of the commit itself.
 */
void hub_event_upload(hub_event_tell *tell, const char *path, uint64_t bytes,
		      uint64_t total);

/* {"event":"pushed","commit","changed"}, and "pull_request" if not 0. */
void hub_event_pushed(hub_event_tell *tell, const char *commit, bool is_changed,
		      unsigned pull);

/* {"event":"end","status"}, and "message" when it is not NULL. */
void hub_event_end(hub_event_tell *tell, int status, const char *message);

#endif
