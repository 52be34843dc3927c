/* verify_run - the files of one run against what its records give */
#ifndef OUTPUT_VERIFY_RUN_H
#define OUTPUT_VERIFY_RUN_H

#include <sys/types.h>

#include "output/agree.h"
#include "stat/repeats.h"

/* One folder, and what its records give; zeroed but for path and stats.why. */
struct verify_run {
	struct verify_run *next;
	dev_t device; /* which folder it is, by whatever path */
	ino_t number;
	char *path, *metrics, *board; /* file names; NULL: there is none */
	struct recordings records;
	struct stats stats;
	struct agree agree; /* says what is wrong */
	int worst;          /* kind of what could not be read */
};

/* Look what files there are. */
void verify_run_names(struct verify_run *run);

/* The records, and all figures of them. -1: said, and there are none. */
int verify_run_records(struct verify_run *run);
int verify_run_stats(struct verify_run *run);

/* The files of figures, of the load and of the client. */
void verify_run_told(struct verify_run *run);

/* Of how many repeats the entry speaks; 0: of none. */
size_t verify_run_repeats(struct verify_run *run);

/* The entry; the spread of repeats is looked at when is_whole. */
void verify_run_board(struct verify_run *run, const struct repeats *repeats,
		      bool is_whole);

void verify_run_release(struct verify_run *run);

#endif
