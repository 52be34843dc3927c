/* records - where the records of a JSON file lie, and one of them read anew */
#include "prompt/records.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "json/number.h"
#include "prompt/prompts.h"
#include "stream/reader.h"

#define LIMIT_MAX 10000000

static const struct json_limits limits = JSON_LIMITS;

static int open_regular(struct records *r, const char *path, struct err *e)
{
	struct stat st;

	r->path = path;
	r->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (r->fd < 0 || fstat(r->fd, &st) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_USAGE,
			       "%s: not a regular file; it is read twice: save "
			       "the data in one first",
			       path);
	return 0;
}

static void keep(struct records *r, const struct record *record)
{
	r->items = xgrow(r->items, r->count, &r->room, sizeof *r->items);
	r->items[r->count++] = (struct records_place){
		(uint64_t)record->offset, (uint32_t)record->doc.len,
		record->line > UINT32_MAX ? UINT32_MAX : (uint32_t)record->line
	};
}

int records_open(struct records *r, const char *path, records_judge *judge,
		 void *context, struct err *e)
{
	AUTO(reader_release) struct reader reader = { 0 };
	struct record *record;
	int got, verdict;

	if (open_regular(r, path, e) < 0)
		return -1;
	reader_init(&reader, r->fd, path, &limits);
	while ((got = reader_next(&reader, &record, e)) > 0) {
		verdict = judge(context, &record->doc, e);
		if (verdict < 0)
			return err_wrap(e, "%s:%zu", path, record->line);
		if (verdict && r->count == PROMPTS_RECORDS_MAX)
			return err_set(e, ERR_DATA,
				       "%s: more than %llu records", path,
				       (unsigned long long)PROMPTS_RECORDS_MAX);
		if (verdict)
			keep(r, record);
	}
	return got;
}

int records_read(struct records *r, size_t i, struct err *e)
{
	const struct records_place *place = &r->items[i];
	size_t got = 0;

	buf_clear(&r->text);
	if (buf_room(&r->text, place->len) < 0)
		return err_set(e, ERR_DATA, "%s: a record is too long",
			       r->path);
	while (got < place->len) {
		ssize_t n = pread(r->fd, r->text.data + got, place->len - got,
				  (off_t)(place->offset + got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, ERR_IO, "%s", r->path);
		if (!n)
			return err_set(e, ERR_DATA,
				       "%s: became shorter while it was used",
				       r->path);
		got += (size_t)n;
	}
	buf_grew(&r->text, got);
	if (json_scan(&r->doc, r->text.data, got, &limits, e) < 0)
		return err_wrap(e, "%s:%u: changed while it was used", r->path,
				place->line);
	return 0;
}

void records_release(struct records *r)
{
	close_fd(&r->fd);
	free(r->items);
	r->items = NULL;
	buf_release(&r->text);
	json_doc_release(&r->doc);
}

int records_text(struct buf *out, const struct json_doc *doc,
		 const struct json_node *string)
{
	size_t from = out->len;

	if (json_text(out, doc, string) < 0)
		return -1;
	return memchr(out->data + from, '\0', out->len - from) ? -1 : 0;
}

int records_number(double *value, const struct json_doc *doc,
		   const char *pointer, double most, struct err *e)
{
	const struct json_node *node = json_at(doc, pointer);

	if (!node || node->type == JSON_NULL)
		return 0;
	if (node->type == JSON_NUMBER)
		*value = number_double(json_raw(doc, node), node->len);
	if (node->type != JSON_NUMBER || !(*value >= 0 && *value <= most))
		return err_set(e, ERR_DATA, "%s: expected a number, 0 to %.0f",
			       pointer, most);
	return 1;
}

int records_limit(size_t *tokens, const struct json_doc *doc, struct err *e)
{
	static const char *const names[] = { "/output_tokens", "/max_tokens",
					     "/max_completion_tokens" };
	double value;

	*tokens = 0;
	for (size_t i = 0; i < sizeof names / sizeof *names && !*tokens; i++) {
		int found = records_number(&value, doc, names[i], LIMIT_MAX, e);

		if (found < 0)
			return -1;
		if (found)
			*tokens = (size_t)value;
	}
	return 0;
}
