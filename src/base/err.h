/* err - the error object, and the closed set of exit statuses */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>

/*
 * A kind is the exit status of the program that meets it. A greater kind is
 * worse; a program ends with the worst kind it saw.
 */
enum err_kind {
	ERR_NONE = 0,         /* good */
	ERR_NO = 1,           /* the answer is no: a record refused */
	ERR_USAGE = 2,        /* the command line is wrong */
	ERR_DATA = 65,        /* input is not what it must be */
	ERR_UNAVAILABLE = 69, /* a service refused for good (401, 403, 404) */
	ERR_BUG = 70,         /* a bug in the program, or out of memory */
	ERR_IO = 74,          /* reading or writing failed */
	ERR_AGAIN = 75,       /* network, 429, 5xx, moved head: try again */
	ERR_CONFIG = 78,      /* bad configuration */
};

/*
 * Always the last parameter. Filled by a function that returns -1, left alone
 * by one that returns 0. The text has no final newline and no secret in it;
 * control bytes that came from data read `?`.
 */
struct err {
	int kind;
	char text[2048];
};

/* Both fill *e and return -1, so that `return err_set(...)` reads well. */
int err_set(struct err *e, int kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* As err_set, with `: ` and the words of errno behind the text. */
int err_errno(struct err *e, int kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Put context and `: ` before the text; the kind stays. Returns -1. */
int err_wrap(struct err *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The worse of two kinds. */
int err_worse(int a, int b);

/* Replace control bytes (C0, DEL, and C1 in UTF-8) in text by `?`. */
void err_clean(char *text);

#endif
