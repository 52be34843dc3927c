/* diag - what a program says on stderr, and how it ends */
#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char diag_release[] = VERSION;

static const char *prog = "?";
static bool quiet;

/*
 * A closed stdin, stdout or stderr would be given to the next file opened,
 * and our talk would land in it. Opened so, each still fails when it is used.
 */
static void hold_streams(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			return;
	}
}

/* Large writes, save where a person reads. */
static void widen_stdout(void)
{
	static char space[1 << 16];

	if (!isatty(STDOUT_FILENO))
		setvbuf(stdout, space, _IOFBF, sizeof space);
}

void diag_init(const char *argv0)
{
	const char *slash = argv0 ? strrchr(argv0, '/') : NULL;

	prog = slash ? slash + 1 : argv0 ? argv0 : "?";
	hold_streams();
	widen_stdout();
}

static void say(const char *format, va_list args)
{
	char text[4096];

	vsnprintf(text, sizeof text, format, args);
	err_clean(text);
	fprintf(stderr, "%s: %s\n", prog, text);
}

void diag_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

void diag_quiet(void)
{
	quiet = true;
}

void diag_note(const char *format, ...)
{
	va_list args;

	if (quiet)
		return;
	va_start(args, format);
	say(format, args);
	va_end(args);
}

int diag_usage(const struct err *e)
{
	diag_warn("%s", e->text);
	fprintf(stderr, "Try '%s --help'.\n", prog);
	return ERR_USAGE;
}

int diag_help(const char *text)
{
	fputs(text, stdout);
	return diag_close(0);
}

int diag_version(void)
{
	printf("%s %s\n", prog, diag_release);
	return diag_close(0);
}

int diag_close(int status)
{
	bool is_lost = ferror(stdout) != 0;

	errno = 0;
	if (fclose(stdout) != 0)
		is_lost = true;
	if (!is_lost)
		return status;
	diag_warn("stdout: %s", errno ? strerror(errno) : "write failed");
	return err_worse(status, ERR_IO);
}
