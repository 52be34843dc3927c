/* name - repositories, revisions, paths and ids as the Hub takes them */
#include "hub/name.h"

#include <string.h>
#include <strings.h>

#include "json/utf8.h"

#define NAME_MAX_LENGTH 96

static bool is_name(const char *text, size_t len)
{
	static const char legal[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

	if (!len || len > NAME_MAX_LENGTH || strchr(".-", text[0]) ||
	    strchr(".-", text[len - 1]))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!strchr(legal, text[i]))
			return false;
		if (i && strchr(".-", text[i]) && text[i] == text[i - 1])
			return false;
	}
	return true;
}

bool hub_is_repo(const char *repo)
{
	size_t owner = strcspn(repo, "/");
	const char *name = repo + owner + 1;
	size_t len;

	if (!repo[owner] || !is_name(repo, owner))
		return false;
	len = strlen(name);
	return is_name(name, len) &&
	       !(len > 4 && !strcasecmp(name + len - 4, ".git"));
}

bool hub_is_revision(const char *revision)
{
	if (!*revision || !strcmp(revision, ".") || strstr(revision, ".."))
		return false;
	for (const char *p = revision; *p; p++) {
		if ((unsigned char)*p <= 0x20 || *p == 0x7f || *p == '\\')
			return false;
	}
	return true;
}

static bool is_segment(const char *text, size_t len)
{
	if (!len || (len == 1 && *text == '.') ||
	    (len == 2 && !strncmp(text, "..", 2)))
		return false;
	return !(len == 4 && !strncasecmp(text, ".git", 4));
}

static bool is_clean_text(const char *text)
{
	size_t left = strlen(text);

	while (left) {
		size_t len = utf8_length(text, left);

		if (!len || (unsigned char)*text < 0x20 || *text == 0x7f ||
		    *text == '\\')
			return false;
		text += len;
		left -= len;
	}
	return true;
}

int hub_path_check(const char *path, struct err *e)
{
	const char *at = path;
	bool is_good = is_clean_text(path) && strncmp(path, ".cache/", 7) != 0;

	while (is_good) {
		size_t len = strcspn(at, "/");

		is_good = is_segment(at, len);
		if (!at[len])
			break;
		at += len + 1;
	}
	if (is_good)
		return 0;
	return err_set(e, ERR_USAGE,
		       "'%s' is not a path inside a repository: relative, "
		       "without empty, '.', '..' or '.git' parts",
		       path);
}

bool hub_is_id(const char *text)
{
	return text && strlen(text) == HUB_ID_SIZE - 1 &&
	       strspn(text, "0123456789abcdef") == HUB_ID_SIZE - 1;
}
