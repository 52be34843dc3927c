/* folder - the files of one run, made of its records */
#ifndef OUTPUT_FOLDER_H
#define OUTPUT_FOLDER_H

#include "base/opts.h"
#include "output/outputs.h"
#include "stat/repeats.h"
#include "stat/stats.h"

/* All of it is borrowed. */
struct folder {
	struct recording *recording;
	const struct stats *stats;
	const char *command, *step; /* that config.json names */
	const char *refusal;        /* the first that the server said, or "" */
	bool is_exact;              /* prompts were made to length */
	/* Texts; row may be empty. */
	const struct buf *records, *metrics, *row, *environment;
	const struct list *compat;     /* forms of other clients, by name */
	const struct repeats *repeats; /* or NULL: there are none */
};

/* What the files say, with two spaces a level and a newline at the end. */
void folder_config(struct buf *out, const struct folder *f);
void folder_summary(struct buf *out, const struct folder *f);

/* timeslices.csv. ERR_DATA. */
#define FOLDER_SLICE_NS 1000000000
int folder_slices(struct buf *out, const struct folder *f, struct err *e);

/* All files. ERR_IO. */
int folder_write(const struct outputs *o, const struct folder *f,
		 struct err *e);

#endif
