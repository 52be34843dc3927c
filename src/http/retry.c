/* retry - a request sent again while that can help, bounded */
#include "http/retry.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

#include "http/redact.h"

static void sleep_ms(uint64_t ms)
{
	struct timespec left = { (time_t)(ms / 1000),
				 (long)(ms % 1000) * 1000000 };

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

static int pause_for(struct http *h, size_t attempt,
		     const struct http_response *r, struct err *e)
{
	uint16_t dice = 0;
	uint64_t ms;

	if (getrandom(&dice, sizeof dice, 0) != sizeof dice)
		dice = 0x8000;
	ms = backoff_wait_ms(&h->retry, attempt, r, dice);
	if (ms / 1000 > h->retry.max_wait_s) {
		err_wrap(e, "asked to wait %llu s, more than --max-wait",
			 (unsigned long long)(ms / 1000));
		e->kind = ERR_AGAIN;
		return -1;
	}
	if (h->note)
		h->note("%s; attempt %zu of %zu in %llu.%03llu s", e->text,
			attempt + 1, h->retry.tries,
			(unsigned long long)(ms / 1000),
			(unsigned long long)(ms % 1000));
	sleep_ms(ms);
	return 0;
}

/* 0, -1, or 1: this attempt brought nothing, e says why. */
static int attempt_once(struct http *h, const struct http_request *q,
			struct http_response *r, struct err *e)
{
	const struct http_hop *hop;
	int verdict;

	if (http_perform(h, q, r, e) < 0)
		return e->kind == ERR_AGAIN ? 1 : -1;
	verdict = q->check(q->context, r, e);
	hop = http_last(r);
	if (verdict > 0 && hop->status != 409 && hop->status != 429)
		r->may_have_arrived = true;
	return verdict;
}

/* Whether to go on behind an attempt that brought nothing; waits if so. */
static int go_on(struct http *h, const struct http_request *q, size_t attempt,
		 const struct http_response *r, struct err *why)
{
	if (r->may_have_arrived && !q->is_repeatable)
		return -1;
	if (attempt >= h->retry.tries)
		return err_wrap(why, "after %zu attempt%s", attempt,
				attempt == 1 ? "" : "s");
	return pause_for(h, attempt, r, why);
}

int http_send(struct http *h, const struct http_request *q,
	      struct http_response *r, struct err *e)
{
	r->may_have_arrived = false;
	for (size_t attempt = 1;; attempt++) {
		struct err why = { 0 };
		int verdict = attempt_once(h, q, r, &why);

		if (verdict == 0)
			return 0;
		redact_err(&why, q->token);
		if (verdict < 0 || go_on(h, q, attempt, r, &why) < 0) {
			*e = why;
			return -1;
		}
	}
}
