/* verify - the files of runs against what their records give */
#ifndef OUTPUT_VERIFY_H
#define OUTPUT_VERIFY_H

#include "base/buf.h"
#include "base/err.h"

struct verify_run;

/* Zeroed but for out: nothing looked at yet. */
struct verify {
	struct buf out; /* a line for each run, or for each thing wrong */
	size_t runs, wrong;
	int worst;                /* kind: ERR_NO, ERR_DATA or ERR_IO */
	struct verify_run *first; /* in the order they were found */
};

/*
 * A run's folder, a file of it, or a tree with runs below. Every figure of
 * its files is computed anew from requests.jsonl and compared: those of
 * *_metrics.json, *_leaderboard.json, timeslices.csv, and what config.json
 * and summary.json say of the run. What cannot be read is a line, too.
 * ERR_IO: there is no such path; ERR_DATA: no run is there.
 */
int verify_path(struct verify *v, const char *path, struct err *e);

/* All paths were given: what repeats say of one another is judged now. */
void verify_end(struct verify *v);

void verify_release(struct verify *v);

#endif
