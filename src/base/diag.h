/* diag - what a program says on stderr, and how it ends */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/err.h"

/*
 * First in each main. The name before each message is the last part of
 * argv[0]. Standard streams that are closed stay unusable.
 */
void diag_init(const char *argv0);

/* `prog: text` on stderr; control bytes read `?`. */
void diag_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, for talk that --quiet silences (see diag_quiet). */
void diag_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
void diag_quiet(void);

/* The error and how to learn more, on stderr. Returns ERR_USAGE. */
int diag_usage(const struct err *e);

/* Print text on stdout, close it. Returns the exit status (0 or 74). */
int diag_help(const char *text);
int diag_version(void);

/*
 * Flush and close stdout; when bytes were lost say so, and the status is at
 * least ERR_IO. Every main ends with it: the status says whether the output
 * was really written.
 */
int diag_close(int status);

/* The version of the toolchain, from the file VERSION. */
extern const char diag_release[];

#endif
