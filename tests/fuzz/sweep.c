/* sweep - fuzz lists of loads and goals: what passes is what it must be */
#include "load/sweep.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "load/slo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct sweep s;
	struct slo goal;
	struct err e;

	memcpy(text, data, size);
	text[size] = '\0';
	if (sweep_parse(&s, text, &e) == 0) {
		if (!s.count || s.count > SWEEP_MAX || !(s.values[0] > 0))
			abort();
		for (size_t i = 1; i < s.count; i++)
			if (!(s.values[i] > s.values[i - 1]))
				abort();
	}
	slo_init(&goal);
	if (slo_parse(&goal, text, &e) == 0 && !slo_is_set(&goal))
		abort();
	free(text);
	return 0;
}
