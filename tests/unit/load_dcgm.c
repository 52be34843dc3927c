/* load_dcgm - devices by dcgm-exporter's metrics */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "load/dcgm.h"
#include "tap.h"

#define ROW(field, gpu, value)                                                 \
	"DCGM_FI_DEV_" field "{gpu=\"" gpu "\",UUID=\"GPU-1\"} " value "\n"

static const char *const first[] = {
	"# HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).\n",
	"# TYPE DCGM_FI_DEV_GPU_UTIL gauge\n",
	ROW("GPU_UTIL", "0", "90"),
	ROW("GPU_UTIL", "1", "70"),
	ROW("POWER_USAGE", "0", "300.5"),
	ROW("POWER_USAGE", "1", "199.5"),
	ROW("FB_USED", "0", "4000"),
	ROW("FB_USED", "1", "1000"),
	"DCGM_FI_DEV_FB_USED{gpu=\"1\",GPU_I_ID=\"3\"} 500\n",
	ROW("TOTAL_ENERGY_CONSUMPTION", "0", "1000000"),
	ROW("SM_CLOCK", "0", "1410"),
	NULL,
};

static const char *const second[] = {
	ROW("GPU_UTIL", "0", "50"),
	ROW("GPU_UTIL", "1", "30"),
	ROW("POWER_USAGE", "0", "600"),
	ROW("FB_USED", "0", "NaN"),
	ROW("TOTAL_ENERGY_CONSUMPTION", "0", "1250500"),
	NULL,
};

static int note(struct dcgm *d, const char *const *rows)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err e;

	for (; *rows; rows++)
		buf_adds(&text, *rows);
	return dcgm_note(d, text.data, text.len, &e);
}

static void written(const struct dcgm *d, const char *want, const char *name)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	dcgm_write(&out, d);
	is(out.data, want, name);
}

int main(void)
{
	struct dcgm d = { 0 };
	struct err e;

	written(&d, "null", "nobody was asked");
	ok(isnan(dcgm_memory_mib(&d)), "nor is memory known");
	ok(note(&d, first) == 0, "a look");
	written(&d,
		"{\"devices\":2,\"utilization_percent\":80,\"power_w\":500,"
		"\"power_w_max\":500,\"memory_used_mib_max\":5000,"
		"\"energy_j\":null}",
		"one look has no energy");
	ok(note(&d, second) == 0, "another");
	written(&d,
		"{\"devices\":2,\"utilization_percent\":60,\"power_w\":550,"
		"\"power_w_max\":600,\"memory_used_mib_max\":5000,"
		"\"energy_j\":250.5}",
		"means, greatest values, and a difference");
	ok(dcgm_memory_mib(&d) == 5000, "memory");
	ok(dcgm_note(&d, "x{", 2, &e) < 0 && e.kind == ERR_DATA && d.looks == 2,
	   "what cannot be read is not noted");
	ok(note(&d, first) == 0, "it began anew");
	d.last_energy = 5;
	ok(dcgm_note(&d, "a 1\n", 4, &e) == 0, "nothing of ours");
	written(&d,
		"{\"devices\":2,\"utilization_percent\":66.66666666666667,"
		"\"power_w\":533.3333333333334,\"power_w_max\":600,"
		"\"memory_used_mib_max\":5000,\"energy_j\":null}",
		"a counter that went back says nothing");
	return done();
}
