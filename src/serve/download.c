/* download - resolve and raw: the bytes of one file at one revision */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "serve/api.h"
#include "serve/files.h"
#include "serve/name.h"
#include "serve/redirect.h"
#include "serve/store.h"

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

struct span {
	long long first, last; /* last is inclusive; -1: not given */
};

/* `bytes=FIRST-LAST`, one of them may be missing; RFC 9110 section 14.1.2. */
static bool parse_range(struct span *s, const char *text)
{
	if (!text || strncmp(text, "bytes=", 6) != 0)
		return false;
	text += 6;
	s->first = take_number(&text);
	if (*text++ != '-')
		return false;
	s->last = take_number(&text);
	if (*text || (s->first < 0 && s->last < 0))
		return false;
	return s->first < 0 || s->last < 0 || s->first <= s->last;
}

/* The part of size bytes that it means. */
static enum range place_range(struct span *s, long long size)
{
	if (s->first < 0) {
		s->first = s->last < size ? size - s->last : 0;
		s->last = -1;
	}
	if (s->first >= size)
		return RANGE_OUTSIDE;
	if (s->last < 0 || s->last >= size)
		s->last = size - 1;
	return RANGE_PART;
}

static const char *type_of(const char *bytes, size_t len)
{
	return memchr(bytes, '\0', len < TEXT_PROBE ? len : TEXT_PROBE)
		       ? "application/octet-stream"
		       : "text/plain; charset=utf-8";
}

static enum range wanted(struct span *s, const struct request *in,
			 const char *etag, size_t size)
{
	if (in->is_head || (in->if_range && strcmp(in->if_range, etag) != 0) ||
	    !parse_range(s, in->range)) {
		*s = (struct span){ 0, (long long)size - 1 };
		return RANGE_NONE;
	}
	return place_range(s, (long long)size);
}

/* Status and headers for the part that is asked. -1: 416 is answered. */
static int send_head(struct span *part, struct call *c, const char *etag,
		     size_t size)
{
	enum range range = wanted(part, c->in, etag, size);

	answer_add(c->out, "ETag", "%s", etag);
	answer_add(c->out, "Accept-Ranges", "bytes");
	if (range == RANGE_OUTSIDE) {
		answer_add(c->out, "Content-Range", "bytes */%zu", size);
		return answer_fail(c->out, 416, NULL,
				   "The range is not satisfiable");
	}
	c->out->status = range == RANGE_PART ? 206 : 200;
	if (range == RANGE_PART)
		answer_add(c->out, "Content-Range", "bytes %lld-%lld/%zu",
			   part->first, part->last, size);
	return 0;
}

static void send_bytes(struct call *c, const char *etag, const char *bytes,
		       size_t size)
{
	struct span part;

	if (send_head(&part, c, etag, size) < 0)
		return;
	c->out->type = type_of(bytes, size);
	buf_add(&c->out->body, bytes + part.first,
		(size_t)(part.last + 1 - part.first));
}

void download_object(struct call *c, const struct pointer *p, int fd)
{
	AUTO(free_text) char *etag = xasprintf("\"%s\"", p->oid);
	struct span part;

	c->out->fd = fd;
	if (send_head(&part, c, etag, p->size) < 0) {
		close_fd(&c->out->fd);
		c->out->fd = -1;
		return;
	}
	c->out->type = "application/octet-stream";
	c->out->fd_from = (uint64_t)part.first;
	c->out->fd_len = (uint64_t)(part.last + 1 - part.first);
}

/* 302 to where the bytes are, with what they are on this hop. */
static void send_away(struct call *c, const struct pointer *p)
{
	AUTO(free_text) char *address = lfs_address(c, "GET", p);

	answer_add(c->out, "X-Linked-Etag", "\"%s\"", p->oid);
	answer_add(c->out, "X-Linked-Size", "%llu",
		   (unsigned long long)p->size);
	answer_add(c->out, "Location", "%s", address);
	c->out->status = 302;
}

/* The file's blob, or 404 EntryNotFound. */
static int find_blob(git_blob **blob, git_repository *repo,
		     const git_commit *commit, struct call *c)
{
	AUTO(free_tree) git_tree *tree = NULL;
	AUTO(free_entry) git_tree_entry *entry = NULL;

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

/* What stands in git, or what the fault says of it. */
static void send_small(struct call *c, const git_commit *commit, git_blob *blob)
{
	const git_oid *id = git_commit_id(commit);
	size_t size = (size_t)git_blob_rawsize(blob);
	char etag[GIT_OID_HEXSZ + 3] = "\"";

	git_oid_fmt(etag + 1, git_blob_id(blob));
	etag[GIT_OID_HEXSZ + 1] = '"';
	if (c->in->fault.kind == FAULT_307)
		redirect_pinned(c, id, etag);
	else if (c->in->fault.kind == FAULT_302)
		redirect_cdn(c, id, etag, size);
	else
		send_bytes(c, etag, git_blob_rawcontent(blob), size);
}

static void send_large(struct call *c, const struct pointer *p)
{
	AUTO(free_text) char *repo = call_key(c);
	int fd = c->in->fault.kind == FAULT_200 ? store_open(repo, p) : -1;

	if (fd < 0)
		send_away(c, p);
	else
		download_object(c, p, fd);
}

/* The commit, and the blob at the call's path; -1: answered. */
static int find_file(git_repository **repo, git_commit **commit,
		     git_blob **blob, struct call *c)
{
	if (call_commit(repo, commit, c) < 0)
		return -1;
	if (!name_is_path(c->path))
		return answer_fail(c->out, 422, NULL, "Invalid path");
	return find_blob(blob, *repo, *commit, c);
}

static void send_file(struct call *c, bool is_raw)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_commit) git_commit *commit = NULL;
	AUTO(free_blob) git_blob *blob = NULL;
	struct pointer p;

	if (find_file(&repo, &commit, &blob, c) < 0)
		return;
	if (!is_raw && files_pointer(&p, repo, git_blob_id(blob)))
		send_large(c, &p);
	else
		send_small(c, commit, blob);
}

void api_resolve(struct call *c)
{
	send_file(c, false);
}

void api_raw(struct call *c)
{
	send_file(c, true);
}

/* A CDN knows nothing of git: its ETag is another hash. */
void api_cdn(struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_commit) git_commit *commit = NULL;
	AUTO(free_blob) git_blob *blob = NULL;
	char etag[HASH_SHA256_HEX + 2] = "\"";
	uint64_t size;

	if (!ticket_check(&size, &c->hub->tickets, c->in)) {
		answer_fail(c->out, 403, NULL,
			    "This address is no longer good");
		return;
	}
	if (find_file(&repo, &commit, &blob, c) < 0)
		return;
	hash_sha256(etag + 1, git_blob_rawcontent(blob),
		    (size_t)git_blob_rawsize(blob));
	etag[HASH_SHA256_HEX] = '"';
	send_bytes(c, etag, git_blob_rawcontent(blob),
		   (size_t)git_blob_rawsize(blob));
}
