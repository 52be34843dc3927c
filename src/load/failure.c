/* failure - what became of a transfer, and whether to send it once more */
#include "load/failure.h"

#include <curl/curl.h>
#include <string.h>

/* What a transfer that broke off is called. */
static const char *class_of(int result)
{
	static const struct {
		CURLcode code;
		const char *name;
	} rows[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, "dns" },
		{ CURLE_COULDNT_RESOLVE_PROXY, "dns" },
		{ CURLE_COULDNT_CONNECT, "connect" },
		{ CURLE_SSL_CONNECT_ERROR, "tls" },
		{ CURLE_PEER_FAILED_VERIFICATION, "tls" },
		{ CURLE_SSL_CACERT_BADFILE, "tls" },
		{ CURLE_GOT_NOTHING, "disconnected" },
		{ CURLE_RECV_ERROR, "disconnected" },
		{ CURLE_SEND_ERROR, "disconnected" },
		{ CURLE_PARTIAL_FILE, "disconnected" },
		{ CURLE_HTTP2, "disconnected" },
		{ CURLE_HTTP2_STREAM, "disconnected" },
		{ CURLE_WRITE_ERROR, "too_large" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if ((int)rows[i].code == result)
			return rows[i].name;
	return "network";
}

/* Of an answer that came whole. */
static const char *judge(const struct transfer *t)
{
	const struct sample *s = &t->sample;

	if (s->http_status != 200)
		return "http";
	if (!t->env->is_whole && !t->is_event_stream)
		return "not_a_stream";
	if (t->is_endless)
		return "endless";
	if (t->has_error)
		return "server_error";
	if (t->is_bad)
		return "bad_event";
	if (s->last == SAMPLE_NONE)
		return "no_tokens";
	return t->has_finish || t->env->api->ends_by_close ? NULL : "truncated";
}

const char *failure_class(const struct transfer *t, int result)
{
	if (result == CURLE_OK || t->is_endless || t->wasted)
		return judge(t);
	return class_of(result);
}

bool failure_may_pass(const struct transfer *t, int64_t *wait_ns)
{
	static const char *const classes[] = { "connect", "disconnected",
					       "network" };
	static const int statuses[] = { 429, 500, 502, 503, 504 };
	const struct sample *s = &t->sample;
	curl_off_t said_s = 0;
	bool may = false;

	if (s->status != SAMPLE_FAILED || s->first != SAMPLE_NONE)
		return false;
	for (size_t i = 0; i < 3; i++)
		may |= !strcmp(s->error, classes[i]);
	for (size_t i = 0; i < 5; i++)
		may |= s->http_status == statuses[i];
	curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &said_s);
	if (said_s > 0)
		*wait_ns = (said_s < 60 ? said_s : 60) * 1000000000;
	else
		*wait_ns = (int64_t)500000000 << (t->tries < 6 ? t->tries : 6);
	return may;
}
