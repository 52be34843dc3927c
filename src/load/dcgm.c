/* dcgm - what NVIDIA's dcgm-exporter says of devices during a run */
#include "load/dcgm.h"

#include <math.h>

#include "json/member.h"
#include "load/prometheus.h"

static const char *const names[DCGM_FIELDS] = {
	[DCGM_UTILIZATION] = "DCGM_FI_DEV_GPU_UTIL",
	[DCGM_POWER] = "DCGM_FI_DEV_POWER_USAGE",
	[DCGM_MEMORY] = "DCGM_FI_DEV_FB_USED",
	[DCGM_ENERGY] = "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION",
};

struct look {
	double sum[DCGM_FIELDS];
	size_t series[DCGM_FIELDS];
};

static int on_sample(void *context, const struct sample *s, struct err *e)
{
	struct look *look = context;

	(void)e;
	if (!isfinite(s->value) || s->value < 0 ||
	    sample_label(s, "GPU_I_ID").len)
		return 0;
	for (int i = 0; i < DCGM_FIELDS; i++) {
		if (!span_is(s->name, names[i]))
			continue;
		look->sum[i] += s->value;
		look->series[i]++;
	}
	return 0;
}

int dcgm_note(struct dcgm *d, const char *text, size_t len, struct err *e)
{
	struct look look = { 0 };

	if (prometheus_read(text, len, on_sample, &look, e) < 0)
		return -1;
	d->looks++;
	for (int i = 0; i < DCGM_FIELDS; i++) {
		if (!look.series[i])
			continue;
		if (look.series[i] > d->devices)
			d->devices = look.series[i];
		if (!d->count[i]++ || look.sum[i] > d->max[i])
			d->max[i] = look.sum[i];
		d->sum[i] += look.sum[i];
	}
	if (!look.series[DCGM_ENERGY])
		return 0;
	if (d->count[DCGM_ENERGY] == 1)
		d->first_energy = look.sum[DCGM_ENERGY];
	d->last_energy = look.sum[DCGM_ENERGY];
	return 0;
}

static double mean(const struct dcgm *d, enum dcgm_field field)
{
	return d->count[field] ? d->sum[field] / (double)d->count[field] : NAN;
}

static double most(const struct dcgm *d, enum dcgm_field field)
{
	return d->count[field] ? d->max[field] : NAN;
}

double dcgm_memory_mib(const struct dcgm *d)
{
	return most(d, DCGM_MEMORY);
}

/* A counter that went back says nothing. */
static double energy_j(const struct dcgm *d)
{
	if (d->count[DCGM_ENERGY] < 2 || d->last_energy < d->first_energy)
		return NAN;
	return (d->last_energy - d->first_energy) / 1000;
}

void dcgm_write(struct buf *out, const struct dcgm *d)
{
	if (!d->looks) {
		buf_adds(out, "null");
		return;
	}
	buf_addf(out, "{\"devices\":%zu", d->devices);
	member_number(out, "utilization_percent",
		      mean(d, DCGM_UTILIZATION) / (double)d->devices);
	member_number(out, "power_w", mean(d, DCGM_POWER));
	member_number(out, "power_w_max", most(d, DCGM_POWER));
	member_number(out, "memory_used_mib_max", most(d, DCGM_MEMORY));
	member_number(out, "energy_j", energy_j(d));
	buf_addc(out, '}');
}
