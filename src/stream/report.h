/* report - findings in a record, for people, programs and workflow logs */
#ifndef STREAM_REPORT_H
#define STREAM_REPORT_H

#include "json/finding.h"
#include "stream/reader.h"

enum report_form {
	REPORT_HUMAN,
	REPORT_JSON,
	REPORT_GITHUB,
};

/* By what --report takes: human, json or github; else ERR_USAGE. */
int report_choose(enum report_form *form, const char *name, struct err *e);

/* Append `source:line: /pointer: what is wrong`, not cleaned, no newline. */
void report_text(struct buf *out, const struct record *record,
		 const struct finding *finding);

/*
 * Append {"source","line","errors":[{"pointer","rule","message"}]}, with the
 * record itself as "entry" when asked; an error of a schema has
 * "instanceLocation" and "keywordLocation" too; "more" counts what was not
 * kept. No newline.
 */
void report_json(struct buf *out, const struct record *record,
		 const struct findings *found, bool has_entry);

/* A line {"source","unread"} for input that could not be read; NULL: stdin. */
void report_unread(struct buf *out, const char *source, const char *why);

/*
 * Append an `::error file=...,line=N::...` command a finding, a line each.
 * Nothing in the text can end it or begin another.
 */
void report_github(struct buf *out, const struct record *record,
		   const struct findings *found);

/* The same for trouble of another kind; source may be NULL. */
void report_github_error(struct buf *out, const char *source,
			 const char *message);

/* Append any bytes as a JSON string; those that are no UTF-8 read `?`. */
void report_quote(struct buf *out, const char *text);

#endif
