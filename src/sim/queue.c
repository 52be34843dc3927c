/* queue - which requests are in work: slots, and room in the KV cache */
#include "sim/queue.h"

#include "sim/stream.h"

/* Tokens that must lie in the cache before it goes on. */
static size_t tokens_of(const struct conn *c)
{
	const struct reply *r = &c->reply;

	return r->ask.prompt_tokens +
	       (r->ask.is_stream ? r->sent_tokens : r->total_tokens);
}

bool queue_fits(const struct sim *s, const struct conn *c)
{
	size_t tokens = c->reply.ask.prompt_tokens + c->reply.total_tokens;

	return !s->cache.blocks ||
	       tokens <= s->cache.total * s->cache.block_tokens;
}

/* false: there is no slot, or no room. */
static bool begin(struct sim *s, struct conn *c, int64_t start_ns)
{
	const struct kv_cache_ask ask = { c->prefix.hashes, c->prefix.count,
					  tokens_of(c) };
	size_t prompt = c->reply.ask.prompt_tokens;

	if (s->config.max_running &&
	    s->metrics.running >= s->config.max_running)
		return false;
	if (!kv_cache_take(&s->cache, &c->hold, &ask, &c->hit_tokens))
		return false;
	c->state = CONN_RUNNING;
	s->metrics.running++;
	if (!c->is_preempted) {
		s->metrics.prompt_tokens += prompt;
		s->metrics.prefix_queries += prompt;
		s->metrics.prefix_hits += c->hit_tokens;
		histogram_add(&s->metrics.queue, start_ns - c->end.arrival_ns);
		c->end.start_ns = start_ns;
		c->end.cached_tokens = c->hit_tokens;
	}
	c->turn_ns = start_ns;
	s->metrics.kv_used = s->cache.used;
	stream_begin(s, c, start_ns);
	return true;
}

static void begin_more(struct sim *s)
{
	struct conn *c;

	while ((c = s->waiting) && begin(s, c, conn_clock())) {
		s->waiting = c->next_waiting;
		if (!s->waiting)
			s->last_waiting = NULL;
		s->metrics.waiting--;
	}
}

static void wait_last(struct sim *s, struct conn *c)
{
	c->state = CONN_WAITING;
	c->next_waiting = NULL;
	*(s->waiting ? &s->last_waiting->next_waiting : &s->waiting) = c;
	s->last_waiting = c;
	s->metrics.waiting++;
	heap_unset(&s->heap, &c->timer);
}

static void wait_first(struct sim *s, struct conn *c)
{
	c->state = CONN_WAITING;
	c->next_waiting = s->waiting;
	s->waiting = c;
	if (!s->last_waiting)
		s->last_waiting = c;
	s->metrics.waiting++;
	heap_unset(&s->heap, &c->timer);
}

void queue_take(struct sim *s, struct conn *c)
{
	c->is_preempted = false;
	if (s->waiting || !begin(s, c, s->now_ns))
		wait_last(s, c);
}

static void leave_line(struct sim *s, struct conn *c)
{
	struct conn **at = &s->waiting, *before = NULL;

	while (*at != c) {
		before = *at;
		at = &before->next_waiting;
	}
	*at = c->next_waiting;
	if (s->last_waiting == c)
		s->last_waiting = before;
	s->metrics.waiting--;
}

static void stop(struct sim *s, struct conn *c)
{
	kv_cache_drop(&s->cache, &c->hold);
	s->metrics.kv_used = s->cache.used;
	s->metrics.running--;
}

void queue_leave(struct sim *s, struct conn *c)
{
	enum conn_state was = c->state;

	c->state = CONN_IDLE;
	heap_unset(&s->heap, &c->timer);
	if (was == CONN_WAITING)
		leave_line(s, c);
	if (was == CONN_RUNNING)
		stop(s, c);
	if (was != CONN_IDLE)
		begin_more(s);
}

/* Of two that began at once, the one that connected later. */
static struct conn *youngest(struct sim *s)
{
	struct conn *found = NULL;

	for (struct conn *c = s->conns; c; c = c->next) {
		if (c->state != CONN_RUNNING)
			continue;
		if (!found || c->turn_ns > found->turn_ns ||
		    (c->turn_ns == found->turn_ns && c->number > found->number))
			found = c;
	}
	return found;
}

bool queue_grow(struct sim *s, struct conn *c, size_t tokens)
{
	while (!kv_cache_grow(&s->cache, &c->hold, tokens_of(c) + tokens)) {
		struct conn *victim = youngest(s);

		stop(s, victim);
		victim->is_preempted = true;
		s->metrics.preemptions++;
		wait_first(s, victim);
		if (victim == c)
			return false;
	}
	s->metrics.kv_used = s->cache.used;
	return true;
}
