/* dcgm - what NVIDIA's dcgm-exporter says of devices during a run */
#ifndef LOAD_DCGM_H
#define LOAD_DCGM_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Fields of DCGM, by the exporter's names: DCGM_FI_DEV_GPU_UTIL (percent),
 * _POWER_USAGE (W), _FB_USED (MiB) and _TOTAL_ENERGY_CONSUMPTION (mJ, a
 * counter), a series for each device; of a partitioned device (MIG) those of
 * its instances are passed over.
 */
enum dcgm_field {
	DCGM_UTILIZATION,
	DCGM_POWER,
	DCGM_MEMORY,
	DCGM_ENERGY,
	DCGM_FIELDS
};

/* Zeroed: begun. Sums over devices. */
struct dcgm {
	size_t looks, devices; /* devices: the most that were seen at once */
	double sum[DCGM_FIELDS], max[DCGM_FIELDS];
	size_t count[DCGM_FIELDS]; /* looks that had it */
	double first_energy, last_energy;
};

/* One answer of the exporter. ERR_DATA; nothing is noted then. */
int dcgm_note(struct dcgm *d, const char *text, size_t len, struct err *e);

/* The greatest sum of used memory, MiB; NAN when nobody said. */
double dcgm_memory_mib(const struct dcgm *d);

/*
 * An object: devices; utilization_percent, the mean of a device; power_w, the
 * mean of all together, and power_w_max; memory_used_mib_max and energy_j of
 * all. null for what nobody said, and in its place without a look.
 */
void dcgm_write(struct buf *out, const struct dcgm *d);

#endif
