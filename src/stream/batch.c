/* batch - some files that are read at once, and what came of each */
#include "stream/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/write.h"

#define KEPT_BYTES ((size_t)4 << 20) /* of memory, from batch to batch */

void batch_init(struct batch *b, const struct batch_rules *rules)
{
	*b = (struct batch){ .rules = rules,
			     .lines = BUF_INIT(BUF_MAX),
			     .paths = BUF_INIT(BUF_MAX) };
	reader_init(&b->reader, -1, "", &rules->limits);
}

void batch_clear(struct batch *b)
{
	for (size_t i = 0; i < b->count; i++) {
		free(b->items[i].path);
		free(b->items[i].why);
		close_fd(&b->items[i].fd);
	}
	b->count = 0;
	b->size_bytes = 0;
	if (b->lines.size > KEPT_BYTES)
		buf_release(&b->lines);
	buf_clear(&b->lines);
	buf_clear(&b->paths);
}

void batch_release(struct batch *b)
{
	batch_clear(b);
	reader_release(&b->reader);
	buf_release(&b->lines);
	buf_release(&b->paths);
}

static struct batch_item *add(struct batch *b)
{
	struct batch_item *item = &b->items[b->count++];

	*item = (struct batch_item){ .fd = -1 };
	return item;
}

void batch_add_file(struct batch *b, const char *path, int fd,
		    uint64_t size_bytes)
{
	struct batch_item *item = add(b);

	item->path = xstrdup(path);
	item->fd = fd;
	item->size_bytes = size_bytes;
	b->size_bytes += size_bytes;
}

static void keep_error(struct batch_item *item, const struct err *why)
{
	item->why = xmalloc(sizeof *why);
	*item->why = *why;
}

void batch_add_trouble(struct batch *b, const struct err *why)
{
	keep_error(add(b), why);
}

bool batch_is_full(const struct batch *b)
{
	return b->count == BATCH_FILES || b->size_bytes >= BATCH_BYTES;
}

static bool has_control(const char *path)
{
	AUTO(free_text) char *clean = xstrdup(path);

	err_clean(clean);
	return strcmp(clean, path) != 0;
}

static void add_path(struct buf *out, const struct record *record)
{
	const struct json_node *id =
		json_member(&record->doc, record->doc.nodes, "entry_id");
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char *nul;

	if (id && id->type == JSON_STRING)
		json_text(&text, &record->doc, id);
	while ((nul = memchr(text.data, '\0', text.len)))
		*nul = '?';
	err_clean(text.data);
	buf_adds(out, record->source);
	buf_addc(out, '\t');
	buf_adds(out, text.data);
	buf_addc(out, '\n');
}

static int too_large(const struct batch *b, const struct batch_item *item,
		     struct err *e)
{
	return err_set(e, ERR_DATA, "%s: larger than %zu bytes", item->path,
		       b->rules->max_file);
}

static int collect(struct batch *b, struct batch_item *item, struct err *e)
{
	size_t start = b->lines.len;
	struct record *record;
	int got;

	if (b->rules->has_paths && has_control(item->path))
		return err_set(e, ERR_NO,
			       "%s: control bytes in the name: rename it",
			       item->path);
	if (item->size_bytes > b->rules->max_file)
		return too_large(b, item, e);
	reader_reset(&b->reader, item->fd, item->path);
	while ((got = reader_next(&b->reader, &record, e)) > 0) {
		json_compact_doc(&b->lines, &record->doc);
		buf_addc(&b->lines, '\n');
		/* Each entry has a newline more, and two bytes itself. */
		if ((b->lines.len - start) / 2 > b->rules->max_file)
			return too_large(b, item, e);
		if (b->rules->has_paths)
			add_path(&b->paths, record);
		item->found++;
	}
	if (!got && !item->found)
		return err_set(e, ERR_DATA, "%s: holds no entry", item->path);
	return got;
}

static void read_item(struct batch *b, struct batch_item *item)
{
	size_t lines = b->lines.len, paths = b->paths.len;
	struct err why = { 0 };

	if (collect(b, item, &why) < 0) {
		why.kind = why.kind == ERR_DATA ? ERR_NO : why.kind;
		keep_error(item, &why);
		buf_cut(&b->lines, lines);
		buf_cut(&b->paths, paths);
	}
	close_fd(&item->fd);
	item->fd = -1;
}

void batch_read(struct batch *b)
{
	for (size_t i = 0; i < b->count; i++) {
		struct batch_item *item = &b->items[i];

		if (!item->why)
			read_item(b, item);
		item->lines_end = b->lines.len;
		item->paths_end = b->paths.len;
	}
}
