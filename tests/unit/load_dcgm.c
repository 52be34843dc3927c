/* load_dcgm - devices by dcgm-exporter's metrics */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "load/dcgm.h"
#include "tap.h"

#define GPU(n) "{gpu=\"" n "\",UUID=\"GPU-1\",modelName=\"NVIDIA A100\"} "

static const char first[] =
	"# HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).\n"
	"# TYPE DCGM_FI_DEV_GPU_UTIL gauge\n"
	"DCGM_FI_DEV_GPU_UTIL" GPU(
		"0") "90\n"
		     "DCGM_FI_DEV_GPU_UTIL" GPU(
			     "1") "70\n"
				  "DCGM_FI_DEV_POWER_USAGE" GPU(
					  "0") "300.5\n"
					       "DCGM_FI_DEV_POWER_USAGE" GPU(
						       "1") "199.5\n"
							    "DCGM_FI_DEV_FB_"
							    "USED" GPU(
								    "0") "4000"
									 "\n"
									 "DCGM_"
									 "FI_"
									 "DEV_"
									 "FB_"
									 "USE"
									 "D" GPU("1") "1000\n"
										      "DCGM_FI_DEV_FB_USED{gpu=\"1\",GPU_I_ID=\"3\"} 500\n"
										      "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION" GPU(
											      "0") "1000000\n"
												   "DCGM_FI_DEV_SM_CLOCK" GPU(
													   "0") "1410\n";
static const char second[] = "DCGM_FI_DEV_GPU_UTIL" GPU(
	"0") "50\n"
	     "DCGM_FI_DEV_GPU_UTIL" GPU(
		     "1") "30\n"
			  "DCGM_FI_DEV_POWER_USAGE" GPU(
				  "0") "600\n"
				       "DCGM_FI_DEV_FB_USED" GPU(
					       "0") "NaN\n"
						    "DCGM_FI_DEV_TOTAL_ENERGY_"
						    "CONSUMPTION" GPU(
							    "0") "1250500\n";

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
	ok(dcgm_note(&d, first, sizeof first - 1, &e) == 0, "a look");
	written(&d,
		"{\"devices\":2,\"utilization_percent\":80,\"power_w\":500,"
		"\"power_w_max\":500,\"memory_used_mib_max\":5000,"
		"\"energy_j\":null}",
		"one look has no energy");
	ok(dcgm_note(&d, second, sizeof second - 1, &e) == 0, "another");
	written(&d,
		"{\"devices\":2,\"utilization_percent\":60,\"power_w\":550,"
		"\"power_w_max\":600,\"memory_used_mib_max\":5000,"
		"\"energy_j\":250.5}",
		"means, greatest values, and a difference");
	ok(dcgm_memory_mib(&d) == 5000, "memory");
	ok(dcgm_note(&d, "x{", 2, &e) < 0 && e.kind == ERR_DATA && d.looks == 2,
	   "what cannot be read is not noted");
	ok(dcgm_note(&d, first, sizeof first - 1, &e) == 0, "it began anew");
	d.last_energy = 5;
	ok(dcgm_note(&d, "a 1\n", 4, &e) == 0, "nothing of ours");
	written(&d,
		"{\"devices\":2,\"utilization_percent\":66.66666666666667,"
		"\"power_w\":533.3333333333334,\"power_w_max\":600,"
		"\"memory_used_mib_max\":5000,\"energy_j\":null}",
		"a counter that went back says nothing");
	return done();
}
