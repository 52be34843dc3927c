/* incoming - the body of a commit, read and stored while it comes */
#ifndef SERVE_INCOMING_H
#define SERVE_INCOMING_H

#include "serve/blobs.h"
#include "serve/call.h"
#include "serve/ops.h"
#include "stream/crew.h"

#define INCOMING_JOBS 4

/*
 * The files of a commit become objects on threads while the next ones come, so
 * that of all of them a few are in memory at a time. They have no names until
 * apply_change has them synced; what does not become a commit leaves nothing.
 */
struct incoming {
	struct intake intake;
	struct ops ops;
	struct ops_reader reader;
	struct answer refusal; /* why what comes is let go by */
	bool is_refused;
	git_repository *repo;
	struct blobs blobs;
	struct incoming_job {
		struct incoming *incoming;
		size_t number; /* of the operation */
		struct buf content;
		struct blobs_draft draft;
		struct err why;
		bool is_stored;
	} jobs[INCOMING_JOBS];
	void *places[INCOMING_JOBS];
	struct crew crew;
	bool has_crew;
};

/*
 * On the heap. What c->out refuses already, or the repository that is not
 * there, is remembered: the body is let go by, and the route refuses it again.
 */
struct incoming *incoming_begin(struct call *c, bool is_refused);

/*
 * It is all there: the blobs of its files are noted in ops and wait in blobs.
 * -1: what was wrong with it is in the answer.
 */
int incoming_end(struct incoming *in, struct answer *a);

#endif
