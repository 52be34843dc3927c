/* daemon - the HTTP side of a hub: sockets and threads, over libmicrohttpd */
#ifndef SERVE_DAEMON_H
#define SERVE_DAEMON_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/err.h"
#include "serve/call.h"
#include "serve/patience.h"
#include "serve/tls.h"

struct daemon_config {
	const char *listen;    /* ADDR:PORT, [ADDR]:PORT; port 0: any */
	size_t body_max_bytes; /* of those who may write */
	bool is_cdn; /* signed addresses only, and none with a token */
	const struct tls *tls; /* or NULL; outlives the daemon */
	bool is_behind_proxy;  /* whose X-Forwarded-Proto is believed */
	size_t patience_s;     /* see patience.h */
	/* Called after each answer, from many threads; or NULL. */
	void (*log)(const char *method, const char *path, int status);
};

#define DAEMON_BODY_MAX ((size_t)256 << 20)
#define DAEMON_BODY_ANONYMOUS ((size_t)1 << 20)

struct daemon {
	struct hub *hub;
	struct daemon_config config;
	struct MHD_Daemon *httpd;
	struct patience patience;
	atomic_ulong requests; /* numbers X-Request-Id */
	atomic_int running;    /* requests whose answer is being made */
	atomic_int sending;    /* those, and answers on their way out */
	char instance[17];     /* random, the front of X-Request-Id */
	char address[96];      /* ADDR:PORT as it became */
	unsigned port;
};

/*
 * Listen and answer in threads until daemon_stop. ERR_CONFIG for an address
 * that cannot be, ERR_AGAIN for one in use. hub outlives the daemon.
 */
int daemon_start(struct daemon *d, struct hub *hub,
		 const struct daemon_config *config, struct err *e);

/*
 * Take no more requests, let those under way end, however long they take, give
 * their answers 5 s to go out, stop.
 */
void daemon_stop(struct daemon *d);

#endif
