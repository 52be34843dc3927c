/* profile - the part of an entry that is told, not measured */
#ifndef LOAD_PROFILE_H
#define LOAD_PROFILE_H

#include <cjson/cJSON.h>

#include "load/hardware.h"
#include "load/run.h"

struct profile {
	const struct settings *settings;
	const struct hardware *hardware; /* of the engine's machine; NULL: it
					    is another one */
	const char *engine_version;      /* or NULL */
	const char *model, *version; /* of the model's name; of this program */
	const char *command;         /* the command line */
};

/*
 * An entry without entry_id and metrics: schemas/FIELDS.md. Lengths that a
 * file decides are null; row.h makes them what they were. What nobody
 * knows is null, but for chip_model, which is `unknown` then, and one chip.
 * ERR_USAGE for --metadata that cannot be. The caller owns it.
 */
int profile_entry(cJSON **entry, const struct profile *d,
		  const struct run_result *r, struct err *e);

/*
 * Set by --metadata NAME=VALUE: NAME is the member's path with dots; VALUE a
 * JSON number, true, false or null, else text. Not entry_id, and nothing in
 * metrics: these are measured. ERR_USAGE.
 */
int profile_set(cJSON *entry, const char *text, struct err *e);

/* Whether that was given for a member, such as `model.precision`. */
bool profile_is_told(const struct list *metadata, const char *path);

/* Why the board will refuse the entry, and what to do; NULL: nothing known. */
const char *profile_missing(const struct settings *s);

/* A model's name that tells of a machine's folders: engines that are started
 * with a file serve it under the path that they were given. */
bool profile_is_path(const char *model);

/* Append the command line, as a shell reads it; of headers the name alone. */
void profile_command(struct buf *out, int argc, char **argv);

#endif
