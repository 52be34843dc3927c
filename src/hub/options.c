/* options - the command line options that all Hub programs share */
#include "hub/options.h"

#include <limits.h>
#include <string.h>

void hub_options_rows(struct opts_row *rows, struct hub_options *o)
{
	const struct opts_row shared[HUB_OPTIONS_ROWS] = {
		{ 0, "revision", OPTS_TEXT, &o->settings.revision },
		{ 0, "type", OPTS_TEXT, &o->settings.type },
		{ 0, "tries", OPTS_NUMBER, &o->settings.retry.tries },
		{ 0, "backoff", OPTS_NUMBER, &o->settings.retry.backoff_ms },
		{ 0, "max-wait", OPTS_NUMBER, &o->settings.retry.max_wait_s },
		{ 0, "timeout", OPTS_NUMBER, &o->timeout_s },
		{ 0, "verbose", OPTS_FLAG, &o->verbose },
		{ 0, "quiet", OPTS_FLAG, &o->quiet },
		{ 0, "help", OPTS_FLAG, &o->help },
		{ 0, "version", OPTS_FLAG, &o->version },
	};

	memcpy(rows, shared, sizeof shared);
}

void hub_options_finish(struct hub_options *o, const char *repo, http_say *warn,
			http_say *note)
{
	struct hub_settings *s = &o->settings;

	s->repo = repo;
	s->warn = warn;
	s->note = o->quiet ? NULL : note;
	s->trace = o->verbose ? warn : NULL;
	s->limits.total_ms = o->timeout_s > LONG_MAX / 1000
				     ? LONG_MAX
				     : (long)o->timeout_s * 1000;
}
