/* hardware - facts of this machine for an entry; unknown ones stay empty */
#include "load/hardware.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/file.h"
#include "base/mem.h"
#include "load/command.h"

#define OUTPUT_MAX ((size_t)1 << 20)

static bool run(struct buf *out, const struct hardware_sources *from,
		const char *const *argv)
{
	struct command command = { argv, from->environment, from->timeout_ms };
	struct err e;

	buf_clear(out);
	return from->asks_programs && command_run(out, &command, &e) == 0;
}

static void read_with(struct hardware *h, const struct hardware_sources *from,
		      const char *path,
		      void (*reader)(struct hardware *h, const char *text))
{
	AUTO(buf_release) struct buf text = BUF_INIT(OUTPUT_MAX);
	AUTO(free_text) char *whole = xasprintf("%s%s", from->root, path);
	struct err e;

	if (file_read(&text, whole, &e) == 0)
		reader(h, text.data);
}

static void look_nvidia(struct hardware *h, const struct hardware_sources *from)
{
	static const char *const query[] = {
		"nvidia-smi",
		"--query-gpu=name,memory.total,memory.used,driver_version",
		"--format=csv,noheader,nounits", NULL
	};
	static const char *const banner[] = { "nvidia-smi", NULL };
	AUTO(buf_release) struct buf out = BUF_INIT(OUTPUT_MAX);

	if (run(&out, from, query))
		hardware_read_nvidia(h, out.data);
	if (h->vendor == DEVICE_NVIDIA && run(&out, from, banner))
		hardware_read_cuda(h, out.data);
}

static void look_npu(struct hardware *h, const struct hardware_sources *from)
{
	static const char *const info[] = { "npu-smi", "info", NULL };
	static const char toolkit[] = "/usr/local/Ascend/ascend-toolkit/latest";
	AUTO(buf_release) struct buf out = BUF_INIT(OUTPUT_MAX);
	static const char *const machines[] = { "aarch64", "x86_64" };

	if (run(&out, from, info))
		hardware_read_npu(h, out.data);
	for (size_t i = 0; i < 2 && !*h->cann; i++) {
		AUTO(free_text)
		char *path =
			xasprintf("%s/%s-linux/ascend_toolkit_install.info",
				  toolkit, machines[i]);

		read_with(h, from, path, hardware_read_cann);
	}
}

/* The first line that a program printed, behind a word of it. */
static void keep_line(char field[HARDWARE_TEXT], const struct buf *out,
		      const char *front)
{
	size_t skip = strlen(front), len = strcspn(out->data, "\r\n");

	if (len > skip && len - skip < HARDWARE_TEXT &&
	    !memcmp(out->data, front, skip))
		snprintf(field, HARDWARE_TEXT, "%.*s", (int)(len - skip),
			 out->data + skip);
}

static void look_commit(struct hardware *h, const struct hardware_sources *from)
{
	const char *const head[] = { "git",       "-C",       from->work_folder,
				     "rev-parse", "--verify", "HEAD",
				     NULL };
	const char *const changes[] = {
		"git",    "-C",          from->work_folder,
		"status", "--porcelain", "--untracked-files=no",
		NULL
	};
	AUTO(buf_release) struct buf out = BUF_INIT(OUTPUT_MAX);
	size_t len;

	if (!from->work_folder || !run(&out, from, head))
		return;
	keep_line(h->git_commit, &out, "");
	len = strlen(h->git_commit);
	if (len && run(&out, from, changes) && out.len)
		snprintf(h->git_commit + len, HARDWARE_TEXT - len, "-dirty");
}

/*
 * By the name of its folder among the packages, `torch-2.3.1+cu121.dist-info`:
 * asking torch itself takes seconds.
 */
static bool find_torch(struct hardware *h, const char *root, const char *folder)
{
	AUTO(free_text)
	char *pattern = xasprintf("%s%s/torch-*.dist-info", root, folder);
	glob_t found = { 0 };
	bool is_found = glob(pattern, GLOB_NOSORT, NULL, &found) == 0;

	if (is_found) {
		const char *name = strrchr(found.gl_pathv[0], '/') + 1;
		size_t len = strlen(name) - strlen("torch-.dist-info");

		if (len < HARDWARE_TEXT)
			snprintf(h->pytorch, HARDWARE_TEXT, "%.*s", (int)len,
				 name + strlen("torch-"));
	}
	globfree(&found);
	return is_found;
}

static void look_python(struct hardware *h, const struct hardware_sources *from)
{
	static const char *const version[] = { "python3", "--version", NULL };
	static const char *const folders[] = {
		"/usr/local/lib/python3*/dist-packages",
		"/usr/local/lib/python3*/site-packages",
		"/usr/lib/python3*/dist-packages",
	};
	AUTO(buf_release) struct buf out = BUF_INIT(OUTPUT_MAX);

	if (run(&out, from, version))
		keep_line(h->python, &out, "Python ");
	if (from->virtual_env &&
	    find_torch(h, from->virtual_env, "/lib/python3*/site-packages"))
		return;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (find_torch(h, from->root, folders[i]))
			return;
}

void hardware_look(struct hardware *h, const struct hardware_sources *from)
{
	struct utsname name;

	*h = (struct hardware){ 0 };
	read_with(h, from, "/proc/cpuinfo", hardware_read_cpuinfo);
	read_with(h, from, "/proc/meminfo", hardware_read_meminfo);
	read_with(h, from, "/etc/os-release", hardware_read_os_release);
	if (uname(&name) == 0)
		snprintf(h->kernel, sizeof h->kernel, "%.60s %.60s",
			 name.sysname, name.release);
	look_nvidia(h, from);
	if (h->vendor == DEVICE_NONE)
		look_npu(h, from);
	look_python(h, from);
	look_commit(h, from);
}

bool hardware_device_memory(uint64_t *used_mb, const struct hardware *h,
			    const struct hardware_sources *from)
{
	struct hardware now = { 0 };
	bool is_known = false;

	if (h->vendor == DEVICE_NVIDIA)
		look_nvidia(&now, from);
	else if (h->vendor == DEVICE_ASCEND)
		look_npu(&now, from);
	*used_mb = 0;
	for (size_t i = 0; i < now.device_count; i++) {
		is_known |= now.devices[i].has_used;
		*used_mb += now.devices[i].used_mb;
	}
	return is_known;
}
