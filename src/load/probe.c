/* probe - tiny requests beside a load: what one user would see of it */
#include "load/probe.h"

#include "base/mem.h"
#include "load/loop.h"
#include "prompt/draw.h"
#include "prompt/words.h"

/* No two prompts begin alike: that of one would be in the cache. */
static int get(void *context, uint64_t id, struct engine_item *item,
	       struct err *e)
{
	struct probe *p = context;
	struct draw draw = draw_open(p->seed, DRAW_PROBE, id);
	struct request_form form = *p->form;
	struct request_prompt prompt = { .output_tokens = 1 };

	(void)e;
	buf_clear(&p->text);
	words_add(&p->text, &draw, PROBE_WORDS);
	prompt.text = p->text.data;
	prompt.text_len = p->text.len;
	form.min_tokens = 0;
	request_body(item->body, &form, &prompt);
	item->asked_tokens = form.api->has_tokens ? 1 : -1;
	item->session = id;
	return 0;
}

/* What the end of the load cut off says nothing. */
static int done(void *context, struct sample *s, const struct engine_end *end,
		struct err *e)
{
	struct probe *p = context;

	(void)end;
	(void)e;
	if (s->status != SAMPLE_CANCELLED)
		recording_add(&p->recording, s);
	return 0;
}

void probe_open(struct probe *p, const struct engine_plan *main, double rate)
{
	p->text = BUF_INIT(BUF_MAX);
	p->seed = main->seed;
	p->hooks = (struct engine_hooks){ p, get, done, NULL };
	p->plan = (struct engine_plan){
		.is_whole = main->is_whole,
		.is_open = true,
		.is_probe = true,
		.arrival = { .kind = ARRIVAL_CONSTANT,
			     .rate = rate / (double)main->shards,
			     .offset = main->arrival.offset },
		.cap = PROBE_CAP,
		.turns = 1,
		.shard = main->shard,
		.shards = main->shards,
		.grace_ns = LOOP_NEVER,
		.timeout_ns = main->timeout_ns,
		.seed = main->seed,
		.is_stopped = main->is_stopped,
	};
}

void probe_release(struct probe *p)
{
	buf_release(&p->text);
	recording_release(&p->recording);
}
