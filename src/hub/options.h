/* options - the command line options that all Hub programs share */
#ifndef HUB_OPTIONS_H
#define HUB_OPTIONS_H

#include "base/opts.h"
#include "hub/hub.h"

struct hub_options {
	struct hub_settings settings; /* filled by hub_options_finish */
	size_t timeout_s;
	bool verbose, quiet, help, version;
};

#define HUB_OPTIONS                                                            \
	{                                                                      \
		HUB_SETTINGS, 300, false, false, false, false                  \
	}

#define HUB_OPTIONS_ROWS 10

/* The lines of --help for them. */
#define HUB_OPTIONS_HELP                                                       \
	"  --revision REV   branch, tag, commit id or refs/pr/N (main)\n"      \
	"  --type TYPE      dataset or model (dataset)\n"                      \
	"  --tries N        attempts at each request (5)\n"                    \
	"  --backoff MS     wait before the second one, then doubled (1000)\n" \
	"  --max-wait S     give up when the Hub asks for a longer wait "      \
	"(300)\n"                                                              \
	"  --timeout S      longest time of one attempt (300)\n"               \
	"  --verbose        a line on stderr for each request\n"               \
	"  --quiet          no talk, only errors\n"                            \
	"  --help           this text\n"                                       \
	"  --version        name and version\n"

/* Fill HUB_OPTIONS_ROWS rows; the row behind them is the caller's. */
void hub_options_rows(struct opts_row *rows, struct hub_options *o);

/* Settings for hub_open, behind opts_read. note and trace as they apply. */
void hub_options_finish(struct hub_options *o, const char *repo, http_say *warn,
			http_say *note);

#endif
