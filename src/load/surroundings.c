/* surroundings - the machine that the client runs on, and what it is made of */
#include "load/surroundings.h"

#include <curl/curl.h>
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/member.h"
#include "json/write.h"
#include "load/hardware.h"

#define CLOCK "/sys/devices/system/clocksource/clocksource0/current_clocksource"

static void put_fact(struct buf *out, const char *name, const char *text)
{
	member_text(out, name, text && *text ? text : NULL);
}

static void put_programs(struct buf *out, const char *version)
{
	const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);

	member_key(out, "programs");
	buf_addc(out, '{');
	put_fact(out, "benchmark", version);
	put_fact(out, "libcurl", curl->version);
	put_fact(out, "tls", curl->ssl_version);
	put_fact(out, "compiler", __VERSION__);
	buf_addc(out, '}');
}

/* What decides how well times are read: tsc is good, hpet is slow. */
static void put_clock(struct buf *out)
{
	AUTO(buf_release) struct buf text = BUF_INIT(64);
	struct err ignored;

	if (file_read(&text, CLOCK, &ignored) < 0)
		buf_clear(&text);
	buf_cut(&text, strcspn(text.data, "\n"));
	put_fact(out, "clock", text.data);
}

static void put_limits(struct buf *out)
{
	struct rlimit files;
	cpu_set_t usable;
	double load;

	member_number(out, "usable_processors",
		      sched_getaffinity(0, sizeof usable, &usable) == 0
			      ? CPU_COUNT(&usable)
			      : NAN);
	member_number(out, "open_files",
		      getrlimit(RLIMIT_NOFILE, &files) == 0
			      ? (double)files.rlim_cur
			      : NAN);
	member_number(out, "load_average_before",
		      getloadavg(&load, 1) == 1 ? load : NAN);
}

static void put_client(struct buf *out)
{
	const struct hardware_sources from = { .root = "" };
	struct hardware *h = xcalloc(1, sizeof *h);
	struct utsname name = { .machine = "" };

	hardware_look(h, &from);
	uname(&name);
	member_key(out, "client");
	buf_addc(out, '{');
	put_fact(out, "os", h->os);
	put_fact(out, "kernel", h->kernel);
	put_fact(out, "machine", name.machine);
	put_fact(out, "cpu", h->cpu);
	member_number(out, "processors",
		      h->cpu_count ? (double)h->cpu_count : NAN);
	member_number(out, "memory_mib",
		      h->memory_mb ? (double)h->memory_mb : NAN);
	put_limits(out);
	put_clock(out);
	buf_addc(out, '}');
	free(h);
}

void surroundings_write(struct buf *out, const char *version)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	buf_addc(&text, '{');
	put_programs(&text, version);
	put_client(&text);
	buf_addc(&text, '}');
	json_pretty(out, text.data, text.len, 0);
	buf_addc(out, '\n');
}
