/* listen - opening the listening socket */
#include "base/listen.h"

#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

#define QUEUE 4096

/* getaddrinfo takes 99999 for 34463. */
static bool is_port(const char *text)
{
	size_t len = strspn(text, "0123456789");

	return len && len <= 5 && !text[len] &&
	       strtoul(text, NULL, 10) <= 65535;
}

static int resolve(struct addrinfo **found, const char *address, struct err *e)
{
	const struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM,
	};
	AUTO(free_text) char *host = xstrdup(address);
	char *name = host, *port = strrchr(host, ':');

	if (port) {
		*port++ = '\0';
		if (*name == '[' && port - name > 2 && port[-2] == ']') {
			name++;
			port[-2] = '\0';
		}
	}
	if (!port || !*name || !is_port(port) ||
	    getaddrinfo(name, port, &hints, found) != 0 || !*found)
		return err_set(e, ERR_CONFIG,
			       "%s: expected ADDR:PORT in numbers, such as "
			       "127.0.0.1:8017",
			       address);
	return 0;
}

static int open_at(const struct addrinfo *at, const char *address,
		   struct err *e)
{
	const int on = 1;
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", address);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, at->ai_addr, at->ai_addrlen) < 0 ||
	    listen(fd, QUEUE) < 0) {
		err_errno(e, errno == EADDRINUSE ? ERR_AGAIN : ERR_CONFIG, "%s",
			  address);
		close(fd);
		return -1;
	}
	return fd;
}

int listen_open(const char *address, struct err *e)
{
	struct addrinfo *found = NULL;
	int fd;

	if (resolve(&found, address, e) < 0 || !found)
		return -1;
	fd = open_at(found, address, e);
	freeaddrinfo(found);
	return fd;
}

unsigned listen_name(int fd, char *text, size_t size)
{
	struct sockaddr_storage at;
	socklen_t len = sizeof at;
	char host[64] = "", port[8] = "0";

	if (getsockname(fd, (struct sockaddr *)&at, &len) == 0)
		getnameinfo((struct sockaddr *)&at, len, host, sizeof host,
			    port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
	snprintf(text, size, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host,
		 port);
	return (unsigned)strtoul(port, NULL, 10);
}
