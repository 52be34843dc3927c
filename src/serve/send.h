/* send - from an answer to what libmicrohttpd sends */
#ifndef SERVE_SEND_H
#define SERVE_SEND_H

#include <microhttpd.h>

#include "serve/answer.h"

/*
 * The response with the answer's body, which moves: the library frees or
 * closes it. NULL when there is no memory for it.
 */
struct MHD_Response *send_response(struct answer *a);

#endif
