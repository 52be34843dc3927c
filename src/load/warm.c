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

struct asking {
	void *easy;
	size_t head_bytes;
};

static void ask(struct asking *a, struct loop *loop,
		const struct target *target, const char *url)
{
	CURL *c = target_handle(target);

	a->easy = c;
	target_bound_head(c, &a->head_bytes);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, target->plain);
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_nothing);
	curl_multi_add_handle(loop->multi, c);
}

int warm_open(struct loop *loop, const struct target *target,
	      const struct warm_plan *plan, struct err *e)
{
	size_t connections = plan->connections, left = connections;
	AUTO(free_text) char *url = xasprintf("%s/models", target->prefix);
	struct asking *all = xcalloc(connections, sizeof *all);
	int64_t until = loop_clock() + WARM_NS;
	int result = 0, more;
	CURLMsg *message;

	for (size_t i = 0; i < connections; i++)
		ask(&all[i], loop, target, url);
	while (left && !result && loop_clock() < until &&
	       !(plan->is_stopped && *plan->is_stopped)) {
		result = loop_turn(loop, loop_clock() + LOOK_NS, e);
		while ((message = curl_multi_info_read(loop->multi, &more)))
			left -= message->msg == CURLMSG_DONE;
	}
	for (size_t i = 0; i < connections; i++) {
		curl_multi_remove_handle(loop->multi, all[i].easy);
		curl_easy_cleanup(all[i].easy);
	}
	free(all);
	return result;
}
