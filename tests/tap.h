/* tap - the few lines that unit tests need to speak TAP */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

/* One test point. Returns whether it held. */
__attribute__((format(printf, 2, 3), unused)) static bool
ok(bool holds, const char *format, ...)
{
	va_list args;

	tap_failed += !holds;
	printf("%sok %d - ", holds ? "" : "not ", ++tap_count);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	return holds;
}

/* Two strings are the same; shows both when they are not. */
__attribute__((unused)) static bool is(const char *got, const char *want,
				       const char *name)
{
	bool holds = got && want ? !strcmp(got, want) : got == want;

	if (!ok(holds, "%s", name))
		printf("#  got: %s\n# want: %s\n", got ? got : "(null)",
		       want ? want : "(null)");
	return holds;
}

/* The plan, and main's result. */
__attribute__((unused)) static int done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

#endif
