/* warm - connections opened before the clock starts */
#include "load/warm.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "base/mem.h"

#define WARM_NS ((int64_t)30 * 1000000000)
#define LOOK_NS ((int64_t)250 * 1000000) /* whether it is stopped */

static size_t on_nothing(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes;
	(void)context;
	return size * count;
}

static void *ask(struct loop *loop, const struct target *target,
		 const char *url)
{
	CURL *c = target_handle(target);

	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, target->plain);
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_nothing);
	curl_multi_add_handle(loop->multi, c);
	return c;
}

int warm_open(struct loop *loop, const struct target *target,
	      const struct warm_plan *plan, struct err *e)
{
	size_t connections = plan->connections, left = connections;
	AUTO(free_text) char *url = xasprintf("%s/models", target->prefix);
	void **handles = xcalloc(connections, sizeof *handles);
	int64_t until = loop_clock() + WARM_NS;
	int result = 0, more;
	CURLMsg *message;

	for (size_t i = 0; i < connections; i++)
		handles[i] = ask(loop, target, url);
	while (left && !result && loop_clock() < until &&
	       !(plan->is_stopped && *plan->is_stopped)) {
		result = loop_turn(loop, loop_clock() + LOOK_NS, e);
		while ((message = curl_multi_info_read(loop->multi, &more)))
			left -= message->msg == CURLMSG_DONE;
	}
	for (size_t i = 0; i < connections; i++) {
		curl_multi_remove_handle(loop->multi, handles[i]);
		curl_easy_cleanup(handles[i]);
	}
	free(handles);
	return result;
}
