/* download - resolve and raw: the bytes of one file at one revision */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "serve/api.h"
#include "serve/name.h"

#define TEXT_PROBE 8000
#define RANGE_MAX (1LL << 50) /* what is more counts as that */

enum range {
	RANGE_NONE, /* no usable Range header: all of it */
	RANGE_PART,
	RANGE_OUTSIDE,
};

/* Decimal at *text, which moves behind it; -1 when there is none. */
static long long take_number(const char **text)
{
	long long number = 0;

	if (!isdigit((unsigned char)**text))
		return -1;
	for (; isdigit((unsigned char)**text); (*text)++) {
		if (number < RANGE_MAX)
			number = number * 10 + (**text - '0');
	}
	return number;
}

/* One range of bytes, RFC 9110 §14.1.2; *last is inclusive. */
static enum range read_range(const char *text, size_t size, size_t *first,
			     size_t *last)
{
	long long from, to;

	if (!text || strncmp(text, "bytes=", 6) != 0)
		return RANGE_NONE;
	text += 6;
	from = take_number(&text);
	if (*text++ != '-')
		return RANGE_NONE;
	to = take_number(&text);
	if (*text || (from < 0 && to < 0) ||
	    (from >= 0 && to >= 0 && to < from))
		return RANGE_NONE;
	if (from < 0) {
		from = to < (long long)size ? (long long)size - to : 0;
		to = to ? (long long)size - 1 : -1;
	}
	if (from >= (long long)size)
		return RANGE_OUTSIDE;
	*first = (size_t)from;
	*last = to < 0 || to >= (long long)size ? size - 1 : (size_t)to;
	return RANGE_PART;
}

static const char *type_of(const char *bytes, size_t len)
{
	return memchr(bytes, '\0', len < TEXT_PROBE ? len : TEXT_PROBE)
		       ? "application/octet-stream"
		       : "text/plain; charset=utf-8";
}

static enum range wanted(const struct request *in, const char *etag,
			 size_t size, size_t first_last[2])
{
	if (in->is_head || (in->if_range && strcmp(in->if_range, etag) != 0))
		return RANGE_NONE;
	return read_range(in->range, size, &first_last[0], &first_last[1]);
}

static void send_bytes(struct call *c, const char *etag, const char *bytes,
		       size_t size)
{
	size_t part[2] = { 0, size - 1 };
	enum range range = wanted(c->in, etag, size, part);

	answer_add(c->out, "ETag", "%s", etag);
	answer_add(c->out, "Accept-Ranges", "bytes");
	if (range == RANGE_OUTSIDE) {
		answer_add(c->out, "Content-Range", "bytes */%zu", size);
		answer_fail(c->out, 416, NULL, "The range is not satisfiable");
		return;
	}
	c->out->status = range == RANGE_PART ? 206 : 200;
	c->out->type = type_of(bytes, size);
	if (range == RANGE_PART)
		answer_add(c->out, "Content-Range", "bytes %zu-%zu/%zu",
			   part[0], part[1], size);
	buf_add(&c->out->body, bytes + part[0], part[1] + 1 - part[0]);
}

/* The file's blob, or 404 EntryNotFound. */
static int find_blob(git_blob **blob, git_repository *repo,
		     const git_commit *commit, struct call *c)
{
	AUTO(free_tree)
	git_tree *tree = NULL;
	AUTO(free_entry)
	git_tree_entry *entry = NULL;

	if (git_commit_tree(&tree, commit) < 0)
		return answer_git(c->out, "tree");
	if (git_tree_entry_bypath(&entry, tree, c->path) < 0 ||
	    git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
		return answer_fail(c->out, 404, "EntryNotFound",
				   "Entry not found");
	if (git_blob_lookup(blob, repo, git_tree_entry_id(entry)) < 0)
		return answer_git(c->out, "blob");
	return 0;
}

void api_resolve(struct call *c)
{
	AUTO(free_repo)
	git_repository *repo = NULL;
	AUTO(free_commit)
	git_commit *commit = NULL;
	AUTO(free_blob)
	git_blob *blob = NULL;
	char etag[GIT_OID_HEXSZ + 3] = "\"";

	if (call_commit(&repo, &commit, c) < 0)
		return;
	if (!name_is_path(c->path)) {
		answer_fail(c->out, 422, NULL, "Invalid path");
		return;
	}
	if (find_blob(&blob, repo, commit, c) < 0)
		return;
	git_oid_fmt(etag + 1, git_blob_id(blob));
	etag[GIT_OID_HEXSZ + 1] = '"';
	send_bytes(c, etag, git_blob_rawcontent(blob),
		   (size_t)git_blob_rawsize(blob));
}
