/* author - who a commit is by, as a command line has it */
#include "git/author.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool has_control(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	}
	return false;
}

int author_read(struct author *author, const char *text, struct err *e)
{
	size_t len = strcspn(text, "<");
	const char *mail = text + len + (text[len] != '\0');
	size_t mail_len = strcspn(mail, "<>");

	while (len && text[len - 1] == ' ')
		len--;
	if (!len || !mail_len || strcmp(mail + mail_len, ">") != 0 ||
	    has_control(text))
		return err_set(e, ERR_USAGE, "--author '%s' is not NAME <MAIL>",
			       text);
	author->name = xstrndup(text, len);
	author->mail = xstrndup(mail, mail_len);
	return 0;
}

void author_release(struct author *author)
{
	free(author->name);
	free(author->mail);
	*author = (struct author){ 0 };
}
