/* prompt - one request to be, and how tokens are counted */
#include "prompt/prompt.h"

#include <string.h>

#include "base/buf.h"

#define BYTES_A_TOKEN 4 /* of English text, about */

const char *prompt_role_name(enum prompt_role role)
{
	static const char *const names[] = { "system", "user", "assistant" };

	return names[role];
}

int prompt_join(struct buf *out, const struct prompt *p)
{
	for (size_t i = 0; i < p->message_count; i++) {
		buf_adds(out, i ? "\n\n" : "");
		buf_add(out, p->messages[i].text, p->messages[i].len);
	}
	return out->is_full ? -1 : 0;
}

int counter_count(const struct counter *c, const char *text, size_t len,
		  size_t *tokens, struct err *e)
{
	if (c->count)
		return c->count(c->context, text, len, tokens, e);
	*tokens = (len + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
	return 0;
}
