/* peak - the most memory that an engine on this machine used during a run */
#ifndef LOAD_PEAK_H
#define LOAD_PEAK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "load/footprint.h"
#include "load/hardware.h"
#include "load/ticker.h"

/*
 * Looked at on a thread of its own: the host's memory each second when the
 * engine is ours, that of the devices every five, for each look starts a
 * program. hardware and sources are borrowed; hardware NULL: it runs
 * elsewhere, or has no device. group 0: its processes are not known.
 */
struct peak_options {
	pid_t group;
	const struct hardware *hardware;
	const struct hardware_sources *sources;
	long host_ms, device_ms; /* between looks; 0: as above */
};

/* Zeroed: not begun. */
struct peak {
	struct peak_options options;
	struct footprint footprint;
	uint64_t device_mb;
	uint64_t next_ms; /* when the devices are looked at again */
	bool has_device;
	struct ticker ticker;
};

/* Looks once before it returns. Does nothing when nothing is known. */
void peak_start(struct peak *p, const struct peak_options *options);

/*
 * A last look. MiB of all devices when they said any, else of the host
 * (greatest sum of resident sizes: pages that processes share count in each);
 * NaN: nobody knows. Before this, and behind it, p is not touched.
 */
double peak_stop(struct peak *p);

#endif
