/* listen - a listening socket from ADDR:PORT */
#ifndef BASE_LISTEN_H
#define BASE_LISTEN_H

#include <stddef.h>

#include "base/err.h"

/*
 * Numeric addresses only: no name is looked up. Returns the socket, or -1:
 * ERR_CONFIG for a wrong address, ERR_AGAIN for one in use.
 */
int listen_open(const char *address, struct err *e);

/* How the kernel named it, `127.0.0.1:8017`; returns the port. */
unsigned listen_name(int fd, char *text, size_t size);

#endif
