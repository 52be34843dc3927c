/* commands - reading and judging the list before a pack */
#include "serve/commands.h"

#include <string.h>

#define ID 40
#define HEX "0123456789abcdef"

static const char malformed[] = "this is not a list of commands";

/* -1: none. */
static int digit(char c)
{
	const char *found = c ? strchr(HEX, c) : NULL;

	return found ? (int)(found - HEX) : -1;
}

/* One pkt-line: its text and length, 0 at a flush, -1 when it is none. */
static long take_line(const char **text, const char **at, const char *end)
{
	unsigned long size = 0;

	if (end - *at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int value = digit((*at)[i]);

		if (value < 0)
			return -1;
		size = size * 16 + (unsigned long)value;
	}
	if (size == 0) {
		*at += 4;
		return 0;
	}
	if (size <= 4 || size > (unsigned long)(end - *at))
		return -1;
	*text = *at + 4;
	*at += size;
	return (long)size - 4;
}

static bool is_id(const char *text)
{
	for (size_t i = 0; i < ID; i++) {
		if (digit(text[i]) < 0)
			return false;
	}
	return true;
}

static bool is_zero(const char *id)
{
	for (size_t i = 0; i < ID; i++) {
		if (id[i] != '0')
			return false;
	}
	return true;
}

static bool begins(const char *text, size_t len, const char *with)
{
	return len > strlen(with) && !strncmp(text, with, strlen(with));
}

static bool is_same(const char *text, size_t len, const char *other)
{
	return len == strlen(other) && !strncmp(text, other, len);
}

static const char *judge(const char *line, size_t len, const char *head)
{
	const char *ref = line + 2 * ID + 2;
	size_t size = strnlen(ref, len - (2 * ID + 2));
	bool is_new = is_zero(line), is_gone = is_zero(line + ID + 1);

	if (size && ref[size - 1] == '\n')
		size--;
	if (begins(ref, size, "refs/tags/"))
		return is_new || is_gone ? NULL : "a tag does not move";
	if (begins(ref, size, "refs/pr/"))
		return "commits to a pull request go through the API";
	if (!begins(ref, size, "refs/heads/"))
		return "only branches and tags can be pushed";
	if (is_gone &&
	    (is_same(ref, size, "refs/heads/main") || is_same(ref, size, head)))
		return "the main branch stays";
	return NULL;
}

const char *commands_refuse(const char *bytes, size_t len, const char *head)
{
	const char *at = bytes, *end = bytes + len, *line = NULL, *why;
	size_t count = 0;
	long size;

	while ((size = take_line(&line, &at, end)) > 0) {
		if (size >= 8 + ID && !strncmp(line, "shallow ", 8))
			continue;
		if (size <= 2 * ID + 2 || !is_id(line) || line[ID] != ' ' ||
		    !is_id(line + ID + 1) || line[2 * ID + 1] != ' ')
			return malformed;
		if (++count > COMMANDS_MAX)
			return "too many references at once";
		why = judge(line, (size_t)size, head);
		if (why)
			return why;
	}
	if (size < 0)
		return malformed;
	return NULL;
}
