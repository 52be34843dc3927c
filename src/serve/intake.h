/* intake - where the body of a request goes while it comes */
#ifndef SERVE_INTAKE_H
#define SERVE_INTAKE_H

#include <stddef.h>

#include "base/err.h"

/*
 * The first member of what takes it. A request with one has its limit in
 * body.limit; what is behind that does not get here.
 */
struct intake {
	/* ERR_DATA: not what it must be; any other: there is no room. */
	int (*add)(struct intake *in, const void *bytes, size_t len,
		   struct err *e);
	/* Frees it; what was not finished leaves nothing behind. */
	void (*release)(struct intake *in);
};

/* For AUTO; of none it does nothing. */
void intake_release(struct intake **in);

#endif
