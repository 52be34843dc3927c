/* load_hardware - facts out of what files and tools of machines say */
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "load/command.h"
#include "load/footprint.h"
#include "load/hardware.h"
#include "tap.h"

extern char **environ;

static const char npu[] =
	"+---------------------------------------------------------------+\n"
	"| npu-smi 23.0.rc2            Version: 23.0.rc2                 |\n"
	"+----------------------+---------------+------------------------+\n"
	"| NPU   Name           | Health        | Power(W) Hugepages     |\n"
	"| Chip                 | Bus-Id        | AICore(%) HBM-Usage(MB)|\n"
	"+======================+===============+========================+\n"
	"| 0     910B3          | OK            | 93.6   41   0    / 0   |\n"
	"| 0                    | 0000:C1:00.0  | 0 0 / 0  3161 / 65536  |\n"
	"+======================+===============+========================+\n"
	"| 1     910B3          | OK            | 91.0   40   0    / 0   |\n"
	"| 0                    | 0000:01:00.0  | 0 0 / 0  3162 / 65536  |\n"
	"+======================+===============+========================+\n"
	"| NPU     Chip         | Process id    | Process memory(MB)     |\n"
	"+======================+===============+========================+\n"
	"| 0       0            | 4711          | 100 / 200              |\n";

static void accelerators(void)
{
	struct hardware h = { 0 };

	hardware_read_nvidia(&h, "NVIDIA A100-SXM4-80GB, 81920, 1043, "
				 "535.104.05\nNVIDIA A100-SXM4-80GB, 81920, "
				 "[N/A], 535.104.05\n\nno devices\n");
	ok(h.vendor == DEVICE_NVIDIA && h.device_count == 2, "two devices");
	is(h.devices[0].name, "NVIDIA A100-SXM4-80GB", "their name");
	ok(h.devices[0].memory_mb == 81920 && h.devices[0].used_mb == 1043 &&
		   h.devices[0].has_used && !h.devices[1].has_used,
	   "their memory, and that it is not known");
	is(h.driver, "535.104.05", "the driver");
	hardware_read_cuda(&h, "| NVIDIA-SMI 535.104.05  Driver Version: "
			       "535.104.05  CUDA Version: 12.2     |\n");
	is(h.cuda, "12.2", "CUDA");
	hardware_read_cuda(&h, "CUDA Version: N/A |");
	is(h.cuda, "12.2", "one that is not known says nothing");
	h = (struct hardware){ 0 };
	hardware_read_npu(&h, npu);
	ok(h.vendor == DEVICE_ASCEND && h.device_count == 2,
	   "processes are no devices");
	is(h.devices[1].name, "Ascend 910B3", "their name");
	ok(h.devices[1].memory_mb == 65536 && h.devices[1].used_mb == 3162 &&
		   h.devices[1].has_used,
	   "their memory");
	is(h.driver, "23.0.rc2", "the driver");
	hardware_read_cann(&h, "package_name=Ascend-cann-toolkit\n"
			       "version=8.0.RC1\n");
	is(h.cann, "8.0.RC1", "CANN");
}

static void machine(void)
{
	struct hardware h = { 0 };

	hardware_read_cpuinfo(&h, "processor\t: 0\nmodel name\t: Intel(R) "
				  "Xeon(R) CPU\nflags\t\t: fpu\n\n"
				  "processor\t: 1\nmodel name\t: Intel(R) "
				  "Xeon(R) CPU\n");
	is(h.cpu, "Intel(R) Xeon(R) CPU", "a processor");
	ok(h.cpu_count == 2, "two of it");
	h = (struct hardware){ 0 };
	hardware_read_cpuinfo(&h, "processor\t: 0\nCPU implementer\t: 0x48\n"
				  "CPU part\t: 0xd01\n");
	is(h.cpu, "Kunpeng-920", "one that has only numbers");
	*h.cpu = '\0';
	hardware_read_cpuinfo(&h, "CPU implementer\t: 0x99\nCPU part: 0x1\n");
	is(h.cpu, "ARM implementer 0x99 part 0x1", "one that is not known");
	hardware_read_meminfo(&h, "MemTotal:       32768000 kB\nMemFree: 1");
	ok(h.memory_mb == 32000, "memory");
	hardware_read_os_release(&h, "ID=x\nPRETTY_NAME=\"Debian 12\"\n");
	is(h.os, "Debian 12", "the system");
	hardware_read_os_release(&h, "PRETTY_NAME=Plain\033[0m\n");
	is(h.os, "Plain[0m", "without control bytes");
}

