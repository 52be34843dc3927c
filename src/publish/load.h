/* load - identities and states out of files */
#ifndef PUBLISH_LOAD_H
#define PUBLISH_LOAD_H

#include "base/opts.h"
#include "board/state.h"

/* "default", "six", or the path of a list of fields; NULL is "default". */
int load_identity(struct identity **identity, const char *name, struct err *e);

/* Add the records of one file ("-": stdin) to a state. */
int load_state(struct state *state, struct identity *identity, const char *path,
	       struct err *e);

/* Add the records of every file, or of stdin when there is none. */
int load_states(struct state *state, struct identity *identity,
		const struct list *paths, struct err *e);

#endif
