/* result - what a run leaves: its entry, its records, its folder */
#ifndef LOAD_RESULT_H
#define LOAD_RESULT_H

#include <stdio.h>

#include "base/file.h"
#include "load/resume.h"
#include "load/session.h"
#include "load/sweep_page.h"

/* All runs of one command. Zeroed is valid to release. */
struct results {
	const struct session *session;
	struct written **items; /* repeats of one workload */
	size_t count, room;
	double good_share, goodput; /* of the last; NAN: no goal */
	struct err refused; /* why an entry could not be; kind 0: none */
	struct err lost;    /* why a file could not be; kind 0: none */
	const char *command;
	char step[RESUME_STEP];    /* that is under way */
	uint64_t steps;            /* up to it */
	FILE *to;                  /* entries go there, a line each */
	struct file_draft records; /* of --records */
	struct sweep_page page;    /* of the loads of one workload */
	struct buf environment;    /* of the client; see surroundings.h */
	struct buf slo;            /* of --goodput, as JSON; empty: none */
	int64_t began;             /* for ids: ns of CLOCK_MONOTONIC */
};

void results_init(struct results *r, const struct session *session,
		  const char *command, FILE *to);

/*
 * Whether the files that the options name can be made: before anything is
 * measured. ERR_IO.
 */
int results_check(const struct settings *s, struct err *e);

/*
 * Take in one run, which is taken, the repeat-th of its workload, and write
 * what there is to write: the entry in any case; a file that cannot be is told
 * by results_close. ERR_IO when the entry itself is lost.
 */
int results_add(struct results *r, struct run_result *run, size_t repeat,
		struct err *e);

/*
 * The step that begins now: a workload at one load, with all its repeats. 1:
 * --resume finds it done: its entries are printed again, and its goals are
 * good_share and goodput; 0: it is to be done. ERR_IO.
 */
int results_begin(struct results *r, const char *workload, struct err *e);

/* The loads of a sweep are done: a page of them, WORKLOAD_sweep.html beside
 * their folders. One that cannot be is told by results_close. */
void results_sweep(struct results *r, const char *workload);

/* The file of --records appears. ERR_IO, also of a file that was lost before;
 * ERR_NO: an entry had nothing to say. */
int results_close(struct results *r, struct err *e);
void results_release(struct results *r);

#endif
