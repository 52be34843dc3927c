/* scan - one value out of bytes that are still arriving */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "json/doc.h"

/*
 * What is at hand of the value, from its first byte on. more() is called when
 * the value goes on behind it: reads on, and sets text and len anew. 1: there
 * is more; 0: the end; -1: *e says why.
 */
struct json_source {
	const char *text;
	size_t len;
	int (*more)(struct json_source *source, struct err *e);
	void *context; /* more()'s own */
};

/*
 * Scan the value of a source, as json_scan does, looking at each byte once;
 * nothing behind an object or array is looked at or waited for. Then
 * doc->text and doc->len are the value alone. -1: ERR_DATA with doc->stop, or
 * what more() said.
 */
int json_scan_source(struct json_doc *doc, struct json_source *source,
		     const struct json_limits *limits, struct err *e);

#endif
