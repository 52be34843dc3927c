/* html - text for a page: escaped, in two languages, numbers for reading */
#ifndef OUTPUT_HTML_H
#define OUTPUT_HTML_H

#include "base/buf.h"

/*
 * Text as it stands, between tags or in a quoted attribute. Control bytes
 * read as U+FFFD; UTF-8 is the caller's.
 */
void html_text(struct buf *out, const char *text);

/* Of somebody else: it may not turn around the text beside it. */
void html_name(struct buf *out, const char *name);

/* Both; the page shows the one that its reader has chosen. Ours: no escapes. */
void html_both(struct buf *out, const char *english, const char *chinese);

/* Three digits that count, no exponent; what is not known is a dash. */
void html_number(struct buf *out, double value);

/* <th scope=...> with both. */
void html_head(struct buf *out, const char *scope, const char *english,
	       const char *chinese);

/* <td> with a number. */
void html_cell(struct buf *out, double value);

#endif
