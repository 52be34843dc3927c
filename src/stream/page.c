/* page - the file of a summary: Markdown for people, JSON for programs */
#include "stream/page.h"

#include <string.h>

#include "base/file.h"

bool page_is_markdown(const char *path, const char *shown)
{
	size_t len = strlen(path);

	return (shown && !strcmp(path, shown)) ||
	       (len > 3 && !strcmp(path + len - 3, ".md"));
}

int page_write(const char *path, bool is_markdown, const struct buf *text,
	       struct err *e)
{
	return is_markdown ? file_append(path, text->data, text->len, e)
			   : file_write(path, text->data, text->len, e);
}
