/* time - fuzz time_parse: what it accepts it writes, and reads again */
#include "base/time.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST (-62167219200 - 86400) /* year 0, less an offset */
#define LAST (253402300799 + 86400)  /* year 9999, and an offset */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct instant t, again;
	char text[TIME_TEXT_SIZE];

	if (time_parse(&t, (const char *)data, size) < 0)
		return 0;
	if (t.seconds < FIRST || t.seconds > LAST || t.nanoseconds < 0 ||
	    t.nanoseconds > 999999999)
		abort();
	time_format(text, &t);
	if (strlen(text) != 20)
		return 0; /* an offset led out of the four-digit years */
	if (time_parse(&again, text, 20) < 0 || again.seconds != t.seconds)
		abort();
	return 0;
}
