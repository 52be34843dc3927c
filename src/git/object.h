/* object - commits, tags and trees as they are stored, read in place */
#ifndef GIT_OBJECT_H
#define GIT_OBJECT_H

#include "base/err.h"
#include "git/oid.h"

/*
 * Commit and tag: headers, a line each, continued by lines that begin with a
 * space; an empty line; the message, any bytes. All pointers are into what
 * was given. What git itself would not read is refused; all else is left to
 * whoever looks for it.
 */
struct object_commit {
	struct oid tree;
	const char *parents; /* lines of OBJECT_PARENT_LINE bytes */
	size_t parent_count;
	const char *headers; /* those behind the parents */
	const char *message; /* with its empty line; end when there is none */
	const char *end;
};

#define OBJECT_PARENT_LINE 48

/* ERR_DATA. */
int object_commit(struct object_commit *c, const char *data, size_t len,
		  struct err *e);
struct oid object_parent(const struct object_commit *c, size_t n);

struct object_tag {
	struct oid target;
	enum object_type type; /* of the target */
	const char *headers;   /* from `type` on */
	const char *message, *end;
};

/* ERR_DATA. */
int object_tag(struct object_tag *t, const char *data, size_t len,
	       struct err *e);

/* A header with its continuation lines and its newline. */
struct object_header {
	const char *at;
	size_t len;
	size_t name_len;
};

/* The header at *at, which moves on; false at end. */
bool object_header(struct object_header *h, const char **at, const char *end);
bool object_is(const struct object_header *h, const char *name);

/*
 * Where the signature of a tag begins in its message (PGP, SSH, X.509); end
 * when there is none.
 */
const char *object_signature(const char *message, const char *end);

/* An entry of a tree: `MODE NAME`, NUL, id. */
struct object_entry {
	const char *at;
	size_t len;
	const char *name;
	size_t name_len;
	unsigned mode;
	struct oid id;
};

#define OBJECT_MODE_TREE 040000
#define OBJECT_MODE_LINK 0120000
#define OBJECT_MODE_COMMIT 0160000 /* a submodule */

/* 1: the entry at *at, which moves on; 0: at end; -1: it is broken. */
int object_entry(struct object_entry *entry, const char **at, const char *end);
bool object_is_tree(unsigned mode);

/*
 * The next word of 7 to 40 hex digits in lower case, from *at on; letters,
 * digits and `_` are what words consist of. *at moves behind it.
 */
struct object_word {
	const char *at;
	size_t len;
};

bool object_word(struct object_word *word, const char **at, const char *end);

#endif
