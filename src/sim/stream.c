/* stream - a reply on its schedule */
#include "sim/stream.h"

#include <stdio.h>
#include <time.h>

#include "base/mem.h"
#include "sim/queue.h"
#include "sim/speech.h"

#define HALF_NS 500000 /* between the halves of a split write */

static const char stream_head[] = "HTTP/1.1 200 OK\r\n"
				  "Content-Type: text/event-stream\r\n"
				  "Cache-Control: no-store\r\n"
				  "Transfer-Encoding: chunked\r\n\r\n";

/* Tokens of an event; the last may hold less. */
static size_t event_size(const struct sim *s, const struct reply *r)
{
	return r->ask.speech->is_by_token ? 1 : s->config.chunk_tokens;
}

static size_t count_writes(const struct sim *s, const struct reply *r)
{
	size_t each = s->config.chunk_tokens * s->config.coalesce;

	return (r->total_tokens + each - 1) / each;
}

static void schedule(struct sim *s, struct conn *c)
{
	heap_set(&s->heap, &c->timer, c->next_ns);
}

/* To the first token; less by what need not be computed. */
static int64_t first_delay(struct sim *s, struct conn *c)
{
	int64_t ns = delay_draw(&s->config.ttft, &c->dice);
	size_t prompt = c->reply.ask.prompt_tokens;

	if (!s->config.prefix_saves || !c->hit_tokens)
		return ns;
	return (int64_t)((double)ns * (double)(prompt - c->hit_tokens) /
			 (double)prompt);
}

void stream_begin(struct sim *s, struct conn *c, int64_t start_ns)
{
	c->next_ns = start_ns + first_delay(s, c);
	if (!c->reply.ask.is_stream)
		for (size_t i = count_writes(s, &c->reply); i > 1; i--)
			c->next_ns += delay_draw(&s->config.itl, &c->dice);
	if (c->reply.ask.is_stream && s->config.role == SIM_ROLE_EARLY &&
	    !c->has_head)
		heap_set(&s->heap, &c->timer, start_ns);
	else
		schedule(s, c);
}

static void end(struct sim *s, struct conn *c, const char *outcome)
{
	c->end.outcome = outcome;
	record_add(&s->record, &c->reply, &c->stamps, &c->end);
	c->stamps.count = 0;
	buf_clear(&c->plain);
	buf_clear(&c->held);
	queue_leave(s, c);
}

void stream_abandon(struct sim *s, struct conn *c, const char *outcome)
{
	end(s, c, outcome);
}

static void complete(struct sim *s, struct conn *c)
{
	if (c->reply.total_tokens < c->reply.ask.max_tokens)
		s->metrics.ended_stop++;
	else
		s->metrics.ended_length++;
	histogram_add(&s->metrics.e2e, conn_clock() - c->end.arrival_ns);
	if (c->reply.sent_tokens)
		histogram_add(&s->metrics.decode,
			      c->stamps.items[c->stamps.count - 1].ns -
				      c->stamps.items[0].ns);
	end(s, c, "completed");
}

static void count_sent(struct sim *s, struct conn *c, size_t tokens,
		       int64_t now_ns)
{
	if (!c->stamps.count && tokens) {
		histogram_add(&s->metrics.ttft, now_ns - c->end.arrival_ns);
		histogram_add(&s->metrics.prefill, now_ns - c->end.start_ns);
	}
	stamps_add(&c->stamps, now_ns, tokens);
	s->metrics.generation_tokens += tokens;
}

static void answer_whole(struct sim *s, struct conn *c)
{
	struct buf body = BUF_INIT(BUF_MAX);

	c->reply.ask.speech->whole(&body, &c->reply);
	count_sent(s, c, c->reply.total_tokens, conn_clock());
	conn_answer(s, c, 200, &body);
	buf_release(&body);
	if (!c->is_dead)
		complete(s, c);
}

