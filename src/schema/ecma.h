/* ecma - regular expressions of ECMA 262 in the words of PCRE2 */
#ifndef SCHEMA_ECMA_H
#define SCHEMA_ECMA_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Append what PCRE2 must compile, with PCRE2_UTF, PCRE2_DOLLAR_ENDONLY and
 * PCRE2_MATCH_UNSET_BACKREF, to match as ECMA 262 does with its `u` flag:
 * \d and \w are ASCII, \s is white space as Unicode has it, `.` stops at the
 * four line terminators, [] and [^] are sets, properties have their long
 * names. text is valid UTF-8. ERR_CONFIG when it is no expression of ECMA
 * 262, with the place counted in bytes from 1.
 */
int ecma_translate(struct buf *out, const char *text, size_t len,
		   struct err *e);

#endif
