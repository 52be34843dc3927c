/* multi - many requests at once, each sent again while that can help */
#include "http/multi.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/time.h"
#include "http/exchange.h"
#include "http/retry.h"

#define TICK_MS 250

enum state {
	SLOT_FREE,
	SLOT_RUNNING,
	SLOT_WAITING, /* for the next attempt */
};

struct slot {
	enum state state;
	struct http_request q;
	struct http_response r;
	struct exchange x;
	struct http_try try;
	uint64_t due_ms; /* of the next attempt */
	CURL *curl;
};

struct crowd {
	struct http *h;
	const struct http_queue *queue;
	struct slot *slots;
	uint64_t hold_ms; /* nothing begins before */
	size_t active;
	bool has_room; /* a slot became free: no time to nap */
};

static void drop(struct crowd *c, struct slot *s)
{
	if (s->state == SLOT_RUNNING) {
		curl_multi_remove_handle(c->h->multi, s->curl);
		exchange_drop(&s->x);
	}
	if (s->state != SLOT_FREE) {
		http_response_release(&s->r);
		c->active--;
	}
	s->state = SLOT_FREE;
}

static void crowd_release(struct crowd *c)
{
	for (size_t i = 0; i < c->queue->jobs; i++) {
		drop(c, &c->slots[i]);
		curl_easy_cleanup(c->slots[i].curl);
	}
	free(c->slots);
}

/* Let the next hop run. */
static int run_hop(struct crowd *c, struct slot *s, struct err *e)
{
	if (exchange_set_up(&s->x, e) < 0)
		return -1;
	curl_easy_setopt(s->curl, CURLOPT_PRIVATE, s);
	s->state = SLOT_RUNNING;
	if (curl_multi_add_handle(c->h->multi, s->curl) == CURLM_OK)
		return 0;
	return err_set(e, ERR_BUG, "libcurl takes no more requests");
}

static int begin_attempt(struct crowd *c, struct slot *s, struct err *e)
{
	retry_begin(&s->try);
	return exchange_start(&s->x, e) < 0 ? -1 : run_hop(c, s, e);
}

static int begin_request(struct crowd *c, struct slot *s, struct err *e)
{
	if (!s->curl && !(s->curl = curl_easy_init()))
		return err_set(e, ERR_BUG, "libcurl does not start");
	http_response_init(&s->r);
	s->r.may_have_arrived = false;
	s->try = (struct http_try){ .h = c->h, .q = &s->q, .r = &s->r };
	s->x = (struct exchange){
		.h = c->h, .q = &s->q, .r = &s->r, .curl = s->curl
	};
	s->state = SLOT_WAITING;
	c->active++;
	return begin_attempt(c, s, e);
}

/* The answer asks us to wait: so do all that are yet to begin. */
static void hold(struct crowd *c, const struct slot *s)
{
	const struct http_hop *hop = http_last(&s->r);

	if (hop && hop->status == 429 && s->due_ms > c->hold_ms)
		c->hold_ms = s->due_ms;
}

/* Behind an attempt, with what it came to. */
static int finish(struct crowd *c, struct slot *s, int performed, struct err *e)
{
	int verdict = retry_end(&s->try, performed, e);

	if (verdict < 0)
		return -1;
	if (verdict > 0) {
		s->state = SLOT_WAITING;
		s->due_ms = time_tick_ms() + s->try.wait_ms;
		hold(c, s);
		return 0;
	}
	s->state = SLOT_WAITING; /* off the handle, the answer still there */
	if (c->queue->done(c->queue->context, &s->q, e) < 0)
		return -1;
	drop(c, s);
	c->has_room = true;
	return 0;
}

static int hear(struct crowd *c, const CURLMsg *message, struct err *e)
{
	struct err why = { 0 };
	struct slot *s = NULL;
	int result = (int)message->data.result, more;

	curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&s);
	curl_multi_remove_handle(c->h->multi, s->curl);
	s->state = SLOT_WAITING;
	more = exchange_end(&s->x, result, &why);
	if (more > 0) {
		more = run_hop(c, s, &why);
		if (more == 0)
			return 0;
	}
	if (finish(c, s, more, &why) == 0)
		return 0;
	*e = why;
	return -1;
}

static int hear_all(struct crowd *c, struct err *e)
{
	const CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(c->h->multi, &left))) {
		if (message->msg == CURLMSG_DONE && hear(c, message, e) < 0)
			return -1;
	}
	return 0;
}

/* Attempts that are due, and new requests for free slots. */
static int begin_due(struct crowd *c, struct err *e)
{
	uint64_t now = time_tick_ms();

	for (size_t i = 0; i < c->queue->jobs && now >= c->hold_ms; i++) {
		struct slot *s = &c->slots[i];
		int got = 0;

		if (s->state == SLOT_WAITING && now >= s->due_ms)
			got = begin_attempt(c, s, e);
		if (s->state == SLOT_FREE) {
			s->q = (struct http_request){ 0 };
			got = c->queue->next(c->queue->context, &s->q, e);
			if (got > 0)
				got = begin_request(c, s, e);
		}
		if (got < 0)
			return -1;
	}
	return 0;
}

/* How long nothing of ours is due. */
static int nap_ms(const struct crowd *c)
{
	uint64_t now = time_tick_ms(), nap = TICK_MS;

	for (size_t i = 0; i < c->queue->jobs; i++) {
		const struct slot *s = &c->slots[i];
		uint64_t due = s->due_ms > c->hold_ms ? s->due_ms : c->hold_ms;

		if (s->state == SLOT_WAITING && due < now + nap)
			nap = due > now ? due - now : 0;
	}
	return (int)nap;
}

static int step(struct crowd *c, struct err *e)
{
	int running;

	if (curl_multi_perform(c->h->multi, &running) != CURLM_OK)
		return err_set(e, ERR_BUG, "libcurl stopped");
	if (hear_all(c, e) < 0)
		return -1;
	if (c->queue->tick && c->queue->tick(c->queue->context, e) < 0)
		return -1;
	return 0;
}

int http_multi(struct http *h, const struct http_queue *queue, struct err *e)
{
	AUTO(crowd_release)
	struct crowd c = { .h = h, .queue = queue };

	c.slots = xcalloc(queue->jobs, sizeof *c.slots);
	for (;;) {
		c.has_room = false;
		if (begin_due(&c, e) < 0)
			return -1;
		if (!c.active)
			return 0;
		if (step(&c, e) < 0)
			return -1;
		if (!c.has_room)
			curl_multi_poll(h->multi, NULL, 0, nap_ms(&c), NULL);
	}
}