/* The next event of content, from the copy when there is one. */
static size_t add_content(struct sim *s, struct conn *c)
{
	struct reply *r = &c->reply;
	size_t left = r->total_tokens - r->sent_tokens;
	size_t tokens = event_size(s, r);

	if (tokens > left)
		tokens = left;
	if (!r->ask.speech->is_plain(r, tokens)) {
		r->ask.speech->content(&s->scratch, r, tokens);
		return tokens;
	}
	if (!c->plain.len)
		r->ask.speech->content(&c->plain, r, tokens);
	else
		r->sent_tokens += tokens;
	buf_add(&s->scratch, c->plain.data, c->plain.len);
	return tokens;
}

/* A write: what add puts into scratch, as one piece of HTTP's chunks. */
static size_t open_write(struct sim *s, struct conn *c)
{
	size_t at;

	buf_clear(&s->scratch);
	if (!c->has_head)
		buf_adds(&s->scratch, stream_head);
	c->has_head = true;
	at = s->scratch.len;
	buf_adds(&s->scratch, "00000000\r\n");
	return at;
}

static void close_write(struct sim *s, size_t at)
{
	char digits[9];

	snprintf(digits, sizeof digits, "%08zx", s->scratch.len - at - 10);
	for (size_t i = 0; i < 8; i++)
		s->scratch.data[at + i] = digits[i];
	buf_adds(&s->scratch, "\r\n");
}

static bool is_whole(const struct conn *c)
{
	return c->reply.sent_tokens == c->reply.total_tokens;
}

/* What was written has left: note it, and set the time of what comes next. */
static void sent(struct sim *s, struct conn *c, int64_t now_ns)
{
	size_t tokens = c->held_tokens, each = event_size(s, &c->reply);

	while (tokens) {
		size_t some = tokens < each ? tokens : each;

		count_sent(s, c, some, now_ns);
		metrics_draft(&s->metrics, some);
		tokens -= some;
	}
	if (c->is_dead)
		return;
	if (is_whole(c)) {
		complete(s, c);
		return;
	}
	c->next_ns += delay_draw(&s->config.itl, &c->dice);
	schedule(s, c);
}

static void put(struct sim *s, struct conn *c)
{
	size_t len = s->scratch.len, part;
	int64_t now_ns = conn_clock();

	if (!s->config.is_split) {
		conn_send(s, c, s->scratch.data, len);
		if (!c->is_dead)
			sent(s, c, now_ns);
		return;
	}
	part = 1 + (size_t)(dice_roll(&c->dice) % (len - 1));
	buf_add(&c->held, s->scratch.data + part, len - part);
	conn_send(s, c, s->scratch.data, part);
	if (!c->is_dead)
		heap_set(&s->heap, &c->timer, now_ns + HALF_NS);
}

static void put_held(struct sim *s, struct conn *c)
{
	int64_t now_ns = conn_clock();

	conn_send(s, c, c->held.data, c->held.len);
	buf_clear(&c->held);
	if (!c->is_dead)
		sent(s, c, now_ns);
}

/* Of the next write. */
static size_t next_tokens(const struct sim *s, const struct conn *c)
{
	size_t left = c->reply.total_tokens - c->reply.sent_tokens;
	size_t each = s->config.chunk_tokens * s->config.coalesce;

	return left < each ? left : each;
}

/* What comes before the first token, together with it. */
static bool opens_here(const struct sim *s, const struct conn *c)
{
	const struct speech *speech = c->reply.ask.speech;

	if (c->reply.sent_tokens || !speech->open)
		return false;
	return s->config.role == SIM_ROLE_APART ||
	       (speech->opens_always && s->config.role != SIM_ROLE_EARLY);
}

static void write_content(struct sim *s, struct conn *c)
{
	struct reply *r = &c->reply;
	size_t left = next_tokens(s, c), at;

	if (!queue_grow(s, c, left))
		return;
	at = open_write(s, c);
	c->held_tokens = left;
	if (opens_here(s, c))
		r->ask.speech->open(&s->scratch, r);
	while (left)
		left -= add_content(s, c);
	if (is_whole(c) && r->ask.speech->end)
		r->ask.speech->end(&s->scratch, r);
	close_write(s, at);
	if (is_whole(c))
		buf_adds(&s->scratch, "0\r\n\r\n");
	put(s, c);
}

