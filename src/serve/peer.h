/* peer - what libmicrohttpd knows of the other end, and tells it of ours */
#ifndef SERVE_PEER_H
#define SERVE_PEER_H

#include <microhttpd.h>

#include "serve/patience.h"
#include "serve/tls.h"

/* Where the client is; NULL when that is not known. */
const struct sockaddr *peer_address(struct MHD_Connection *connection);
int peer_fd(struct MHD_Connection *connection);

/* What the notice of a new connection kept in its state. */
struct patience_client *peer_client(struct MHD_Connection *connection);

/* TLS 1.2 and 1.3 with that certificate; nothing at all when tls is NULL. */
#define PEER_OPTIONS 4
void peer_options(struct MHD_OptionItem items[PEER_OPTIONS],
		  const struct tls *tls);

#endif
