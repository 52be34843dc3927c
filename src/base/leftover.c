/* leftover - removed in the signal's handler */
#include "base/leftover.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static const char *volatile leftover;

static void on_signal(int number)
{
	if (leftover)
		unlink(leftover);
	kill(getpid(), number); /* SA_RESETHAND: this time it ends us */
}

void leftover_set(const char *path)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = SA_RESETHAND };
	struct sigaction old;

	leftover = path;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		if (!sigaction(numbers[i], NULL, &old) &&
		    old.sa_handler == SIG_DFL)
			sigaction(numbers[i], &action, NULL);
	}
}
