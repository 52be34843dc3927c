/* script - the text of one reply, event by event, as it came */
#include "load/script.h"

#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "json/write.h"

void script_init(struct script *s)
{
	*s = (struct script){ .content = BUF_INIT(SCRIPT_MAX),
			      .reasoning = BUF_INIT(SCRIPT_MAX) };
}

void script_clear(struct script *s)
{
	buf_clear(&s->content);
	buf_clear(&s->reasoning);
	s->has_content = s->has_reasoning = false;
}

/* What the scanner of events passed over was not judged: it is here. */
static void add(struct script *s, struct buf *to, const char *text, size_t len)
{
	static const struct json_limits limits = { SCRIPT_MAX, 1 };
	AUTO(buf_release) struct buf quoted = BUF_INIT(SCRIPT_MAX);
	AUTO(free_text) char *plain = NULL;
	struct err ignored;

	if (to->len)
		buf_addc(to, ',');
	buf_addc(&quoted, '"');
	buf_add(&quoted, text, len);
	buf_addc(&quoted, '"');
	if (json_scan(&s->doc, quoted.data, quoted.len, &limits, &ignored) ==
	    0) {
		buf_add(to, quoted.data, quoted.len);
		return;
	}
	plain = xstrndup(text, len);
	utf8_mend(plain);
	json_quote(to, plain, strlen(plain));
}

void script_add(struct script *s, const struct chunk *c)
{
	s->has_content |= c->text != NULL;
	s->has_reasoning |= c->reasoning != NULL;
	add(s, &s->content, c->text ? c->text : "", c->text_len);
	add(s, &s->reasoning, c->reasoning ? c->reasoning : "",
	    c->reasoning_len);
}

void script_release(struct script *s)
{
	buf_release(&s->content);
	buf_release(&s->reasoning);
	json_doc_release(&s->doc);
}
