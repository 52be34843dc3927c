/* destination - where a result file belongs in a tree that others keep */
#ifndef STREAM_DESTINATION_H
#define STREAM_DESTINATION_H

#include "base/buf.h"
#include "base/err.h"

#define DESTINATION_PART 240  /* bytes of a name in it */
#define DESTINATION_PATH 1024 /* of the whole */

/*
 * Append where a file belongs, by its path below the folder of results: the
 * folder that it is in becomes the beginning of its name, so that a run has no
 * folder of its own.
 *
 *   cpu/gpt2/short_20260128_005/short_input_leaderboard.json
 *   cpu/gpt2/short_20260128_005_short_input_leaderboard.json
 *
 * A file in no folder keeps its name. Two files may have one destination
 * (a_b/c and a/b_c): that is for the caller to see.
 *
 * ERR_NO when a name on the way would not be the same file on any system: it
 * has a byte other than letters, digits and . _ - + =, begins with . or -, ends
 * with a dot, is a device of Windows, or is too long.
 */
int destination_path(struct buf *out, const char *path, struct err *e);

#endif