static void write_role(struct sim *s, struct conn *c)
{
	size_t at = open_write(s, c);

	if (c->reply.ask.speech->open)
		c->reply.ask.speech->open(&s->scratch, &c->reply);
	if (s->scratch.len == at + 10)
		buf_cut(&s->scratch, at); /* an empty chunk would be the end */
	else
		close_write(s, at);
	conn_send(s, c, s->scratch.data, s->scratch.len);
	if (!c->is_dead)
		schedule(s, c);
}

/* Half way: end the connection, or stand still once. */
static void halt(struct sim *s, struct conn *c)
{
	c->cut_at = 0;
	if (c->is_cut) {
		end(s, c, "disconnected");
		conn_drop(s, c);
		return;
	}
	c->next_ns += s->config.stall_ns;
	schedule(s, c);
}

void stream_step(struct sim *s, struct conn *c)
{
	bool is_early = s->config.role == SIM_ROLE_EARLY;

	if (c->cut_at && c->reply.sent_tokens >= c->cut_at && !c->held.len)
		halt(s, c);
	else if (!c->reply.ask.is_stream)
		answer_whole(s, c);
	else if (c->held.len)
		put_held(s, c);
	else if (is_early && !c->has_head)
		write_role(s, c);
	else
		write_content(s, c);
}

static void plan(struct sim *s, struct conn *c)
{
	struct reply *r = &c->reply;
	double fate = dice_unit(&c->dice);

	r->total_tokens = r->ask.max_tokens;
	if (s->config.stop_after && !r->ask.ignores_eos &&
	    s->config.stop_after < r->total_tokens)
		r->total_tokens = s->config.stop_after;
	c->is_cut = fate < s->config.disconnect_rate;
	c->cut_at = 0;
	if (r->ask.is_stream && r->total_tokens > 1 &&
	    fate < s->config.disconnect_rate + s->config.stall_rate)
		c->cut_at = r->total_tokens / 2;
}

static bool fails_late(const struct conn *c)
{
	return c->reply.ask.speech->fails_late && c->reply.ask.is_stream;
}

/* A stream of one event, which says why there are no others. */
static void refuse_late(struct sim *s, struct conn *c, int status,
			const char *text)
{
	AUTO(buf_release) struct buf why = BUF_INIT(BUF_MAX);
	size_t at;

	c->has_head = false;
	c->reply.ask.speech->refuse(&why, status, text);
	at = open_write(s, c);
	buf_addf(&s->scratch, "data:%s\n", why.data);
	close_write(s, at);
	buf_adds(&s->scratch, "0\r\n\r\n");
	conn_send(s, c, s->scratch.data, s->scratch.len);
}

void stream_refuse(struct sim *s, struct conn *c, int status, const char *text)
{
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);
	const struct speech *speech = c->reply.ask.speech;

	if (!speech->refuse) {
		conn_refuse(s, c, status, text);
		return;
	}
	if (fails_late(c)) {
		refuse_late(s, c, status, text);
		return;
	}
	speech->refuse(&body, status, text);
	conn_answer(s, c, status, &body);
}

/* It is in the record, and over. */
static void turn_away(struct sim *s, struct conn *c, int status,
		      const char *text)
{
	c->end.status = fails_late(c) ? 200 : status;
	end(s, c, "refused");
	stream_refuse(s, c, status, text);
}

void stream_take(struct sim *s, struct conn *c)
{
	struct reply *r = &c->reply;
	uint64_t number = ++s->requests;

	r->config = &s->config;
	r->sent_tokens = r->events = 0;
	r->created = (int64_t)time(NULL);
	event_id(r, s->config.seed, number);
	c->dice.state = s->config.seed + number * 0x632be59bd9b4e019;
	c->has_head = false;
	c->end = (struct record_end){ .status = 200,
				      .connection = c->number,
				      .arrival_ns = s->now_ns,
				      .start_ns = s->now_ns };
	if (dice_unit(&c->dice) < s->config.error_rate) {
		turn_away(s, c, (int)s->config.error_status,
			  "refused as configured");
		return;
	}
	plan(s, c);
	if (queue_fits(s, c)) {
		queue_take(s, c);
		return;
	}
	turn_away(s, c, r->ask.speech->bad_status,
		  "more tokens than the KV cache holds: see --kv-blocks");
}
