/* finding - what is wrong with a value, and where */
#include "json/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "json/utf8.h"

#define QUOTE_BYTES 60

void findings_release(struct findings *f)
{
	for (size_t i = 0; i < f->count; i++) {
		free(f->items[i].pointer);
		free(f->items[i].message);
	}
	*f = (struct findings){ 0 };
}

void findings_start(struct findings *f, const struct json_doc *doc)
{
	findings_release(f);
	f->doc = doc;
}

/* The place for one more, or NULL when it is only counted. */
static struct finding *next_item(struct findings *f)
{
	if (f->count < FINDINGS_MAX)
		return &f->items[f->count++];
	f->more++;
	return NULL;
}

void finding_add(struct findings *f, const struct json_node *node,
		 const char *rule, const char *format, ...)
{
	struct buf pointer = BUF_INIT(BUF_MAX);
	struct finding *item = next_item(f);
	va_list args;

	if (!item)
		return;
	json_pointer(&pointer, f->doc, node);
	*item = (struct finding){ buf_detach(&pointer), rule, NULL };
	va_start(args, format);
	if (vasprintf(&item->message, format, args) < 0)
		item->message = xstrdup(rule);
	va_end(args);
}

void finding_missing(struct findings *f, const struct json_node *object,
		     const char *rule, const char *key, size_t len)
{
	struct buf pointer = BUF_INIT(BUF_MAX);
	struct finding *item = next_item(f);

	if (!item)
		return;
	json_pointer(&pointer, f->doc, object);
	json_token(&pointer, key, len);
	*item = (struct finding){ buf_detach(&pointer), rule,
				  xstrdup("missing, but required") };
}

void finding_quote(struct buf *out, const struct json_doc *doc,
		   const struct json_node *node)
{
	const char *raw = json_raw(doc, node);
	size_t len = 0, step;

	if (node->type == JSON_OBJECT || node->type == JSON_ARRAY) {
		buf_adds(out,
			 node->type == JSON_OBJECT ? "an object" : "an array");
		return;
	}
	if (node->len <= QUOTE_BYTES) {
		buf_add(out, raw, node->len);
		return;
	}
	while ((step = utf8_length(raw + len, node->len - len)) &&
	       len + step <= QUOTE_BYTES)
		len += step;
	buf_add(out, raw, len);
	buf_adds(out, "...");
}
