/* name - rules for repository names, paths and ids */
#include "serve/name.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "json/utf8.h"

#define REPO_MAX 96

bool name_is_repo(const char *name)
{
	size_t len = strlen(name);

	if (!len || len > REPO_MAX || strchr(".-", name[0]) ||
	    strchr(".-", name[len - 1]))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isalnum((unsigned char)name[i]) && !strchr("._-", name[i]))
			return false;
	}
	return !strstr(name, "--") && !strstr(name, "..") &&
	       (len < 4 || strcasecmp(name + len - 4, ".git") != 0);
}

static bool is_text(const char *path, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t step = utf8_length(path + i, len - i);

		if (!step || (unsigned char)path[i] < 0x20 || path[i] == 0x7f ||
		    path[i] == '\\')
			return false;
		i += step;
	}
	return true;
}

static bool is_segment(const char *text, size_t len)
{
	if (!len || len > 255)
		return false;
	if (text[0] == '.' && (len == 1 || (len == 2 && text[1] == '.')))
		return false;
	return len != 4 || strncasecmp(text, ".git", 4) != 0;
}

bool name_is_path(const char *path)
{
	size_t len = strlen(path);

	if (!len || len > NAME_PATH_MAX || !is_text(path, len))
		return false;
	for (;;) {
		size_t part = strcspn(path, "/");

		if (!is_segment(path, part))
			return false;
		if (!path[part])
			return true;
		path += part + 1;
	}
}

bool name_is_sha(const char *text)
{
	size_t len = strspn(text, "0123456789abcdef");

	return !text[len] && len >= 7 && len <= 40;
}
