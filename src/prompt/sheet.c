/* sheet - the messages of a prompt while they are written */
#include "prompt/sheet.h"

#include <stdlib.h>

#include "base/mem.h"

void sheet_clear(struct sheet *s)
{
	buf_clear(&s->text);
	s->count = 0;
}

void sheet_release(struct sheet *s)
{
	buf_release(&s->text);
	free(s->messages);
	s->messages = NULL;
	s->count = s->room = 0;
}

int sheet_add(struct sheet *s, enum prompt_role role, const char *text,
	      size_t len, struct err *e)
{
	if (s->count == SHEET_MESSAGES_MAX ||
	    buf_add(&s->text, text, len) < 0 || buf_addc(&s->text, '\0') < 0)
		return err_set(e, ERR_DATA, "a prompt is longer than %zu MiB",
			       SHEET_MAX >> 20);
	s->messages =
		xgrow(s->messages, s->count, &s->room, sizeof *s->messages);
	s->messages[s->count++] = (struct message){ .role = role, .len = len };
	return 0;
}

void sheet_show(struct sheet *s, struct prompt *p)
{
	const char *at = s->text.data;

	for (size_t i = 0; i < s->count; i++) {
		s->messages[i].text = at;
		at += s->messages[i].len + 1;
	}
	p->messages = s->messages;
	p->message_count = s->count;
}
