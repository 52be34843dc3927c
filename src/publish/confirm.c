/* confirm - whether a dataset holds every entry that a receipt names */
#include "publish/confirm.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "board/entry.h"
#include "board/outcome.h"
#include "json/canon.h"

/* A string member as text without NUL bytes; NULL when there is none. */
static char *text_of(const struct json_doc *doc, const struct json_node *object,
		     const char *key)
{
	const struct json_node *node = json_member(doc, object, key);
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!node || node->type != JSON_STRING)
		return NULL;
	json_text(&text, doc, node);
	return strlen(text.data) == text.len ? buf_detach(&text) : NULL;
}

static void link_id(struct confirm *c, struct confirm_entry *entry)
{
	struct confirm_entry **first;

	if (!entry->id)
		return;
	first = (struct confirm_entry **)map_put(&c->by_id, entry->id,
						 strlen(entry->id));
	entry->same_id = *first;
	*first = entry;
}

static int add_entry(struct confirm *c, const struct json_doc *doc,
		     const struct json_node *node, struct err *e)
{
	struct confirm_entry *entry = &c->entries[c->count];
	AUTO(free_text) char *outcome = NULL;
	AUTO(free_text) char *digest = NULL;
	void **place;

	if (node->type != JSON_OBJECT)
		return err_set(e, ERR_DATA, "expected an object");
	outcome = text_of(doc, node, "outcome");
	if (!outcome)
		return err_set(e, ERR_DATA, "/outcome: expected a string");
	if (!strcmp(outcome, outcome_name(OUTCOME_REFUSED)))
		return 0;
	digest = text_of(doc, node, "digest");
	if (!digest ||
	    entry_read_digest(entry->digest, digest, strlen(digest)) < 0)
		return err_set(e, ERR_DATA, "/digest: expected 64 hex digits");
	place = map_put(&c->by_digest, entry->digest, 64);
	if (*place)
		return 0;
	*place = entry;
	entry->id = text_of(doc, node, "entry_id");
	link_id(c, entry);
	c->count++;
	return 0;
}

static int read_entries(struct confirm *c, const struct json_doc *doc,
			struct err *e)
{
	const struct json_node *list = json_at(doc, "/entries");
	const struct json_node *node;

	if (!list || list->type != JSON_ARRAY)
		return err_set(e, ERR_DATA, "/entries: expected an array");
	c->entries = xcalloc(list->count + 1, sizeof *c->entries);
	node = json_first(doc, list);
	for (size_t i = 0; i < list->count; i++) {
		if (add_entry(c, doc, node, e) < 0)
			return err_wrap(e, "/entries/%zu", i);
		node = json_next(doc, node);
	}
	return 0;
}

int confirm_read(struct confirm *c, const char *name, const struct buf *text,
		 struct err *e)
{
	const struct json_limits limits = { text->limit, CONFIRM_DEPTH };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const struct json_node *hub;

	c->canon = BUF_INIT(BUF_MAX);
	if (json_scan(&doc, text->data, text->len, &limits, e) < 0)
		return err_wrap(e, "%s: byte %zu", name, doc.stop);
	hub = json_at(&doc, "/hub");
	if (hub && hub->type == JSON_OBJECT) {
		c->repo = text_of(&doc, hub, "repo");
		c->commit = text_of(&doc, hub, "commit");
	}
	if (!c->repo || !c->commit)
		return err_set(e, ERR_DATA,
			       "%s: /hub: expected repo and commit: a receipt "
			       "has them once it is pushed",
			       name);
	return read_entries(c, &doc, e) < 0 ? err_wrap(e, "%s", name) : 0;
}

void confirm_release(struct confirm *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->entries[i].id);
	free(c->entries);
	map_release(&c->by_digest);
	map_release(&c->by_id);
	if (c->canon.data)
		buf_release(&c->canon);
	free(c->repo);
	free(c->commit);
	*c = (struct confirm){ 0 };
}

static void find(struct confirm *c, struct confirm_entry *entry)
{
	c->found += !entry->is_there;
	entry->is_there = true;
}

/* All that it takes off the board is settled, in runs/ or not. */
static void take_retraction(struct confirm *c, const struct json_doc *doc)
{
	const struct json_node *said = json_at(doc, "/retracted");
	AUTO(free_text) char *id = NULL;
	AUTO(free_text) char *digest = NULL;
	struct confirm_entry *entry;

	if (said->type != JSON_OBJECT)
		return;
	id = text_of(doc, said, "entry_id");
	digest = text_of(doc, said, "digest");
	if (!id)
		return;
	entry = map_get(&c->by_id, id, strlen(id));
	for (; entry; entry = entry->same_id) {
		if (!digest || !strcmp(digest, entry->digest))
			find(c, entry);
	}
}

int confirm_record(void *confirm, struct record *record, struct err *e)
{
	struct confirm *c = confirm;
	struct confirm_entry *entry;
	char digest[HASH_SHA256_HEX];

	buf_clear(&c->canon);
	if (json_canon(&c->canon, &record->doc, record->doc.nodes) < 0)
		return err_set(e, ERR_DATA, "%s:%zu: too large", record->source,
			       record->line);
	hash_sha256(digest, c->canon.data, c->canon.len);
	entry = map_get(&c->by_digest, digest, 64);
	if (entry)
		find(c, entry);
	if (entry_is_retraction(&record->doc))
		take_retraction(c, &record->doc);
	return 0;
}

int confirm_end(const struct confirm *c, struct err *e)
{
	size_t first = 0;

	if (c->found == c->count)
		return 0;
	while (c->entries[first].is_there)
		first++;
	return err_set(e, ERR_DATA,
		       "%zu of %zu entries of the receipt are not in %s at "
		       "%s, %s (%.12s...) is one: what it names may not be "
		       "removed; publish again",
		       c->count - c->found, c->count, c->repo, c->commit,
		       c->entries[first].id ? c->entries[first].id
					    : "without an id",
		       c->entries[first].digest);
}
