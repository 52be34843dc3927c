/* writer - records into a stream: a line each, or one indented array */
#ifndef STREAM_WRITER_H
#define STREAM_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "json/doc.h"

struct writer {
	FILE *file;      /* borrowed */
	bool is_array;   /* the array form of hf_data/, else a line each */
	size_t count;    /* records written */
	struct buf text; /* these are used again for each record */
	struct json_doc doc;
};

void writer_init(struct writer *w, FILE *file, bool is_array);

/* A value that json_scan accepted. ERR_IO. */
int writer_put_doc(struct writer *w, const struct json_doc *doc, struct err *e);

/*
 * A value in the form that is written: doc.level is 1 for an array, else
 * doc.is_compact. ERR_IO.
 */
int writer_put_formed(struct writer *w, const char *text, size_t len,
		      struct err *e);

/* The same for text that was accepted; it is scanned again. */
int writer_put(struct writer *w, const char *text, size_t len, struct err *e);

/* Close the array, flush. The file stays open. ERR_IO. */
int writer_end(struct writer *w, struct err *e);

void writer_release(struct writer *w);

#endif
