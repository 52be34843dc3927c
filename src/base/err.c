/* err - the error object, and the closed set of exit statuses */
#include "base/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* How many bytes of one are here: C0, DEL, or C1 as UTF-8 has it. */
static int control_length(const unsigned char *p)
{
	if (*p < 0x20 || *p == 0x7f)
		return 1;
	return *p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0 ? 2 : 0;
}

void err_clean(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++) {
		int len = control_length(p);

		if (!len)
			continue;
		memset(p, '?', (size_t)len);
		p += len - 1;
	}
}

int err_set(struct err *e, int kind, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(e->text, sizeof e->text, format, args);
	va_end(args);
	err_clean(e->text);
	e->kind = kind;
	return -1;
}

int err_errno(struct err *e, int kind, const char *format, ...)
{
	const char *reason = strerror(errno);
	va_list args;
	size_t len;

	va_start(args, format);
	vsnprintf(e->text, sizeof e->text, format, args);
	va_end(args);
	len = strlen(e->text);
	snprintf(e->text + len, sizeof e->text - len, ": %s", reason);
	err_clean(e->text);
	e->kind = kind;
	return -1;
}

int err_wrap(struct err *e, const char *format, ...)
{
	char inner[sizeof e->text];
	va_list args;
	size_t len;

	memcpy(inner, e->text, sizeof inner);
	va_start(args, format);
	vsnprintf(e->text, sizeof e->text, format, args);
	va_end(args);
	err_clean(e->text);
	len = strlen(e->text);
	snprintf(e->text + len, sizeof e->text - len, ": %s", inner);
	return -1;
}

int err_worse(int a, int b)
{
	return a > b ? a : b;
}
