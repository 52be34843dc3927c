/* create - a repository that shall exist */
#ifndef HUB_CREATE_H
#define HUB_CREATE_H

#include <stdbool.h>

#include "hub/hub.h"

/* Whether the Hub has the repository, as far as the token can see. */
int hub_exists(struct hub *h, bool *is_there, struct err *e);

/* Make it, public or private. One that another made meanwhile is fine. */
int hub_create(struct hub *h, bool is_private, struct err *e);

#endif
