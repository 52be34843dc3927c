/* load_peak - memory looked at while others work: devices, else the host */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "load/peak.h"
#include "tap.h"

#define BLOCK ((size_t)24 << 20)

/* An nvidia-smi that says more each time it is asked, but for the last. */
static const char tool[] = "#!/bin/sh\n"
			   "case $1 in --query*) ;; *) exit 0 ;; esac\n"
			   "echo x >>\"$0.asked\"\n"
			   "case $(wc -l <\"$0.asked\") in\n"
			   "1) used=100 ;; 2) used=300 ;; *) used=200 ;; esac\n"
			   "echo \"GPU, 1000, $used, 1.2\"\n"
			   "echo \"GPU, 1000, 5, 1.2\"\n";

static void pause_ms(long ms)
{
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

/* Until the tool was asked so often. */
static bool await(const char *asked, off_t times)
{
	struct stat st = { 0 };

	for (int i = 0; i < 2000 && st.st_size < 2 * times; i++) {
		pause_ms(5);
		if (stat(asked, &st) < 0)
			st.st_size = 0;
	}
	return st.st_size >= 2 * times;
}

static void devices(void)
{
	char folder[] = "/tmp/peak.XXXXXX", path[64], asked[64], where[64];
	char *environment[] = { where, NULL };
	const char *old = getenv("PATH");
	char kept[4096];
	static struct hardware hardware = { .vendor = DEVICE_NVIDIA };
	struct hardware_sources from = { .root = "",
					 .environment = environment,
					 .timeout_ms = 10000,
					 .asks_programs = true };
	struct peak p;
	struct err e;

	snprintf(kept, sizeof kept, "%s", old ? old : "");
	if (!ok(mkdtemp(folder) != NULL, "a folder"))
		return;
	snprintf(path, sizeof path, "%s/nvidia-smi", folder);
	snprintf(asked, sizeof asked, "%s/nvidia-smi.asked", folder);
	snprintf(where, sizeof where, "PATH=/usr/bin:/bin");
	ok(file_write(path, tool, sizeof tool - 1, &e) == 0 &&
		   chmod(path, 0755) == 0,
	   "a tool");
	setenv("PATH", folder, 1);
	peak_start(&p, &(struct peak_options){ 0, &hardware, &from, 5, 5 });
	ok(await(asked, 3), "it is asked while others work");
	ok(peak_stop(&p) == 305, "the sum of the devices at its greatest");
	setenv("PATH", kept, 1);
	unlink(path);
	unlink(asked);
	rmdir(folder);
}

static void host(void)
{
	pid_t pid = fork();
	struct footprint f = { .group = pid };
	struct peak p;
	double mb;

	if (!pid) {
		volatile char *block = malloc(BLOCK);

		setpgid(0, 0);
		for (size_t i = 0; block && i < BLOCK; i += 1024)
			block[i] = 1;
		sleep(30);
		_exit(0);
	}
	for (int i = 0; i < 2000 && f.now_kb < BLOCK >> 10; i++) {
		pause_ms(5);
		footprint_look(&f);
	}
	peak_start(&p, &(struct peak_options){ .group = pid, .host_ms = 5 });
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
	mb = peak_stop(&p);
	ok(mb >= BLOCK >> 20 && mb < 4096,
	   "the host's, of one that is gone: %g", mb);
	peak_start(&p, &(struct peak_options){ 0 });
	ok(isnan(peak_stop(&p)), "of nobody, nothing");
}

int main(void)
{
	devices();
	host();
	return done();
}