static void command(void)
{
	static const char *const hello[] = { "sh", "-c", "echo hi; echo no >&2",
					     NULL };
	static const char *const fails[] = { "sh", "-c", "exit 3", NULL };
	static const char *const none[] = { "no-such-program", NULL };
	static const char *const slow[] = { "sh", "-c", "sleep 60 & sleep 60",
					    NULL };
	static const char *const much[] = { "sh", "-c", "yes", NULL };
	static const struct {
		const char *const *argv;
		int result, kind;
	} rows[] = {
		{ hello, 0, 0 },
		{ fails, -1, ERR_UNAVAILABLE },
		{ none, -1, ERR_UNAVAILABLE },
		{ slow, -1, ERR_AGAIN },
		{ much, -1, ERR_DATA },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(buf_release) struct buf out = BUF_INIT(4096);
		struct command c = { rows[i].argv, environ,
				     rows[i].argv == slow ? 100 : 20000 };
		struct err e = { 0 };

		ok(command_run(&out, &c, &e) == rows[i].result &&
			   e.kind == rows[i].kind,
		   "%s: %s", rows[i].argv[0], e.text);
		if (!i)
			is(out.data, "hi\n", "what it printed");
	}
}

static void put(const char *path, const char *text)
{
	struct err e;

	ok(file_write(path, text, strlen(text), &e) == 0, "%s", path);
}

/* A machine made of files, and of programs that say what they are told. */
static void look(void)
{
	char folder[] = "/tmp/hardware.XXXXXX";
	char path[128];
	char *environment[] = { NULL };
	struct hardware_sources from = { .root = folder,
					 .virtual_env = folder,
					 .environment = environment,
					 .timeout_ms = 10000 };
	static struct hardware h;
	AUTO(buf_release) struct buf clean = BUF_INIT(4096);
	const char *const remove[] = { "rm", "-r", folder, NULL };
	struct command rm = { remove, environ, 10000 };
	uint64_t used;
	struct err e;

	if (!ok(mkdtemp(folder) != NULL, "a folder"))
		return;
	snprintf(path, sizeof path, "%s/proc", folder);
	mkdir(path, 0777);
	snprintf(path, sizeof path, "%s/proc/meminfo", folder);
	put(path, "MemTotal: 2048 kB\n");
	snprintf(path, sizeof path,
		 "%s/lib/python3.11/site-packages/"
		 "torch-2.3.1+cu121.dist-info",
		 folder);
	file_make_folder(path, &e);
	hardware_look(&h, &from);
	ok(h.memory_mb == 2 && !*h.os && !*h.cpu && h.vendor == DEVICE_NONE,
	   "what is there, and no more");
	is(h.pytorch, "2.3.1+cu121", "torch by its folder");
	ok(*h.kernel, "a kernel: %s", h.kernel);
	ok(!hardware_device_memory(&used, &h, &from), "no device, no memory");
	from.root = "";
	from.asks_programs = true;
	from.environment = environ;
	from.work_folder = folder;
	hardware_look(&h, &from);
	ok(h.memory_mb > 64 && h.cpu_count > 0, "this machine");
	ok(!*h.git_commit, "a folder without git has no commit");
	command_run(&clean, &rm, &e);
}

static void footprint(void)
{
	struct footprint f = { .group = fork() };
	const struct timespec pause = { 0, 10000000 };

	if (!f.group) {
		volatile char *block = malloc(32 << 20);

		setpgid(0, 0);
		for (size_t i = 0; block && i < 32 << 20; i += 1024)
			block[i] = 1;
		if (fork() == 0) {
			setpgid(0, 0); /* it left the group */
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			sleep(3);
			_exit(0);
		}
		sleep(30);
		_exit(0);
	}
	for (int i = 0; i < 1000 && f.processes < 2; i++) {
		nanosleep(&pause, NULL);
		footprint_look(&f);
	}
	ok(f.processes == 2, "the group, and who left it");
	ok(f.peak_kb >= 32 << 10 && f.now_kb <= f.peak_kb &&
		   f.high_kb >= 32 << 10,
	   "its memory: %llu kB", (unsigned long long)f.peak_kb);
	kill(-f.group, SIGKILL);
	waitpid(f.group, NULL, 0);
	footprint_look(&f);
	ok(f.peak_kb >= 32 << 10, "the peak stays");
}

int main(void)
{
	accelerators();
	machine();
	command();
	look();
	footprint();
	return done();
}
