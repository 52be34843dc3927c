/* incoming - lines into operations, their files to a crew */
#include "serve/incoming.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "serve/metadata.h"

#define THREADS 2
#define CREW_MIN ((size_t)64 << 10) /* a file that threads are worth it for */
#define NO_ROOM "the files could not be stored"

static void work(void *argument)
{
	struct incoming_job *job = argument;

	job->is_stored = blobs_write(&job->draft, &job->incoming->blobs,
				     job->content.data, job->content.len,
				     &job->why) == 0;
	buf_clear(&job->content);
}

static int deliver(void *context, void *argument, struct err *e)
{
	struct incoming *in = context;
	struct incoming_job *job = argument;
	struct op *op = &in->ops.items[job->number];

	if (!job->is_stored) {
		*e = job->why;
		return -1;
	}
	job->is_stored = false;
	op->blob = job->draft.id;
	return blobs_keep(&in->blobs, &job->draft, e);
}

static void call_crew(struct incoming *in)
{
	const struct crew_duty duty = { work, deliver, in };

	for (size_t i = 0; i < INCOMING_JOBS; i++) {
		in->jobs[i] = (struct incoming_job){ .incoming = in,
						     .content = BUF_INIT(0),
						     .draft = { .fd = -1 } };
		in->places[i] = &in->jobs[i];
	}
	crew_init(&in->crew, &duty, in->places, INCOMING_JOBS, THREADS);
	in->has_crew = true;
}

/* Small ones are stored at once, the others by the crew. */
static int store_small(struct incoming *in, struct op *op, struct err *e)
{
	struct blobs_draft draft;

	if (blobs_write(&draft, &in->blobs, op->content.data, op->content.len,
			e) < 0)
		return -1;
	op->blob = draft.id;
	buf_release(&op->content);
	return blobs_keep(&in->blobs, &draft, e);
}

static int hand_over(struct incoming *in, struct op *op, struct err *e)
{
	struct incoming_job *job;
	struct buf old;

	if (!in->has_crew)
		call_crew(in);
	job = crew_job(&in->crew, e);
	if (!job)
		return -1;
	job->number = (size_t)(op - in->ops.items);
	old = job->content;
	job->content = op->content;
	op->content = BUF_INIT(0);
	buf_release(&old);
	crew_give(&in->crew);
	return 0;
}

static int take_file(void *context, struct op *op)
{
	struct incoming *in = context;
	struct err e = { 0 };
	int result;

	if (metadata_check(op, &in->refusal) < 0)
		return -1;
	op->is_taken = true;
	result = op->content.len < CREW_MIN ? store_small(in, op, &e)
					    : hand_over(in, op, &e);
	return result < 0 ? answer_fail(&in->refusal, 500, NULL, NO_ROOM) : 0;
}

static int add(struct intake *intake, const void *bytes, size_t len,
	       struct err *e)
{
	struct incoming *in = (struct incoming *)intake;

	(void)e;
	if (!in->is_refused)
		in->is_refused = ops_reader_add(&in->reader, bytes, len) < 0;
	return 0;
}

static void release_crew(struct incoming *in)
{
	if (!in->has_crew)
		return;
	crew_release(&in->crew);
	for (size_t i = 0; i < INCOMING_JOBS; i++) {
		blobs_drop(&in->jobs[i].draft);
		buf_release(&in->jobs[i].content);
	}
}

static void release(struct intake *intake)
{
	struct incoming *in = (struct incoming *)intake;

	release_crew(in);
	blobs_release(&in->blobs);
	git_repository_free(in->repo);
	ops_reader_release(&in->reader);
	ops_release(&in->ops);
	answer_release(&in->refusal);
	free(in);
}

struct incoming *incoming_begin(struct call *c, bool is_refused)
{
	struct incoming *in = xcalloc(1, sizeof *in);
	struct err e = { 0 };

	in->intake = (struct intake){ add, release };
	in->refusal = (struct answer)ANSWER_INIT;
	ops_reader_init(&in->reader, &in->ops, &in->refusal);
	in->reader.on_file = take_file;
	in->reader.context = in;
	in->is_refused = is_refused || call_open(&in->repo, c) < 0;
	if (in->is_refused)
		answer_move(&in->refusal, c->out);
	else if (blobs_open(&in->blobs, in->repo, &e) < 0)
		in->is_refused = answer_fail(&in->refusal, 500, NULL, NO_ROOM);
	return in;
}

int incoming_end(struct incoming *in, struct answer *a)
{
	struct err e = { 0 };

	if (!in->is_refused)
		in->is_refused = ops_reader_end(&in->reader) < 0;
	if (!in->is_refused && in->has_crew && crew_drain(&in->crew, &e) < 0)
		in->is_refused = answer_fail(&in->refusal, 500, NULL, NO_ROOM);
	if (!in->is_refused)
		return 0;
	answer_move(a, &in->refusal);
	return -1;
}
