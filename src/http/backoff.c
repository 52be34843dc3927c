/* backoff - when the same request is worth another attempt */
#include "http/backoff.h"

#include "http/header.h"

#define DOUBLINGS_MAX 4

bool backoff_is_transient(long status)
{
	return status == 408 || status == 429 || status == 500 ||
	       status == 502 || status == 503 || status == 504;
}

/* Seconds the server asks for. */
static bool asked_wait(unsigned long long *wait_s,
		       const struct http_response *r)
{
	const struct http_hop *hop = http_last(r);
	unsigned long long left, reset_s;

	if (!hop || !backoff_is_transient(hop->status))
		return false;
	if (hop->status == 429 &&
	    header_rate_limit(&left, &reset_s, http_field(r, "ratelimit")) &&
	    left == 0) {
		*wait_s = reset_s < UINT32_MAX ? reset_s + 1 : reset_s;
		return true;
	}
	return header_number(wait_s, http_field(r, "retry-after"));
}

uint64_t backoff_wait_ms(const struct http_retry *policy, size_t attempt,
			 const struct http_response *r, unsigned dice)
{
	size_t doublings = attempt - 1;
	unsigned long long wait_s;
	uint64_t full;

	if (asked_wait(&wait_s, r))
		return wait_s > UINT32_MAX ? UINT64_MAX : wait_s * 1000;
	if (doublings > DOUBLINGS_MAX)
		doublings = DOUBLINGS_MAX;
	full = (uint64_t)policy->backoff_ms << doublings;
	return full / 2 + full / 2 * (dice & 0xffff) / 0xffff;
}
