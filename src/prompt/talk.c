/* talk - the messages of a request that someone wrote as JSON */
#include "prompt/talk.h"

#include <stdio.h>

#include "base/mem.h"
#include "prompt/records.h"

static int read_role(enum prompt_role *role, const struct json_doc *doc,
		     const struct json_node *node)
{
	static const struct {
		const char *name;
		enum prompt_role role;
	} rows[] = {
		{ "system", PROMPT_SYSTEM },
		{ "developer", PROMPT_SYSTEM },
		{ "user", PROMPT_USER },
		{ "assistant", PROMPT_ASSISTANT },
	};

	for (size_t i = 0; node && i < sizeof rows / sizeof *rows; i++) {
		if (json_is_text(doc, node, rows[i].name)) {
			*role = rows[i].role;
			return 0;
		}
	}
	return -1;
}

static int add_text(struct buf *out, const struct json_doc *doc,
		    const struct json_node *node)
{
	if (!node || node->type != JSON_STRING)
		return -1;
	return records_text(out, doc, node);
}

/* A content: a string, or parts, of which only text is known. */
static int add_content(struct buf *out, const struct json_doc *doc,
		       const struct json_node *content)
{
	const struct json_node *part;

	if (!content || content->type != JSON_ARRAY)
		return add_text(out, doc, content);
	part = json_first(doc, content);
	for (uint32_t i = 0; i < content->count; i++) {
		if (part->type != JSON_OBJECT ||
		    !json_is_text(doc, json_member(doc, part, "type"),
				  "text") ||
		    add_text(out, doc, json_member(doc, part, "text")) < 0)
			return -1;
		part = json_next(doc, part);
	}
	return 0;
}

/* One of the messages; its text into out. */
static int read_message(struct buf *out, enum prompt_role *role,
			const struct json_doc *doc,
			const struct json_node *node)
{
	buf_clear(out);
	if (node->type != JSON_OBJECT ||
	    read_role(role, doc, json_member(doc, node, "role")) < 0)
		return -1;
	return add_content(out, doc, json_member(doc, node, "content"));
}

int talk_check(const struct json_doc *doc, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(SHEET_MAX);
	const struct json_node *prompt = json_at(doc, "/prompt");
	const struct json_node *all = json_at(doc, "/messages");
	const struct json_node *message;
	enum prompt_role role;

	if (prompt)
		return add_text(&text, doc, prompt) < 0
			       ? err_set(e, ERR_DATA,
					 "/prompt: expected text, without "
					 "\\u0000")
			       : 1;
	if (!all)
		return 0;
	if (all->type != JSON_ARRAY || !all->count ||
	    all->count > SHEET_MESSAGES_MAX)
		return err_set(e, ERR_DATA, "/messages: expected messages");
	message = json_first(doc, all);
	for (uint32_t i = 0; i < all->count; i++) {
		if (read_message(&text, &role, doc, message) < 0)
			return err_set(e, ERR_DATA,
				       "/messages/%u: expected a role (system, "
				       "user, assistant) and content that is "
				       "text",
				       i);
		message = json_next(doc, message);
	}
	return 1;
}

static int take_message(struct prompts *d, const struct message *m,
			struct prompt *p, struct err *e)
{
	int result = source_copy(d, m, p, e);

	buf_clear(&d->scratch); /* the salt is behind us */
	return result;
}

int talk_read(struct prompts *d, const struct json_doc *doc, uint64_t salt,
	      struct prompt *p, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(SHEET_MAX);
	const struct json_node *prompt = json_at(doc, "/prompt");
	const struct json_node *all = json_at(doc, "/messages");
	const struct json_node *node = prompt ? prompt : json_first(doc, all);
	struct message m = { .role = PROMPT_USER };

	sheet_clear(&d->sheet);
	source_salt(d, salt, SIZE_MAX);
	for (uint32_t i = 0; i < (prompt ? 1 : all->count); i++) {
		if (prompt ? add_text(&text, doc, node) < 0
			   : read_message(&text, &m.role, doc, node) < 0)
			return err_set(e, ERR_DATA, "no longer a request");
		m.text = text.data;
		m.len = text.len;
		if (take_message(d, &m, p, e) < 0)
			return -1;
		node = json_next(doc, node);
	}
	return 0;
}
