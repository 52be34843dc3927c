/* ask - what the body of a request asks for */
#include "sim/ask.h"

#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "sim/speech.h"

size_t ask_count_words(const char *text)
{
	static const char space[] = " \t\r\n";
	size_t count = 0;

	for (text += strspn(text, space); *text; count++) {
		text += strcspn(text, space);
		text += strspn(text, space);
	}
	return count;
}

size_t ask_count(const cJSON *prompt)
{
	const cJSON *first = cJSON_IsArray(prompt) ? prompt->child : NULL;

	if (cJSON_IsString(prompt))
		return ask_count_words(prompt->valuestring);
	if (cJSON_IsNumber(first))
		return (size_t)cJSON_GetArraySize(prompt);
	if (first && !first->next && !cJSON_IsObject(first))
		return cJSON_IsString(first) || !cJSON_IsArray(first->child)
			       ? ask_count(first)
			       : 0;
	return 0;
}

size_t ask_count_chat(const cJSON *messages)
{
	size_t count = 0;
	const cJSON *message, *part;

	cJSON_ArrayForEach(message, messages)
	{
		const char *text = value_text(message, "/content");

		if (text)
			count += ask_count_words(text);
		cJSON_ArrayForEach(part, value_array(message, "/content"))
		{
			text = value_text(part, "/text");
			count += text ? ask_count_words(text) : 0;
		}
	}
	return count;
}

/* A member that is there is a whole number from 1; null is not there. */
int ask_limit(size_t *value, const cJSON *root, const char *pointer,
	      struct err *e)
{
	const cJSON *item = value_at(root, pointer);

	if (!item || cJSON_IsNull(item))
		return 0;
	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 1) ||
	    item->valuedouble > ASK_TOKENS_MAX)
		return err_set(e, ERR_DATA, "%s: expected 1 to %d", pointer,
			       ASK_TOKENS_MAX);
	*value = (size_t)item->valuedouble;
	if ((double)*value != item->valuedouble)
		return err_set(e, ERR_DATA, "%s: expected a whole number",
			       pointer);
	return 0;
}

int ask_prompt(struct ask *a, const cJSON *root, const char *pointer,
	       struct err *e)
{
	const cJSON *prompt = value_at(root, pointer);

	if (!cJSON_IsString(prompt) && !cJSON_IsArray(prompt))
		return err_set(e, ERR_DATA, "%s: expected text or token ids",
			       pointer);
	a->prompt_tokens = ask_count(prompt);
	if (a->prefix->block_tokens)
		prefix_prompt(a->prefix, prompt);
	return 0;
}

int ask_messages(struct ask *a, const cJSON *root, const char *pointer,
		 struct err *e)
{
	const cJSON *messages = value_array(root, pointer);

	if (!messages || !messages->child)
		return err_set(e, ERR_DATA, "%s: expected messages", pointer);
	a->prompt_tokens = ask_count_chat(messages);
	if (a->prefix->block_tokens)
		prefix_chat(a->prefix, messages);
	return 0;
}

int ask_read(struct ask *a, const char *body, size_t len, struct err *e)
{
	AUTO(value_release) cJSON *root = NULL;

	a->wants_usage = a->ignores_eos = false;
	a->prompt_tokens = 0;
	a->max_tokens = ASK_TOKENS_DEFAULT;
	prefix_clear(a->prefix);
	if (value_parse(&root, body, len, "body", e) < 0)
		return -1;
	return a->speech->read(a, root, e);
}
