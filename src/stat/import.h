/* import - results of other tools as leaderboard entries */
#ifndef STAT_IMPORT_H
#define STAT_IMPORT_H

#include "base/opts.h"
#include "json/doc.h"
#include "json/value.h"

/*
 * Zeroed: none. What a file says goes over the template, and what --set says
 * over both. Nothing is made up: what an entry must have and none of them
 * says is refused.
 */
struct import {
	const struct import_format *format; /* NULL: told by the file */
	cJSON *base;                        /* the template, or NULL */
	cJSON *settings; /* [pointer, value, pointer, value...] */
};

/* auto, or a name of one. ERR_USAGE. */
int import_choose(struct import *how, const char *name, struct err *e);
/* An entry as a file. ERR_DATA, ERR_IO. */
int import_template(struct import *how, const char *path, struct err *e);
/*
 * `/pointer=value`: JSON if it is any, else a string. ERR_USAGE.
 */
int import_set(struct import *how, const char *text, struct err *e);
void import_release(struct import *how);

/*
 * Append the entries of one result, a line each. ERR_DATA: no format that is
 * known; ERR_NO: an entry lacks what it must have, and none is appended.
 */
int import_result(struct buf *out, const struct import *how,
		  const struct json_doc *doc, struct err *e);

/* One tool's results. */
struct import_field {
	const char *to;   /* of metrics */
	const char *from; /* a pointer */
	double factor;    /* 0: 1 */
	bool is_zero_unknown;
};

struct import_format {
	const char *name;
	const char *const *marks; /* pointers that such a result has */
	const char *runs;         /* pointer of an array of runs, or NULL */
	const struct import_field *fields;
	const char *const *notes; /* how its definitions differ */
	/* What a table cannot say: entry is the one to be. */
	void (*more)(cJSON *entry, const cJSON *run);
};

extern const struct import_format import_formats[];
extern const size_t import_format_count;

/* Takes the value. False: the pointer goes through what is no object. */
bool import_put(cJSON *root, const char *pointer, cJSON *value);

#endif
