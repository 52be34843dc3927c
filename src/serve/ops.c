/* ops - parsing the JSON lines of a commit */
#include "serve/ops.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/mem.h"
#include "serve/call.h"
#include "serve/name.h"

#define MESSAGE_MAX ((size_t)64 << 10)
#define LINE_MAX_BYTES ((size_t)96 << 20)
#define LINE_DEPTH 8
#define LFS_KEY 3 /* of the keys below; the first three are an op_kind */

static int bad(const struct ops_reader *l, const char *what)
{
	return answer_fail(l->a, 400, NULL, "line %zu: %s", l->number, what);
}

/*
 * The string at a pointer into out: 1 when it is there, 0 when not, -1 when
 * it is no string, longer than the buffer may be, or holds a NUL byte.
 */
static int text_at(struct buf *out, const struct ops_reader *l,
		   const char *pointer)
{
	const struct json_node *node = json_at(&l->doc, pointer);

	if (!node || node->type == JSON_NULL)
		return 0;
	if (node->type != JSON_STRING || json_text(out, &l->doc, node) < 0 ||
	    strlen(out->data) != out->len) {
		answer_fail(l->a, 400, NULL, "line %zu: %s: not usable text",
			    l->number, pointer);
		return -1;
	}
	return 1;
}

static int header_text(char **out, const struct ops_reader *l,
		       const char *pointer)
{
	AUTO(buf_release) struct buf text = BUF_INIT(MESSAGE_MAX);

	if (text_at(&text, l, pointer) < 0)
		return -1;
	*out = xstrdup(text.data);
	return 0;
}

static int read_header(struct ops *o, const struct ops_reader *l)
{
	if (header_text(&o->summary, l, "/value/summary") < 0 ||
	    header_text(&o->description, l, "/value/description") < 0 ||
	    header_text(&o->parent, l, "/value/parentCommit") < 0)
		return -1;
	if (!*o->parent)
		free(take(&o->parent));
	if (o->parent && !name_is_sha(o->parent))
		return bad(l, "/value/parentCommit: expected a commit id, or "
			      "its first 7 digits or more");
	if (!o->summary[strspn(o->summary, " \t\r\n")])
		return bad(l, "/value/summary: a commit needs a summary");
	return 0;
}

static int read_path(struct op *op, const struct ops_reader *l)
{
	AUTO(buf_release) struct buf path = BUF_INIT(NAME_PATH_MAX + 1);
	int found = text_at(&path, l, "/value/path");

	if (found < 0)
		return -1;
	if (op->kind == OP_DELETE_FOLDER && path.len &&
	    path.data[path.len - 1] == '/')
		path.data[--path.len] = '\0';
	if (!found || !name_is_path(path.data))
		return answer_fail(l->a, 422, NULL,
				   "line %zu: /value/path: not a path that "
				   "can be in a repository",
				   l->number);
	op->path = xstrdup(path.data);
	return 0;
}

static int read_base64(struct op *op, const struct ops_reader *l,
		       const struct json_node *content)
{
	AUTO(buf_release) struct buf plain = BUF_INIT(LINE_MAX_BYTES);
	const char *text = json_raw(&l->doc, content) + 1;
	size_t len = content->len - 2;

	if (content->has_escape) {
		json_text(&plain, &l->doc, content);
		text = plain.data;
		len = plain.len;
	}
	if (base64_add(&op->content, text, len) < 0)
		return bad(l, "/value/content: not base64");
	return 0;
}

static int read_content(struct op *op, const struct ops_reader *l)
{
	AUTO(buf_release) struct buf encoding = BUF_INIT(16);
	const struct json_node *content = json_at(&l->doc, "/value/content");

	op->content = BUF_INIT(LINE_MAX_BYTES);
	if (!content || content->type != JSON_STRING)
		return bad(l, "/value/content: expected a string");
	if (text_at(&encoding, l, "/value/encoding") < 0)
		return -1;
	if (!strcmp(encoding.data, "base64")) {
		if (read_base64(op, l, content) < 0)
			return -1;
	} else if (!encoding.len || !strcmp(encoding.data, "utf-8")) {
		json_text(&op->content, &l->doc, content);
	} else {
		return bad(l, "/value/encoding: expected base64 or utf-8");
	}
	if (op->content.len > HUB_REGULAR_MAX)
		return answer_fail(l->a, 400, NULL,
				   "%s: larger than 10 MiB: send it by LFS",
				   op->path);
	return 0;
}

/* A file that is copied comes without: the client does not send it. */
static int read_size(uint64_t *size, const struct ops_reader *l)
{
	const struct json_node *node = json_at(&l->doc, "/value/size");

	*size = POINTER_SIZE_UNKNOWN;
	if (!node)
		return 0;
	if (node->type != JSON_NUMBER || node->len > 15 ||
	    strspn(json_raw(&l->doc, node), "0123456789") != node->len)
		return bad(l, "/value/size: expected a size in bytes");
	*size = strtoull(json_raw(&l->doc, node), NULL, 10);
	return 0;
}

