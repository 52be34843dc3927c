/* written - one run of a command, and the files of its folder */
#ifndef LOAD_WRITTEN_H
#define LOAD_WRITTEN_H

#include <cjson/cJSON.h>

#include "load/result.h"
#include "stat/stats.h"

#define ID_HEX 16

/* What is written of it; a text that is empty is not. */
struct written {
	struct run_result *run;
	cJSON *entry; /* what was told */
	struct buf told, server, records, row, metrics;
	char id[WORKLOAD_NAME + 80 + ID_HEX];
	struct stats stats;
	const struct repeats *repeats; /* or NULL; borrowed */
};

/* Its folder below --out, if that is asked for; r->page has it then. ERR_IO. */
int written_folder(const struct written *w, struct results *r, struct err *e);

#endif
