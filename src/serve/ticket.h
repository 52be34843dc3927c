/* ticket - addresses that carry the right to one transfer, for an hour */
#ifndef SERVE_TICKET_H
#define SERVE_TICKET_H

#include <stdint.h>

#include "serve/request.h"

/*
 * HMAC-SHA-256 over method, path, size and time of expiry, under a key that
 * is drawn when the server starts: clients send large files without a token.
 */
struct ticket_key {
	uint8_t bytes[32];
};

#define TICKET_SECONDS 3600

/* -1: the kernel gives no random bytes. */
int ticket_draw(struct ticket_key *key);

/* `size=…&expires=…&signature=…`, to be the query; the caller frees. */
char *ticket_query(const struct ticket_key *key, const char *method,
		   const char *path, uint64_t size);

/* Whether the request's query is such a one and still good; its size. */
bool ticket_check(uint64_t *size, const struct ticket_key *key,
		  const struct request *in);

#endif
