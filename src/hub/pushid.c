/* pushid - a line in a commit message by which its sender knows it again */
#include "hub/pushid.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#define BYTES ((PUSHID_SIZE - 1) / 2)

int pushid_make(char mark[PUSHID_SIZE], struct err *e)
{
	uint8_t dice[BYTES];

	if (getrandom(dice, sizeof dice, 0) != sizeof dice)
		return err_errno(e, ERR_BUG, "no random bytes");
	for (size_t i = 0; i < BYTES; i++)
		snprintf(mark + 2 * i, 3, "%02x", dice[i]);
	return 0;
}

/* The last paragraph is trailers: its last line is one of ours. */
static bool ends_in_trailer(const char *text)
{
	const char *line = strrchr(text, '\n');

	return !strncmp(line ? line + 1 : text, "Co-authored-by: ", 16);
}

void pushid_add(struct buf *out, const char *description, const char *mark)
{
	if (description && *description) {
		buf_adds(out, description);
		buf_adds(out, ends_in_trailer(description) ? "\n" : "\n\n");
	}
	buf_addf(out, "Push-Id: %s", mark);
}

bool pushid_is_in(const char *text, const char *mark)
{
	const char *at = text ? strstr(text, "Push-Id: ") : NULL;

	for (; at; at = strstr(at + 1, "Push-Id: ")) {
		if (!strncmp(at + 9, mark, PUSHID_SIZE - 1))
			return true;
	}
	return false;
}
