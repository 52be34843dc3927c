/* coauthor - the trailers that name the co-authors of a commit */
#include "hub/coauthor.h"

#include <stdbool.h>
#include <string.h>

#include "json/utf8.h"

static bool has_control(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < ' ' || *text == 127)
			return true;
	}
	return false;
}

/* NAME <MAIL>, with one pair of brackets and one at sign in between. */
static bool is_person(const char *text)
{
	const char *open = strchr(text, '<');
	const char *at = open ? strchr(open, '@') : NULL;
	size_t len = strlen(text);

	return !has_control(text) && utf8_is_text(text) && at &&
	       open > text + 1 && *text != ' ' && open[-1] == ' ' &&
	       at > open + 1 && at[1] != '>' &&
	       strcspn(open + 1, "<> ") == len - (size_t)(open - text) - 2 &&
	       text[len - 1] == '>' && !strchr(at + 1, '@');
}

int coauthor_add(struct buf *out, const char *description,
		 const struct list *people, struct err *e)
{
	if (description && *description) {
		buf_adds(out, description);
		buf_adds(out, people->count ? "\n\n" : "");
	}
	for (size_t i = 0; i < people->count; i++) {
		if (!is_person(people->items[i]))
			return err_set(e, ERR_USAGE,
				       "--co-author is 'NAME <MAIL>', not '%s'",
				       people->items[i]);
		buf_addf(out, "%sCo-authored-by: %s", i ? "\n" : "",
			 people->items[i]);
	}
	return 0;
}
