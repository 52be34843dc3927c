/* details - what was asked and answered, kept on disk as a run goes on */
#ifndef LOAD_DETAILS_H
#define LOAD_DETAILS_H

#include "load/engine.h"

#define DETAILS_REQUEST_MAX ((size_t)64 << 10) /* a greater one is left out */

/*
 * Of one lane: lines that are not yet in the file, which all lanes of a run
 * share. Zeroed but for fd: none.
 */
struct details {
	int fd;             /* -1: nothing is kept */
	const char *secret; /* kept out of the text; NULL: there is none */
	struct buf pending;
	struct err lost; /* why it is no more; kind 0: it is */
};

/* Shorter ones, such as EMPTY, are none, and may be names in a line. */
#define DETAILS_SECRET_MIN 16

#define DETAILS_NONE                                                           \
	{                                                                      \
		.fd = -1                                                       \
	}

/* A file that has no name yet, below folder or /tmp; -1. ERR_IO. */
int details_open(const char *folder, struct err *e);

/* One line, as bench-records(5) has it. */
void details_add(struct details *d, const struct sample *s,
		 const struct engine_end *end);

/* All lines that are pending. */
void details_flush(struct details *d);

/* The whole file to a path, where it appears whole. ERR_IO. */
int details_copy(int fd, const char *path, struct err *e);

#endif
