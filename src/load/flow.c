/* flow - what the lanes of a run ask for, and what comes of it */
#include "load/flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http/redact.h"
#include "json/utf8.h"
#include "json/write.h"

static void add_messages(struct buf *out, const struct prompt *p)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < p->message_count; i++) {
		buf_addf(out, "%s{\"role\":\"%s\",\"content\":", i ? "," : "",
			 prompt_role_name(p->messages[i].role));
		json_quote(out, p->messages[i].text, p->messages[i].len);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void write_item(struct flow_lane *lane, const struct prompt *p,
		       struct engine_item *item)
{
	const struct flow *f = lane->flow;
	AUTO(buf_release) struct buf ids = BUF_INIT(BUF_MAX);
	struct request_prompt q = { 0 };

	buf_clear(&lane->scratch);
	q.own = p->own;
	if (p->own) {
		q.output_tokens = p->output_tokens;
	} else if (f->form->api->takes_messages) {
		add_messages(&lane->scratch, p);
		q.json = lane->scratch.data;
		q.json_len = lane->scratch.len;
	} else {
		prompt_join(&lane->scratch, p);
		q.text = lane->scratch.data;
		q.text_len = lane->scratch.len;
	}
	if (f->ids && words_encode(&ids, f->ids, lane->scratch.data) == 0) {
		q.json = ids.data;
		q.json_len = ids.len;
	}
	if (!p->own)
		q.output_tokens =
			p->output_tokens ? p->output_tokens : f->output_tokens;
	request_body(item->body, f->form, &q);
	item->input_tokens = p->own ? -1 : (int64_t)p->input_tokens;
	item->asked_tokens =
		f->form->api->has_tokens ? (int64_t)q.output_tokens : -1;
	item->session = p->session;
	item->turn = p->turn;
	item->delay_ns = p->delay_ns;
	item->offset_ns = p->offset_ns;
	lane->is_exact &= p->is_exact;
}

static int get(void *context, uint64_t id, struct engine_item *item,
	       struct err *e)
{
	struct flow_lane *lane = context;
	struct flow *f = lane->flow;
	struct prompt p;
	int result;

	if (f->is_kept && stock_get(&f->stock, id, item))
		return 0;
	pthread_mutex_lock(&f->lock);
	result = prompts_get(f->prompts, id, f->salt, &p, e);
	if (result == 0)
		write_item(lane, &p, item);
	pthread_mutex_unlock(&f->lock);
	return result;
}

/* The length without line ends and blanks behind it. */
static size_t trimmed(const char *text)
{
	size_t len = strlen(text);

	while (len && strchr(" \t\r\n", text[len - 1]))
		len--;
	return len;
}

/* The first refusal in the server's own words, without secrets. */
static void note_refusal(struct flow_lane *lane, const char *text)
{
	AUTO(buf_release) struct buf clean = BUF_INIT(BUF_MAX);

	if (!text || lane->refusal[0])
		return;
	redact_add(&clean, text, lane->flow->secret, sizeof lane->refusal - 1);
	snprintf(lane->refusal, sizeof lane->refusal, "%s", clean.data);
	lane->refusal[trimmed(lane->refusal)] = '\0';
	err_clean(lane->refusal);
	utf8_mend(lane->refusal);
}

/* What came of each request, by when it ended. */
static bool is_overload(struct flow_lane *lane, const struct sample *s,
			size_t in_flight)
{
	struct overload_sample seen = {
		.at_s = (double)s->close / 1e9,
		.in_flight = (double)in_flight,
	};

	if (s->phase != SAMPLE_MAIN || s->status != SAMPLE_OK ||
	    s->first == SAMPLE_NONE)
		return false;
	seen.ttft_ms = (double)(s->first - s->scheduled) / 1e6;
	return overload_note(lane->overload, &seen);
}

static int done(void *context, struct sample *s, const struct engine_end *end,
		struct err *e)
{
	struct flow_lane *lane = context;
	const struct request_form *form = lane->flow->form;
	const struct account_item item = {
		.made_tokens = end->made_tokens,
		.cached_tokens = end->cached_tokens,
		.is_full = form->ignore_eos ||
			   (int64_t)form->min_tokens >= s->asked_tokens,
	};

	(void)e;
	note_refusal(lane, end->refusal);
	if (lane->overload && lane->flow->is_kept &&
	    is_overload(lane, s, end->in_flight)) {
		lane->is_overloaded = true;
		__atomic_store_n(&lane->flow->is_stopped, 1, __ATOMIC_RELAXED);
	}
	if (!lane->flow->is_kept)
		return 0;
	account_note(&lane->account, s, &item);
	details_add(&lane->details, s, end);
	if (lane->flow->counter.count && s->token_source == SAMPLE_CHUNKS)
		tally_add(&lane->tally, lane->recording.count, end->said);
	recording_add(&lane->recording, s);
	return 0;
}

static void add_view(struct engine_view *sum, const struct engine_view *v)
{
	sum->sent += v->sent;
	sum->done += v->done;
	sum->failed += v->failed;
	sum->wanted += v->wanted;
	sum->in_flight += v->in_flight;
}

/* Lane 0 speaks for all. */
static void tell(struct flow *f, const struct engine_view *own)
{
	struct engine_view sum = { .now_ns = own->now_ns,
				   .left_ns = own->left_ns };

	if ((f->stop && *f->stop) ||
	    (f->is_lost && f->is_lost(f->lost_context)))
		__atomic_store_n(&f->is_stopped, 1, __ATOMIC_RELAXED);
	if (!f->tick)
		return;
	pthread_mutex_lock(&f->lock);
	for (size_t i = 0; i < f->count; i++)
		add_view(&sum, &f->lanes[i].view);
	pthread_mutex_unlock(&f->lock);
	f->tick(f->tick_context, &sum);
}

static void tick(void *context, const struct engine_view *view)
{
	struct flow_lane *lane = context;
	struct flow *f = lane->flow;

	if (!f->is_kept)
		return;
	pthread_mutex_lock(&f->lock);
	lane->view = *view;
	pthread_mutex_unlock(&f->lock);
	if (lane == f->lanes)
		tell(f, view);
}

void flow_open(struct flow *f, size_t lanes, int64_t overload_ns)
{
	*f = (struct flow){ .stock = STOCK_INIT, .count = lanes };
	pthread_mutex_init(&f->lock, NULL);
	f->lanes = xcalloc(lanes, sizeof *f->lanes);
	f->hooks = xcalloc(lanes, sizeof *f->hooks);
	for (size_t i = 0; i < lanes; i++) {
		struct flow_lane *lane = &f->lanes[i];

		lane->flow = f;
		lane->is_exact = true;
		lane->details.fd = -1;
		lane->scratch = BUF_INIT(BUF_MAX);
		f->hooks[i] = (struct engine_hooks){ lane, get, done, tick };
		if (!overload_ns)
			continue;
		lane->overload = xmalloc(sizeof *lane->overload);
		overload_init(lane->overload);
		lane->overload->window_s = (double)overload_ns / 1e9;
	}
}

void flow_keep(struct flow *f, int fd)
{
	for (size_t i = 0; i < f->count; i++) {
		f->lanes[i].details.fd = fd;
		f->lanes[i].details.secret = f->secret;
	}
}

int flow_fill(struct flow *f, const struct engine_plan *plan, uint64_t most,
	      struct err *e)
{
	int more = 1;

	f->stock.shard = plan->shard;
	f->stock.shards = plan->shards;
	f->stock.turns = plan->turns;
	for (uint64_t i = 0;
	     i < most && more == 1 && !(plan->is_stopped && *plan->is_stopped);
	     i++)
		more = stock_add(&f->stock, f->hooks, e);
	return more < 0 && !(plan->is_stopped && *plan->is_stopped) ? -1 : 0;
}

void flow_collect(struct flow *f, struct flow_sum *sum)
{
	for (size_t i = 0; i < f->count; i++) {
		struct flow_lane *lane = &f->lanes[i];

		tally_count(&lane->tally, &f->counter, &lane->recording);
		for (size_t k = 0; k < lane->recording.count; k++)
			recording_add(sum->recording,
				      &lane->recording.samples[k]);
		recording_release(&lane->recording);
		account_join(&sum->account, &lane->account);
		details_flush(&lane->details);
		if (lane->details.lost.kind)
			*sum->lost = lane->details.lost;
		sum->is_exact &= lane->is_exact;
		sum->is_overloaded |= lane->is_overloaded;
		if (!*sum->refusal)
			snprintf(sum->refusal, sizeof lane->refusal, "%s",
				 lane->refusal);
	}
}

void flow_release(struct flow *f)
{
	for (size_t i = 0; i < f->count; i++) {
		recording_release(&f->lanes[i].recording);
		buf_release(&f->lanes[i].scratch);
		tally_release(&f->lanes[i].tally);
		buf_release(&f->lanes[i].details.pending);
		free(f->lanes[i].overload);
	}
	if (f->count)
		pthread_mutex_destroy(&f->lock);
	free(take(&f->lanes));
	free(take(&f->hooks));
	stock_release(&f->stock);
	prompts_release(&f->prompts);
	f->count = 0;
}
