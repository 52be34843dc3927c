/* hardware - facts of this machine for an entry; unknown ones stay empty */
#ifndef LOAD_HARDWARE_H
#define LOAD_HARDWARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define HARDWARE_TEXT 128
#define HARDWARE_DEVICES_MAX 64

/* A fact that is not known is "" or 0: write null for it. */
struct device {
	char name[HARDWARE_TEXT];
	uint64_t memory_mb, used_mb;
	bool has_used; /* 0 is a fact */
};

enum device_vendor {
	DEVICE_NONE, /* no accelerator: the processor */
	DEVICE_NVIDIA,
	DEVICE_ASCEND,
};

struct hardware {
	char cpu[HARDWARE_TEXT]; /* model, as /proc/cpuinfo has it */
	size_t cpu_count;        /* that are online */
	uint64_t memory_mb;      /* MiB, as all here */
	char os[HARDWARE_TEXT];  /* PRETTY_NAME of os-release */
	char kernel[HARDWARE_TEXT];
	enum device_vendor vendor;
	struct device devices[HARDWARE_DEVICES_MAX];
	size_t device_count;
	char driver[HARDWARE_TEXT], cuda[HARDWARE_TEXT], cann[HARDWARE_TEXT];
	char python[HARDWARE_TEXT], pytorch[HARDWARE_TEXT];
	char git_commit[HARDWARE_TEXT]; /* with `-dirty` when it was changed */
};

/* Where to look; all borrowed. */
struct hardware_sources {
	const char *root;         /* "" for /proc, /etc and so on */
	const char *work_folder;  /* whose git commit; NULL: none */
	const char *virtual_env;  /* $VIRTUAL_ENV, or NULL */
	char *const *environment; /* of the programs that are asked */
	long timeout_ms;          /* of each of them */
	bool asks_programs;       /* nvidia-smi, npu-smi, git, python3 */
};

/* Never fails: what cannot be found out stays unknown. */
void hardware_look(struct hardware *h, const struct hardware_sources *from);

/*
 * Memory in use on all devices, in MiB, asked anew; false when unknown.
 * Called while the engine runs, its greatest is the peak of the device.
 */
bool hardware_device_memory(uint64_t *used_mb, const struct hardware *h,
			    const struct hardware_sources *from);

/*
 * Parsers of what those print, up to text's NUL; each leaves alone what is not
 * there. The models of ARM processors that have only numbers are named when
 * they are known.
 */
void hardware_read_cpuinfo(struct hardware *h, const char *text);
void hardware_read_meminfo(struct hardware *h, const char *text);
void hardware_read_os_release(struct hardware *h, const char *text);
/* --query-gpu=name,memory.total,memory.used,driver_version
 * --format=csv,noheader,nounits */
void hardware_read_nvidia(struct hardware *h, const char *text);
/* The banner of nvidia-smi: its `CUDA Version: X.Y`. */
void hardware_read_cuda(struct hardware *h, const char *text);
/* The table of `npu-smi info`. */
void hardware_read_npu(struct hardware *h, const char *text);
/* ascend_toolkit_install.info: its `version=`. */
void hardware_read_cann(struct hardware *h, const char *text);

#endif
