/* peak - the most memory that an engine on this machine used during a run */
#include "load/peak.h"

#include <math.h>

#include "base/time.h"

#define HOST_MS 1000
#define DEVICE_MS 5000

static void look_host(struct peak *p)
{
	if (p->options.group)
		footprint_look(&p->footprint);
}

static void look_devices(struct peak *p)
{
	uint64_t used_mb;

	if (!p->options.hardware ||
	    !hardware_device_memory(&used_mb, p->options.hardware,
				    p->options.sources))
		return;
	p->has_device = true;
	if (used_mb > p->device_mb)
		p->device_mb = used_mb;
}

/* Devices are dear to look at: not each time. */
static void look(void *context)
{
	struct peak *p = context;

	look_host(p);
	if (time_tick_ms() < p->next_ms)
		return;
	look_devices(p);
	p->next_ms = time_tick_ms() + (uint64_t)p->options.device_ms;
}

void peak_start(struct peak *p, const struct peak_options *options)
{
	*p = (struct peak){ .options = *options,
			    .footprint = { .group = options->group } };
	if (!p->options.host_ms)
		p->options.host_ms = HOST_MS;
	if (!p->options.device_ms)
		p->options.device_ms = DEVICE_MS;
	look_host(p);
	look_devices(p);
	p->next_ms = time_tick_ms() + (uint64_t)p->options.device_ms;
	if (p->options.group || p->has_device)
		ticker_start(&p->ticker, look, p, p->options.host_ms);
}

double peak_stop(struct peak *p)
{
	ticker_stop(&p->ticker);
	look_host(p);
	look_devices(p);
	if (p->has_device)
		return (double)p->device_mb;
	return p->footprint.peak_kb ? (double)p->footprint.peak_kb / 1024 : NAN;
}
