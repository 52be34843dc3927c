/* mirror - what a folder or a file says of the mirror that it came from */
#ifndef HUB_MIRROR_H
#define HUB_MIRROR_H

#include <stdbool.h>

#include "hub/stage.h"

/*
 * A mirror answers for a Hub that may say something else by now. What was read
 * from one has a mark beside it: `.hf-mirror` in each folder below a target
 * folder that got a file, `FILE.hf-mirror` beside a single file. A mark is
 * JSON lines, {"mirror","type","repo","revision","commit"}; that it is there
 * is what counts.
 */
#define MIRROR_MARK ".hf-mirror"

/* Whether a path of a repository would be one: such files are not taken. */
bool mirror_is_mark(const char *path);

/* Before a file gets to its place below the folder of the stage. ERR_IO. */
int mirror_mark_folder(struct stage *s, const char *path, const struct hub *h,
		       const char *commit, struct err *e);

/* Beside the file. */
int mirror_mark_file(const char *file, const struct hub *h, const char *commit,
		     struct err *e);

/* ERR_DATA: a mark is beside the file, or beside what a link leads to. */
int mirror_refuse(const char *file, struct err *e);

/* The file was read from the Hub itself: no mark is beside it now. */
int mirror_clear(const char *file, struct err *e);

#endif
