/* bare - streams read by libcurl on epoll and thrown away: what that costs */
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>

/*
 * usage: bare URL STREAMS TOKENS
 *
 * So many answers of so many tokens from URL, all at once, read as bench-run
 * reads them, by curl_multi_socket_action() on one thread's epoll, and nothing
 * done with the bytes. Prints microseconds of CPU a token. Status 1: an answer
 * did not come. What bench-run takes beyond this is its own.
 */
#define EVENTS 64
#define READ_BYTES 65536L

struct load {
	CURLM *multi;
	int epoll_fd;
	long due_ms; /* -1: never */
	struct curl_slist *fields;
	char body[256];
	size_t bytes;
};

static size_t on_bytes(char *bytes, size_t size, size_t count, void *context)
{
	struct load *l = context;

	(void)bytes;
	l->bytes += size * count;
	return size * count;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context,
		     void *unused)
{
	struct load *l = context;
	struct epoll_event event = { .data.fd = fd };

	(void)easy;
	(void)unused;
	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, fd, &event);
	if (what != CURL_POLL_REMOVE)
		epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &event);
	return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
	struct load *l = context;

	(void)multi;
	l->due_ms = timeout_ms;
	return 0;
}

static void add_stream(struct load *l, const char *url)
{
	CURL *c = curl_easy_init();

	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_POSTFIELDS, l->body);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, l->fields);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_BUFFERSIZE, READ_BYTES);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, l);
	curl_multi_add_handle(l->multi, c);
}

static void turn(struct load *l, int *running)
{
	struct epoll_event events[EVENTS];
	int count = epoll_wait(l->epoll_fd, events, EVENTS, (int)l->due_ms);

	for (int i = 0; i < count; i++) {
		int what = events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0;

		if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
			what |= CURL_CSELECT_IN;
		curl_multi_socket_action(l->multi, events[i].data.fd, what,
					 running);
	}
	if (count <= 0)
		curl_multi_socket_action(l->multi, CURL_SOCKET_TIMEOUT, 0,
					 running);
}

/* How many answers came whole; their handles end with the process. */
static int whole(CURLM *multi)
{
	CURLMsg *message;
	int left, good = 0;

	while ((message = curl_multi_info_read(multi, &left)))
		good += message->data.result == CURLE_OK;
	return good;
}

static double cpu_us(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

int main(int argc, char **argv)
{
	struct load l = { .due_ms = 0 };
	int streams = argc == 4 ? (int)strtol(argv[2], NULL, 10) : 0;
	int tokens = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0,
	    running = 1;

	if (streams < 1 || tokens < 1) {
		fputs("usage: bare URL STREAMS TOKENS\n", stderr);
		return 2;
	}
	snprintf(l.body, sizeof l.body,
		 "{\"model\":\"sim\",\"stream\":true,\"max_tokens\":%d,"
		 "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
		 tokens);
	l.fields = curl_slist_append(NULL, "Content-Type: application/json");
	l.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	l.multi = curl_multi_init();
	curl_multi_setopt(l.multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(l.multi, CURLMOPT_SOCKETDATA, &l);
	curl_multi_setopt(l.multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(l.multi, CURLMOPT_TIMERDATA, &l);
	for (int i = 0; i < streams; i++)
		add_stream(&l, argv[1]);
	while (running)
		turn(&l, &running);
	printf("%.3f\n", cpu_us() / streams / tokens);
	return whole(l.multi) == streams && l.bytes ? 0 : 1;
}
