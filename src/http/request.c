/* request - one HTTP request over libcurl, redirects followed by hand */
#include "http/request.h"

#include <curl/curl.h>

#include "http/exchange.h"

#define WAIT_MS 1000 /* for something to happen, then it is looked again */

int http_open(struct http *h, struct err *e)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return err_set(e, ERR_BUG, "libcurl does not start");
	h->curl = curl_easy_init();
	h->multi = curl_multi_init();
	if (h->curl && h->multi)
		return 0;
	http_release(h);
	return err_set(e, ERR_BUG, "libcurl does not start");
}

void http_release(struct http *h)
{
	if (!h->curl && !h->multi)
		return;
	curl_easy_cleanup(h->curl);
	curl_multi_cleanup(h->multi);
	curl_global_cleanup();
	h->curl = NULL;
	h->multi = NULL;
}

/* The result of the only handle there is. */
static CURLcode result_of(CURLM *multi)
{
	int left;
	const CURLMsg *message = curl_multi_info_read(multi, &left);

	return message ? message->data.result : CURLE_FAILED_INIT;
}

/* On the multi handle too, so that all requests share its connections. */
static CURLcode run(const struct http *h)
{
	CURLMcode code = curl_multi_add_handle(h->multi, h->curl);
	CURLcode result;
	int running = 1;

	while (code == CURLM_OK && running) {
		code = curl_multi_perform(h->multi, &running);
		if (code == CURLM_OK && running)
			code = curl_multi_poll(h->multi, NULL, 0, WAIT_MS,
					       NULL);
	}
	result = code == CURLM_OK ? result_of(h->multi) : CURLE_FAILED_INIT;
	curl_multi_remove_handle(h->multi, h->curl);
	return result;
}

int http_perform(struct http *h, const struct http_request *q,
		 struct http_response *r, struct err *e)
{
	struct exchange x = { .h = h, .q = q, .r = r, .curl = h->curl };
	int more = 1;

	if (exchange_start(&x, e) < 0)
		return -1;
	while (more > 0) {
		if (exchange_set_up(&x, e) < 0)
			return -1;
		more = exchange_end(&x, (int)run(h), e);
	}
	return more;
}
