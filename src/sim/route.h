/* route - which request is which */
#ifndef SIM_ROUTE_H
#define SIM_ROUTE_H

#include "sim/conn.h"

/* A whole request was read: answer it, or begin to. */
void route_request(struct sim *s, struct conn *c, const struct head *h,
		   const char *body);

#endif
