/* footprint - memory of a group of processes, by /proc */
#ifndef LOAD_FOOTPRINT_H
#define LOAD_FOOTPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Zeroed but for group: begun. Peaks are of what footprint_look saw, so look
 * about once a second (it reads a file of every process: not in the thread that
 * measures); `high` is the sum of each process's own VmHWM and
 * misses nothing in between, but counts pages twice that are shared and peaks
 * that were apart.
 */
struct footprint {
	pid_t group; /* a process group: its members, and their descendants
			that left it */
	uint64_t now_kb, peak_kb; /* sum of VmRSS */
	uint64_t high_kb;         /* greatest sum of VmHWM */
	size_t processes;         /* now */
	size_t members;           /* of them, in the group itself */
};

/* false: nobody of the group is left (the peaks stay). */
bool footprint_look(struct footprint *f);

#endif
