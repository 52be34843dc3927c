/* commands - fuzzing the list before a pack */
#include "serve/commands.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	commands_refuse((const char *)bytes, len, "refs/heads/main");
	return 0;
}
