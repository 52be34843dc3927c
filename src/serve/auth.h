/* auth - the token that an Authorization header carries */
#ifndef SERVE_AUTH_H
#define SERVE_AUTH_H

/*
 * What follows `Bearer `, or the password behind `Basic ` (RFC 7617), which is
 * how git sends a token. NULL when it is neither. For AUTO(auth_forget).
 */
char *auth_secret(const char *authorization);

/* Wipe and free; NULL is fine. */
void auth_forget(char **secret);

#endif
