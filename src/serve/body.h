/* body - request bodies as JSON documents */
#ifndef SERVE_BODY_H
#define SERVE_BODY_H

#include "serve/call.h"

/* An object; an empty body is an empty one. -1: 400 is answered. */
int body_object(cJSON **root, struct call *c);

/*
 * The kind and repository that {"type","organization","name"} name, into the
 * call, as if its path had them. -1: 400 is answered.
 */
int body_repo(struct call *c, const cJSON *root);

#endif
