/* ops - the body of a commit request: JSON lines, checked */
#ifndef SERVE_OPS_H
#define SERVE_OPS_H

#include <git2.h>
#include <stddef.h>

#include "base/buf.h"
#include "json/doc.h"
#include "serve/answer.h"
#include "serve/pointer.h"

enum op_kind {
	OP_FILE,
	OP_DELETE_FILE,
	OP_DELETE_FOLDER,
};

struct op {
	enum op_kind kind;
	char *path;         /* name_is_path; of a folder without its final / */
	struct buf content; /* of a large file its pointer, see ops_point */
	struct pointer *large; /* NULL: content is the file itself */
	git_oid blob;          /* of the content, once it is stored */
	bool is_taken;         /* content is no more here: see ops_reader */
};

#define OPS_MAX 10000

/* Never empty after ops_parse: a header line and one operation at least. */
struct ops {
	char *summary, *description, *parent; /* parent may be NULL */
	struct op *items;
	size_t count, room;
};

/*
 * Lines of {"key","value"}: header first, then file, lfsFile, deletedFile
 * and deletedFolder. -1: 400, 413 or 422 is answered. Whether the large files
 * are there is not looked at; one that is copied may come without its size,
 * which is POINTER_SIZE_UNKNOWN then.
 */
int ops_parse(struct ops *o, const char *text, size_t len, struct answer *a);

/*
 * The same as the text comes, of which a line at most is held. Each file but
 * the large ones is shown to on_file as soon as it is there, which may move its
 * content out and set is_taken; -1: it has answered.
 */
struct ops_reader {
	struct ops *ops;
	struct answer *a;
	int (*on_file)(void *context, struct op *op); /* or NULL */
	void *context;
	struct buf rest; /* a line that is not whole yet */
	struct json_doc doc;
	size_t number; /* of lines */
};

void ops_reader_init(struct ops_reader *r, struct ops *o, struct answer *a);
int ops_reader_add(struct ops_reader *r, const char *text, size_t len);
/* There is no more: the last line needs no line feed. */
int ops_reader_end(struct ops_reader *r);
void ops_reader_release(struct ops_reader *r);

/* Write the pointer of a large file, whose size is known by now. */
void ops_point(struct op *op);
void ops_release(struct ops *o);

#endif