void ops_point(struct op *op)
{
	op->content = BUF_INIT(POINTER_MAX);
	pointer_write(&op->content, op->large);
}

static int read_large(struct op *op, const struct ops_reader *l)
{
	AUTO(buf_release) struct buf oid = BUF_INIT(sizeof op->large->oid - 1);
	uint64_t size;

	if (text_at(&oid, l, "/value/oid") < 0)
		return -1;
	if (!pointer_is_oid(oid.data))
		return bad(l, "/value/oid: expected 64 lower-case hex digits");
	if (read_size(&size, l) < 0)
		return -1;
	op->large = xcalloc(1, sizeof *op->large);
	memcpy(op->large->oid, oid.data, sizeof op->large->oid);
	op->large->size = size;
	return 0;
}

static struct op *add_op(struct ops *o, enum op_kind kind)
{
	o->items = xgrow(o->items, o->count, &o->room, sizeof *o->items);
	o->items[o->count] =
		(struct op){ .kind = kind, .content = BUF_INIT(0) };
	return &o->items[o->count++];
}

static int read_file(struct op *op, const struct ops_reader *l)
{
	if (read_content(op, l) < 0)
		return -1;
	return l->on_file ? l->on_file(l->context, op) : 0;
}

static int read_op(const struct ops_reader *l, const char *key)
{
	static const char *const keys[] = { "file", "deletedFile",
					    "deletedFolder", "lfsFile" };
	struct ops *o = l->ops;
	struct op *op;

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (strcmp(key, keys[i]) != 0)
			continue;
		if (o->count == OPS_MAX)
			return answer_fail(l->a, 413, NULL,
					   "more than %d operations", OPS_MAX);
		op = add_op(o, i == LFS_KEY ? OP_FILE : (enum op_kind)i);
		if (read_path(op, l) < 0)
			return -1;
		if (i == LFS_KEY)
			return read_large(op, l);
		return op->kind == OP_FILE ? read_file(op, l) : 0;
	}
	return bad(l, "/key: expected file, lfsFile, deletedFile or "
		      "deletedFolder");
}

static int read_line(struct ops_reader *l, const char *text, size_t len)
{
	const struct json_limits limits = { LINE_MAX_BYTES, LINE_DEPTH };
	AUTO(buf_release) struct buf key = BUF_INIT(64);
	struct err e;

	l->number++;
	if (!len)
		return 0;
	if (json_scan(&l->doc, text, len, &limits, &e) < 0)
		return bad(l, e.text);
	if (text_at(&key, l, "/key") < 0)
		return -1;
	if (l->ops->summary)
		return read_op(l, key.data);
	if (strcmp(key.data, "header") != 0)
		return bad(l, "/key: expected header");
	return read_header(l->ops, l);
}

void ops_reader_init(struct ops_reader *r, struct ops *o, struct answer *a)
{
	*r = (struct ops_reader){ .ops = o,
				  .a = a,
				  .rest = BUF_INIT(LINE_MAX_BYTES) };
}

static int hold(struct ops_reader *r, const char *text, size_t len)
{
	if (buf_add(&r->rest, text, len) == 0)
		return 0;
	r->number++;
	return bad(r, "longer than a line may be");
}

int ops_reader_add(struct ops_reader *r, const char *text, size_t len)
{
	const char *end;
	int result;

	while ((end = memchr(text, '\n', len))) {
		size_t part = (size_t)(end - text);

		if (r->rest.len) {
			if (hold(r, text, part) < 0)
				return -1;
			result = read_line(r, r->rest.data, r->rest.len);
			buf_clear(&r->rest);
		} else {
			result = read_line(r, text, part);
		}
		if (result < 0)
			return -1;
		text += part + 1;
		len -= part + 1;
	}
	return hold(r, text, len);
}

int ops_reader_end(struct ops_reader *r)
{
	if (r->rest.len && read_line(r, r->rest.data, r->rest.len) < 0)
		return -1;
	if (!r->ops->summary)
		return answer_fail(r->a, 400, NULL, "no header line");
	if (!r->ops->count)
		return answer_fail(r->a, 400, NULL, "no operation to commit");
	return 0;
}

void ops_reader_release(struct ops_reader *r)
{
	buf_release(&r->rest);
	json_doc_release(&r->doc);
}

int ops_parse(struct ops *o, const char *text, size_t len, struct answer *a)
{
	AUTO(ops_reader_release) struct ops_reader r;

	ops_reader_init(&r, o, a);
	return ops_reader_add(&r, text, len) < 0 ? -1 : ops_reader_end(&r);
}

void ops_release(struct ops *o)
{
	for (size_t i = 0; i < o->count; i++) {
		free(o->items[i].path);
		free(o->items[i].large);
		buf_release(&o->items[i].content);
	}
	free(o->items);
	free(o->summary);
	free(o->description);
	free(o->parent);
	*o = (struct ops){ 0 };
}
