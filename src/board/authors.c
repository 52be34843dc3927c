/* authors - who made which commit of a dataset */
#include "board/authors.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* The text at a pointer, kept in the list; NULL when there is none. */
static char *keep_text(struct authors *a, const struct json_doc *doc,
		       const char *pointer)
{
	const struct json_node *node = json_at(doc, pointer);
	struct buf text = BUF_INIT(BUF_MAX);
	char *kept;

	if (!node || node->type != JSON_STRING)
		return NULL;
	json_text(&text, doc, node);
	kept = buf_detach(&text);
	list_add(&a->texts, kept);
	return kept;
}

int authors_add_record(void *authors, struct record *record, struct err *e)
{
	struct authors *a = authors;
	char *commit = keep_text(a, &record->doc, "/id");
	char *name = keep_text(a, &record->doc, "/author");

	if (!commit)
		return err_set(e, ERR_DATA, "%s:%zu: /id: expected a commit id",
			       record->source, record->line);
	if (name)
		*map_put(&a->by_commit, commit, strlen(commit)) = name;
	return 0;
}

const char *authors_find(const struct authors *a, const char *commit)
{
	const char *name = map_get(&a->by_commit, commit, strlen(commit));

	return name && *name ? name : "unknown";
}

void authors_release(struct authors *a)
{
	for (size_t i = 0; i < a->texts.count; i++)
		free((char *)a->texts.items[i]);
	list_release(&a->texts);
	map_release(&a->by_commit);
}
