/* stamp - X-Request-Id: how client and server speak of one request */
#ifndef SERVE_STAMP_H
#define SERVE_STAMP_H

#include <microhttpd.h>

/*
 * What the client calls its request, by X-Request-Id or X-Amzn-Trace-Id, as
 * long as that is 128 letters, digits and - . _ : = ; at most; else
 * INSTANCE-NUMBER.
 */
void stamp_add(struct MHD_Response *to, struct MHD_Connection *from,
	       const char *instance, unsigned long number);

#endif
