/* finding - what is wrong with a value, and where */
#include "json/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "json/utf8.h"

#define QUOTE_BYTES 60

static void clear(struct findings *f)
{
	for (size_t i = 0; i < f->count; i++) {
		free(f->items[i].pointer);
		free(f->items[i].keyword);
		free(f->items[i].message);
	}
	f->count = f->more = 0;
}

void findings_release(struct findings *f)
{
	clear(f);
	free(f->items);
	*f = (struct findings){ 0 };
}

void findings_start(struct findings *f, const struct json_doc *doc)
{
	clear(f);
	f->doc = doc;
}

/* The place for one more, or NULL when it is only counted. */
static struct finding *next_item(struct findings *f)
{
	if (f->count >= (f->limit ? f->limit : FINDINGS_MAX)) {
		f->more++;
		return NULL;
	}
	f->items = xgrow(f->items, f->count, &f->room, sizeof *f->items);
	return &f->items[f->count++];
}

/* A pointer moves into an item. */
static void fill(struct finding *item, struct buf *pointer, size_t whole_len,
		 const char *rule)
{
	*item = (struct finding){ .whole_len = whole_len, .rule = rule };
	item->pointer = buf_detach(pointer);
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
	fill(item, &pointer, pointer.len, rule);
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
	size_t whole;

	if (!item)
		return;
	json_pointer(&pointer, f->doc, object);
	whole = pointer.len;
	json_token(&pointer, key, len);
	fill(item, &pointer, whole, rule);
	item->message = xstrdup("missing, but required");
}

struct finding *finding_put(struct findings *f, const struct buf *pointer,
			    const struct buf *keyword, const char *message)
{
	struct finding *item = next_item(f);

	if (!item)
		return NULL;
	*item = (struct finding){ .whole_len = pointer->len };
	item->pointer = xstrndup(pointer->data, pointer->len);
	item->keyword = xstrndup(keyword->data, keyword->len);
	item->message = xstrdup(message);
	return item;
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
