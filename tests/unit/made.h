/* made - entries made of text, for the tests of the board */
#ifndef UNIT_MADE_H
#define UNIT_MADE_H

#include <stdlib.h>

#include "base/mem.h"
#include "board/entry.h"

/* By the rule of identity; the caller frees it. */
static struct entry *make_entry(struct identity *identity, const char *text)
{
	const struct json_limits limits = JSON_LIMITS;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct record record;
	struct entry *entry;
	struct err e;

	if (json_scan(&doc, text, strlen(text), &limits, &e) < 0)
		abort();
	record = (struct record){ .doc = doc, .source = "test", .line = 1 };
	if (entry_new(&entry, &record, identity, &e) < 0)
		abort();
	return entry;
}

#endif
