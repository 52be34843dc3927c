/* resolve - requests to a hub at a fixed rate, and how long they take */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/*
 * usage: resolve PORT RATE SECONDS PATH
 *
 * RATE requests a second for PATH at 127.0.0.1, over connections that are
 * kept, each sent when it is due whatever became of those before; what finds
 * no free connection waits, and its waiting counts. Prints, with tabs:
 * requests answered with 200 a second, then the median, 99th percentile and
 * greatest of their times in milliseconds, and how many went wrong. Status 1:
 * some did.
 */
#define CONNECTIONS 32
#define ANSWER_MAX 65536
#define COUNT_MAX 10000000
#define PATIENCE_NS 10000000000LL /* behind the last one that is due */

struct connection {
	int fd;
	long long due_ns; /* of the request under way; 0: none */
	size_t len, want; /* of the answer, want 0: not known yet */
	char answer[ANSWER_MAX];
};

struct load {
	struct connection connections[CONNECTIONS];
	struct pollfd polls[CONNECTIONS];
	struct sockaddr_in to;
	char request[1024];
	size_t request_len;
	long long start_ns, step_ns;
	size_t total, sent, done, failed;
	double *ms; /* of those that went well */
	size_t good;
};

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int open_connection(struct load *l, struct connection *c)
{
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	c->due_ns = 0;
	if (c->fd < 0 ||
	    connect(c->fd, (struct sockaddr *)&l->to, sizeof l->to) < 0)
		return -1;
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return fcntl(c->fd, F_SETFL, O_NONBLOCK);
}

static void finish(struct load *l, struct connection *c, bool is_good)
{
	if (is_good)
		l->ms[l->good++] = (double)(now_ns() - c->due_ns) / 1e6;
	else
		l->failed++;
	l->done++;
	c->due_ns = 0;
	if (!is_good) {
		close(c->fd);
		if (open_connection(l, c) < 0)
			c->fd = -1;
	}
}

/* Requests are small: the kernel takes them whole. */
static void send_request(struct load *l, struct connection *c)
{
	c->due_ns = l->start_ns + (long long)l->sent++ * l->step_ns;
	c->len = c->want = 0;
	if (c->fd < 0 ||
	    write(c->fd, l->request, l->request_len) != (ssize_t)l->request_len)
		finish(l, c, false);
}

/* Where the answer ends, once its head is there; -1: it is none. */
static int find_end(struct connection *c)
{
	char *end, *length;

	c->answer[c->len] = '\0';
	end = strstr(c->answer, "\r\n\r\n");
	if (!end)
		return 0;
	length = strcasestr(c->answer, "\r\nContent-Length:");
	if (!length || length > end)
		return -1;
	c->want =
		(size_t)(end + 4 - c->answer) + strtoul(length + 17, NULL, 10);
	return c->want < ANSWER_MAX ? 0 : -1;
}

static void receive(struct load *l, struct connection *c)
{
	ssize_t got = read(c->fd, c->answer + c->len, ANSWER_MAX - 1 - c->len);

	if (got < 0 && errno == EAGAIN)
		return;
	if (got <= 0 || !c->due_ns) {
		finish(l, c, false);
		return;
	}
	c->len += (size_t)got;
	if (!c->want && find_end(c) < 0)
		finish(l, c, false);
	else if (c->want && c->len >= c->want)
		finish(l, c, !strncmp(c->answer, "HTTP/1.1 200 ", 13));
}

static void send_due(struct load *l, long long now)
{
	for (size_t i = 0; i < CONNECTIONS; i++) {
		if (l->sent == l->total ||
		    l->start_ns + (long long)l->sent * l->step_ns > now)
			return;
		if (!l->connections[i].due_ns)
			send_request(l, &l->connections[i]);
	}
}

static void await(struct load *l, long long now)
{
	long long next = l->start_ns + (long long)l->sent * l->step_ns - now;
	struct timespec wait = { .tv_nsec = 1000000 };

	if (l->sent < l->total && next < wait.tv_nsec)
		wait.tv_nsec = next > 0 ? next : 0;
	for (size_t i = 0; i < CONNECTIONS; i++)
		l->polls[i] = (struct pollfd){ .fd = l->connections[i].fd,
					       .events = POLLIN };
	if (ppoll(l->polls, CONNECTIONS, &wait, NULL) <= 0)
		return;
	for (size_t i = 0; i < CONNECTIONS; i++) {
		if (l->polls[i].revents)
			receive(l, &l->connections[i]);
	}
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int run(struct load *l)
{
	long long now, last;

	for (size_t i = 0; i < CONNECTIONS; i++) {
		if (open_connection(l, &l->connections[i]) < 0)
			return -1;
	}
	l->start_ns = now_ns();
	last = l->start_ns + (long long)l->total * l->step_ns + PATIENCE_NS;
	while (l->done < l->total && (now = now_ns()) < last) {
		send_due(l, now);
		await(l, now);
	}
	l->failed += l->total - l->done;
	return 0;
}

static void report(struct load *l)
{
	double seconds = (double)(now_ns() - l->start_ns) / 1e9;
	size_t n = l->good;

	if (!n) {
		printf("0\t0\t0\t0\t%zu\n", l->failed);
		return;
	}
	qsort(l->ms, n, sizeof *l->ms, by_value);
	printf("%.0f\t%.3f\t%.3f\t%.3f\t%zu\n", (double)n / seconds,
	       l->ms[n / 2], l->ms[n - 1 - n / 100], l->ms[n - 1], l->failed);
}

int main(int argc, char **argv)
{
	static struct load l;
	long rate = argc == 5 ? strtol(argv[2], NULL, 10) : 0;
	long seconds = argc == 5 ? strtol(argv[3], NULL, 10) : 0;

	if (rate < 1 || seconds < 1 || rate * seconds > COUNT_MAX) {
		fprintf(stderr, "usage: resolve PORT RATE SECONDS PATH\n");
		return 2;
	}
	l.to = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	l.request_len = (size_t)snprintf(l.request, sizeof l.request,
					 "GET %s HTTP/1.1\r\n"
					 "Host: 127.0.0.1:%s\r\n\r\n",
					 argv[4], argv[1]);
	l.total = (size_t)(rate * seconds);
	l.step_ns = 1000000000LL / rate;
	l.ms = calloc(l.total, sizeof *l.ms);
	if (!l.ms || l.request_len >= sizeof l.request || run(&l) < 0) {
		fprintf(stderr, "resolve: no connection\n");
		return 1;
	}
	report(&l);
	return l.failed != 0;
}
