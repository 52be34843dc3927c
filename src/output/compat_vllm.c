/* compat_vllm - the JSON of `vllm bench serve --save-result` */
#include <math.h>
#include <string.h>

#include "json/member.h"
#include "json/value.h"
#include "output/compat.h"

/* %Y%m%d-%H%M%S. */
static void put_date(struct buf *out, const struct instant *start)
{
	char text[TIME_TEXT_SIZE];

	time_format(text, start);
	member_key(out, "date");
	buf_addf(out, "\"%.4s%.2s%.2s-%.2s%.2s%.2s\"", text, text + 5, text + 8,
		 text + 11, text + 14, text + 17);
}

/* Its own arrivals are of gamma, whose shape 1 is Poisson's. */
static double burstiness_of(const struct record_head *head)
{
	if (head->burstiness > 0)
		return head->burstiness;
	return !strcmp(head->arrival, "closed") ||
			       !strcmp(head->arrival, "poisson")
		       ? 1
		       : NAN;
}

static void put_load(struct buf *out, const struct compat_run *run)
{
	const struct stats *s = run->stats;
	const struct record_head *head = s->head;

	member_count(out, "num_prompts",
		     s->completed + s->failed + s->timed_out + s->cancelled);
	if (s->asked_rate > 0)
		member_number(out, "request_rate", s->asked_rate);
	else
		member_text(out, "request_rate", "inf");
	member_number(out, "burstiness", burstiness_of(head));
	member_number(out, "max_concurrency",
		      run->items->cap ? (double)run->items->cap : NAN);
}

/* Which of its functions spoke to the server no record says. */
static void write_vllm(struct buf *out, const struct compat_run *run)
{
	static const char *const unknown[] = { "endpoint_type", "backend",
					       "label" };
	const struct stats *s = run->stats;

	buf_addc(out, '{');
	put_date(out, &run->start);
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		member_text(out, unknown[i], NULL);
	member_text(out, "model_id", value_text(run->entry, "/model/name"));
	member_text(out, "tokenizer_id", NULL);
	put_load(out, run);
	member_count(out, "failed", s->failed + s->timed_out);
	stats_write_vllm(out, s);
	buf_addc(out, '}');
}

const struct compat_form compat_vllm = { "vllm", "vllm.json", write_vllm };
