/* listing - the paths and object ids of a dataset's files at one revision */
#include "board/listing.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

static char *text_at(const struct json_doc *doc, const char *pointer)
{
	const struct json_node *node = json_at(doc, pointer);
	struct buf text = BUF_INIT(BUF_MAX);

	if (node && node->type == JSON_STRING)
		json_text(&text, doc, node);
	if (memchr(text.data, '\0', text.len))
		buf_clear(&text); /* what is before it names something else */
	return buf_detach(&text);
}

static void free_file(struct listed_file *file)
{
	free(file->path);
	free(file->oid);
	free(file->lfs);
	free(file->commit);
	free(file->date);
	free(file);
}

int listing_add_record(void *tree, struct record *record, struct err *e)
{
	struct listing *t = tree;
	struct listed_file *file = xmalloc(sizeof *file);
	const struct json_doc *doc = &record->doc;

	*file = (struct listed_file){
		.path = text_at(doc, "/path"),
		.oid = text_at(doc, "/oid"),
		.lfs = text_at(doc, "/lfs"),
		.commit = text_at(doc, "/last_commit/id"),
		.date = text_at(doc, "/last_commit/date"),
	};
	if (!*file->path || !*file->oid) {
		free_file(file);
		return err_set(e, ERR_DATA,
			       "%s:%zu: no file of a tree listing: path or oid "
			       "is missing",
			       record->source, record->line);
	}
	t->files = xgrow(t->files, t->count, &t->room, sizeof *t->files);
	t->files[t->count++] = file;
	*map_put(&t->by_path, file->path, strlen(file->path)) = file;
	return 0;
}

const struct listed_file *listing_find(const struct listing *t,
				       const char *path)
{
	return map_get(&t->by_path, path, strlen(path));
}

bool listing_holds(const struct listing *t, const char *path, const char *text,
		   size_t len)
{
	const struct listed_file *file = listing_find(t, path);
	char hex[HASH_SHA256_HEX];

	if (!file)
		return false;
	if (*file->lfs) {
		hash_sha256(hex, text, len);
		return !strcmp(hex, file->lfs);
	}
	hash_blob(hex, text, len);
	return !strcmp(hex, file->oid);
}

void listing_release(struct listing *t)
{
	for (size_t i = 0; i < t->count; i++)
		free_file(t->files[i]);
	free(t->files);
	map_release(&t->by_path);
	*t = (struct listing){ 0 };
}
