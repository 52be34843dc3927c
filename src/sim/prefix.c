/* prefix - the blocks of a prompt, each named by all that is before it */
#include "sim/prefix.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sip.h"
#include "json/value.h"

void prefix_clear(struct prefix *p)
{
	p->tokens = p->count = 0;
	p->state = 0;
}

static void add_token(struct prefix *p, const void *bytes, size_t len)
{
	const uint64_t pair[2] = { p->state, sip_hash(bytes, len) };

	p->state = sip_hash(pair, sizeof pair);
	if (++p->tokens < p->block_tokens)
		return;
	p->tokens = 0;
	p->hashes = xgrow(p->hashes, p->count, &p->room, sizeof *p->hashes);
	p->hashes[p->count++] = p->state ? p->state : 1;
}

void prefix_text(struct prefix *p, const char *text)
{
	static const char space[] = " \t\r\n";

	for (text += strspn(text, space); *text; text += strspn(text, space)) {
		size_t len = strcspn(text, space);

		add_token(p, text, len);
		text += len;
	}
}

void prefix_prompt(struct prefix *p, const cJSON *prompt)
{
	const cJSON *first = cJSON_IsArray(prompt) ? prompt->child : NULL;
	const cJSON *id;

	if (cJSON_IsString(prompt)) {
		prefix_text(p, prompt->valuestring);
	} else if (cJSON_IsNumber(first)) {
		cJSON_ArrayForEach(id, prompt)
		{
			add_token(p, &id->valuedouble, sizeof id->valuedouble);
		}
	} else if (first && !first->next &&
		   (cJSON_IsString(first) || cJSON_IsNumber(first->child))) {
		prefix_prompt(p, first);
	}
}

void prefix_chat(struct prefix *p, const cJSON *messages)
{
	const cJSON *message, *part;

	cJSON_ArrayForEach(message, messages)
	{
		const char *text = value_text(message, "/content");

		if (text)
			prefix_text(p, text);
		cJSON_ArrayForEach(part, value_array(message, "/content"))
		{
			text = value_text(part, "/text");
			if (text)
				prefix_text(p, text);
		}
	}
}

void prefix_release(struct prefix *p)
{
	free(p->hashes);
	*p = (struct prefix){ 0 };
}
