/* trace - a request and its answer as lines of talk, secrets left out */
#ifndef HTTP_TRACE_H
#define HTTP_TRACE_H

#include "http/exchange.h"

/*
 * `METHOD URL (with token): STATUS, N bytes`, the URL without its query; why
 * is what broke it off, or NULL. Then a line for each field that was sent,
 * `> name: value`, and for each of the answer, `< name: value`. The value is
 * shown of fields that are known to hold no secret, and without what looks
 * like a token; a URL ends at its query; of all others only the length is.
 */
void trace_hop(const struct exchange *x, const char *why);

#endif
