/* hardware - fuzz what files and tools of machines say */
#include "load/hardware.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void plain(const char field[HARDWARE_TEXT])
{
	const char *end = memchr(field, '\0', HARDWARE_TEXT);

	if (!end)
		abort();
	for (; field < end; field++)
		if (*field < 0x20 || *field >= 0x7f)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct hardware h;
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	h = (struct hardware){ 0 };
	hardware_read_cpuinfo(&h, text);
	hardware_read_meminfo(&h, text);
	hardware_read_os_release(&h, text);
	hardware_read_nvidia(&h, text);
	hardware_read_cuda(&h, text);
	hardware_read_npu(&h, text);
	hardware_read_cann(&h, text);
	if (h.device_count > HARDWARE_DEVICES_MAX)
		abort();
	plain(h.cpu);
	plain(h.os);
	plain(h.driver);
	plain(h.cuda);
	plain(h.cann);
	for (size_t i = 0; i < h.device_count; i++)
		plain(h.devices[i].name);
	free(text);
	return 0;
}
