/* tls - the certificate and key that a hub answers with */
#ifndef SERVE_TLS_H
#define SERVE_TLS_H

#include "base/buf.h"
#include "base/err.h"

/* PEM texts. Both are empty: plain HTTP. */
struct tls {
	struct buf cert, key; /* cert: with what leads to its root behind it */
};

#define TLS_MAX ((size_t)1 << 20)
#define TLS_INIT                                                               \
	{                                                                      \
		.cert = BUF_INIT(TLS_MAX), .key = BUF_INIT(TLS_MAX)            \
	}

/*
 * ERR_CONFIG when one cannot be read or is no PEM text, or when others can
 * read the key. No core is dumped from here on.
 */
int tls_read(struct tls *t, const char *cert, const char *key, struct err *e);
void tls_release(struct tls *t);

#endif
