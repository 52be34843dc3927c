/* sources - inputs whose records can be read a second time */
#ifndef STREAM_SOURCES_H
#define STREAM_SOURCES_H

#include <stdbool.h>
#include <sys/stat.h>

#include "stream/progress.h"
#include "stream/reader.h"

/*
 * A regular file is read again where it lies. Of a pipe, of stdin when it is
 * one, and of all files beyond the first SOURCES_FILES, the records that are
 * kept go in compact form to one unlinked temporary file in `folder`. No
 * text stays in memory.
 */
#define SOURCES_FILES 128

struct source {
	const char *name; /* borrowed; `stdin` for "-" */
	int fd;           /* where reading stands; -1: closed */
	off_t start;      /* of what is read: offsets count from here */
	bool is_file;     /* read again where it lies */
	struct stat stat; /* as it was opened */
	struct sources *all;
};

struct sources {
	const char *folder; /* of the temporary file, or NULL; borrowed */
	int output;         /* a file that goes there is no is_file; -1: any */
	struct source **items;
	size_t count, room, files;
	int spool;          /* -1: none yet */
	off_t spooled;      /* bytes written to it */
	struct buf pending; /* and those that are not yet */
	struct buf window;  /* what was read again last, and ahead */
	const struct source *window_of;
	off_t window_at;
	struct progress progress;        /* of reading; silent when zeroed */
	uint64_t records, before, total; /* bytes; total 0: not known */
	struct err failure; /* the first of reading again; kind 0: none */
};

void sources_init(struct sources *all, const char *folder, int output);
void sources_release(struct sources *all);

/* Open a path ("-": stdin). ERR_IO. The source lives as long as all. */
int sources_open(struct sources *all, const char *path, struct source **source,
		 struct err *e);

/* One more record was taken in. */
void source_show(struct source *source, off_t offset);

/* Nothing more comes of it; only what is_file stays open. */
void source_close(struct source *source);

/* Where a record's text is found again. */
struct stretch {
	const struct source *source;
	off_t offset;
	size_t len;
	bool is_compact; /* not as it came, but compact */
};

/* So that the record can be read again. ERR_IO. */
int source_keep(struct stretch *kept, struct source *source,
		const struct record *record, struct err *e);

/*
 * The text, until the next call for any source of the same `sources`; NULL,
 * and a failure is noted, when it is not there any more.
 */
const char *source_text(const struct stretch *stretch);

/*
 * ERR_IO when reading again failed, or when a file is not what it was: then
 * all that was made of it is worth nothing.
 */
int sources_check(const struct sources *all, struct err *e);

#endif
