/* jwk - public RSA keys of an issuer, as PEM */
#ifndef SERVE_JWK_H
#define SERVE_JWK_H

#include <stddef.h>

#include "base/err.h"

#define JWK_KEYS_MAX 16

struct jwk_keys {
	char *items[JWK_KEYS_MAX]; /* PEM, SubjectPublicKeyInfo */
	size_t count;
};

/*
 * From a file with one PEM public key, or with a JSON Web Key Set (RFC 7517),
 * of which the RSA keys for signing are taken. ERR_CONFIG when there is none.
 */
int jwk_read(struct jwk_keys *keys, const char *path, struct err *e);
void jwk_release(struct jwk_keys *keys);

#endif
