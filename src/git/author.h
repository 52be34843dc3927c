/* author - who a commit is by, as a command line has it */
#ifndef GIT_AUTHOR_H
#define GIT_AUTHOR_H

#include "base/err.h"

struct author {
	char *name, *mail;
};

/* From `NAME <MAIL>`, no control characters in it. ERR_USAGE. */
int author_read(struct author *author, const char *text, struct err *e);
void author_release(struct author *author);

#endif
