/* sim_embed - the simulator as a thread of the caller */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sim/sim.h"
#include "tap.h"

static const char request[] =
	"POST /v1/completions HTTP/1.1\r\n"
	"Connection: close\r\n"
	"Content-Length: 44\r\n\r\n"
	"{\"prompt\":\"a\",\"max_tokens\":3,\"stream\":true }";

static int connect_to(unsigned port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port) };
	struct timeval limit = { 20, 0 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	close(fd);
	return -1;
}

/* How often ` tok` came until the connection was closed. */
static int count_tokens(int fd)
{
	char text[8192];
	size_t len = 0;
	ssize_t some;
	int tokens = 0;

	while (len < sizeof text - 1 &&
	       (some = read(fd, text + len, sizeof text - 1 - len)) > 0)
		len += (size_t)some;
	text[len] = '\0';
	for (const char *at = text; (at = strstr(at, " tok")); at++)
		tokens++;
	return tokens;
}

int main(void)
{
	struct sim_config config = SIM_CONFIG;
	struct sim *sims[2] = { NULL, NULL };
	struct err e = { 0 };
	char url[64];
	int fd;

	config.ttft.a = config.itl.a = 1e6;
	ok(sim_start(&sims[0], &config, &e) == 0 &&
		   sim_start(&sims[1], &config, &e) == 0,
	   "two at once");
	snprintf(url, sizeof url, "http://127.0.0.1:%u", sim_port(sims[0]));
	is(sim_url(sims[0]), url, "the address");
	ok(sim_port(sims[0]) != sim_port(sims[1]), "each has its own");
	fd = connect_to(sim_port(sims[0]));
	ok(fd >= 0 && write(fd, request, sizeof request - 1) > 0, "asked");
	ok(count_tokens(fd) == 3, "three tokens came, and the end");
	close(fd);
	fd = connect_to(sim_port(sims[1]));
	ok(sim_stop(&sims[0], &e) == 0 && !sims[0], "one stops");
	ok(sim_stop(&sims[1], &e) == 0, "the other, with a connection open");
	ok(count_tokens(fd) == 0, "which is closed");
	close(fd);
	ok(sim_stop(&sims[1], &e) == 0, "nothing to stop");
	config.listen = "localhost:0";
	ok(sim_start(&sims[0], &config, &e) < 0 && e.kind == ERR_CONFIG &&
		   !sims[0],
	   "a name is no address");
	config.listen = "127.0.0.1:0";
	config.record = "/dev/full";
	ok(sim_start(&sims[0], &config, &e) == 0, "a record that fills up");
	fd = connect_to(sim_port(sims[0]));
	ok(write(fd, request, sizeof request - 1) > 0 && count_tokens(fd) == 3,
	   "does not disturb the client");
	close(fd);
	ok(sim_stop(&sims[0], &e) < 0 && e.kind == ERR_IO, "it is said");
	return done();
}
