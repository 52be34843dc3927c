/* csv - fuzz csv_split: fields lie within the line and hold no more of it */
#include "prompt/csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = malloc(size + 1);
	struct csv_row row;
	double value;
	struct err e;

	memcpy(line, data, size);
	if (csv_split(&row, line, size, &e) == 0) {
		const char *last = line;

		for (size_t i = 0; i < row.count; i++) {
			if (row.fields[i] < last ||
			    row.fields[i] + strlen(row.fields[i]) > line + size)
				abort();
			last = row.fields[i] + strlen(row.fields[i]);
			if (csv_number(&value, row.fields[i], 10) == 0 &&
			    !(value >= 0 && value <= 10))
				abort();
		}
		if (!row.count || csv_find(&row, row.fields[0]) != 0)
			abort();
	}
	free(line);
	return 0;
}
