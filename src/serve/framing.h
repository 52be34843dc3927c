/* framing - headers that two readers could understand differently */
#ifndef SERVE_FRAMING_H
#define SERVE_FRAMING_H

#include <microhttpd.h>
#include <stdbool.h>

/*
 * What a proxy in front may read in another way than we do, so that a request
 * hides in the body of another, or goes by another's name: a field there twice
 * of which one counts, or a length beside Transfer-Encoding (RFC 9112, 6.1 and
 * 6.3; RFC 9110, 7.2). Such a connection is to be closed.
 */
bool framing_is_doubtful(struct MHD_Connection *connection);

#endif
