/* page - the file of a summary: Markdown for people, JSON for programs */
#ifndef STREAM_PAGE_H
#define STREAM_PAGE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Whether Markdown is meant: the name ends in .md, or is the page that a
 * workflow shows (the value of GITHUB_STEP_SUMMARY, or NULL).
 */
bool page_is_markdown(const char *path, const char *shown);

/* Markdown is added to the end, JSON replaces what is there. ERR_IO. */
int page_write(const char *path, bool is_markdown, const struct buf *text,
	       struct err *e);

#endif
