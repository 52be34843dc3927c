/* retry - a request sent again while that can help, bounded */
#include "http/retry.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

#include "base/mem.h"
#include "http/redact.h"

static void sleep_ms(uint64_t ms)
{
	struct timespec left = { (time_t)(ms / 1000),
				 (long)(ms % 1000) * 1000000 };

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

static int plan_wait(struct http_try *t, struct err *e)
{
	const struct http_retry *policy = &t->h->retry;
	uint16_t dice = 0;

	if (getrandom(&dice, sizeof dice, 0) != sizeof dice)
		dice = 0x8000;
	t->wait_ms = backoff_wait_ms(policy, t->attempt, t->r, dice);
	if (t->wait_ms / 1000 > policy->max_wait_s) {
		err_wrap(e, "asked to wait %llu s, more than --max-wait",
			 (unsigned long long)(t->wait_ms / 1000));
		e->kind = ERR_AGAIN;
		return -1;
	}
	if (t->h->note)
		t->h->note("%s; attempt %zu of %zu in %llu.%03llu s", e->text,
			   t->attempt + 1, policy->tries,
			   (unsigned long long)(t->wait_ms / 1000),
			   (unsigned long long)(t->wait_ms % 1000));
	return 1;
}

/* 0, -1, or 1: this attempt brought nothing, e says why. */
static int judge(struct http_try *t, int performed, struct err *e)
{
	const struct http_hop *hop;
	int verdict;

	if (performed < 0)
		return e->kind == ERR_AGAIN ? 1 : -1;
	verdict = t->q->check(t->q->context, t->r, e);
	hop = http_last(t->r);
	if (verdict > 0 && hop->status != 409 && hop->status != 429)
		t->r->may_have_arrived = true;
	return verdict;
}

/* An attempt that got further than all before it costs none. */
static bool got_further(struct http_try *t)
{
	if (!t->q->kept || *t->q->kept < t->best + HTTP_PROGRESS)
		return false;
	t->best = *t->q->kept;
	return true;
}

void retry_begin(struct http_try *t)
{
	t->attempt++;
	if (t->q->prepare)
		t->q->prepare(t->q->context, t->q);
}

int retry_end(struct http_try *t, int performed, struct err *e)
{
	struct err why = performed < 0 ? *e : (struct err){ 0 };
	int verdict = judge(t, performed, &why);

	if (verdict == 0)
		return 0;
	redact_err(&why, t->q->token);
	redact_err(&why, t->h->secret ? *t->h->secret : NULL);
	*e = why;
	if (verdict < 0 || (t->r->may_have_arrived && !t->q->is_repeatable))
		return -1;
	if (performed < 0 && got_further(t))
		t->attempt--;
	if (t->attempt >= t->h->retry.tries)
		return err_wrap(e, "after %zu attempt%s", t->attempt,
				t->attempt == 1 ? "" : "s");
	return plan_wait(t, e);
}

int http_send(struct http *h, const struct http_request *q,
	      struct http_response *r, struct err *e)
{
	struct http_request own = *q;
	struct http_try t = { .h = h, .q = &own, .r = r };
	int verdict;

	r->may_have_arrived = false;
	do {
		struct err why = { 0 };

		retry_begin(&t);
		verdict = retry_end(&t, http_perform(h, &own, r, &why), &why);
		if (verdict < 0)
			*e = why;
		if (verdict > 0)
			sleep_ms(t.wait_ms);
	} while (verdict > 0);
	return verdict;
}

int http_pause(struct http *h, size_t attempt, struct err *e)
{
	AUTO(http_response_release) struct http_response none;
	struct http_try t = { .h = h, .r = &none, .attempt = attempt };

	http_response_init(&none);
	if (attempt >= h->retry.tries || plan_wait(&t, e) < 0)
		return -1;
	sleep_ms(t.wait_ms);
	return 0;
}
