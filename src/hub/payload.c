/* payload - one line of a commit after the other */
#include "hub/payload.h"

#include <inttypes.h>
#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "json/write.h"

#define PIECE 49152 /* bytes coded at once: no padding in between */
#define FILE_END "\",\"encoding\":\"base64\"}}\n"

void payload_text(struct buf *line, const char *key, const char *text)
{
	buf_addf(line, "\"%s\":", key);
	json_quote(line, text, strlen(text));
}

/* Up to the content of a file, or the whole line of a large one. */
static void add_front(struct buf *line, const struct hub_upload *u)
{
	buf_addf(line, "{\"key\":\"%s\",\"value\":{",
		 u->is_lfs ? "lfsFile" : "file");
	payload_text(line, "path", u->path);
	if (u->is_lfs)
		buf_addf(line,
			 ",\"algo\":\"sha256\",\"oid\":\"%s\",\"size\":%" PRIu64
			 "}}\n",
			 u->sha256, u->size_bytes);
	else
		buf_adds(line, ",\"content\":\"");
}

static void add_delete(struct buf *line, const char *path)
{
	buf_adds(line, "{\"key\":\"deletedFile\",\"value\":{");
	payload_text(line, "path", path);
	buf_adds(line, "}}\n");
}

static size_t file_size(const struct hub_upload *u)
{
	AUTO(buf_release) struct buf front = BUF_INIT(BUF_MAX);

	add_front(&front, u);
	if (u->is_lfs)
		return front.len;
	return front.len + BASE64_ENCODE_RAW_LENGTH(u->size_bytes) +
	       strlen(FILE_END);
}

static size_t delete_size(const char *path)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	add_delete(&line, path);
	return line.len;
}

void payload_start(struct payload *b, const struct hub_change *change)
{
	b->change = change;
	b->piece = xmalloc(PIECE);
	base64_coder_init(&b->coder);
	b->size_bytes = b->first.len;
	for (size_t i = 0; i < change->count; i++) {
		if (!change->files[i].is_same)
			b->size_bytes += file_size(&change->files[i]);
	}
	for (size_t i = 0; i < change->present.count; i++)
		b->size_bytes += delete_size(change->present.items[i]);
}

static void close_file(struct payload *b)
{
	close_fd(&b->fd);
	b->fd = -1;
	b->open = NULL;
}

void payload_release(struct payload *b)
{
	close_file(b);
	free(take(&b->piece));
	buf_release(&b->text);
	buf_release(&b->first);
}

/* As many bytes as there are, up to PIECE; -1. */
static ssize_t read_piece(const struct payload *b, struct err *e)
{
	size_t done = 0;

	while (done < PIECE) {
		ssize_t got = pread(b->fd, b->piece + done, PIECE - done,
				    b->at + (off_t)done);

		if (got < 0)
			return err_errno(e, ERR_IO, "%s", b->open->file);
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/* It must be what it was when it was hashed. */
static int end_file(struct payload *b, struct err *e)
{
	const struct hub_upload *u = b->open;
	char oid[HASH_SHA256_HEX];

	hash_id_finish(&b->hash, oid);
	close_file(b);
	if ((uint64_t)b->at != u->size_bytes || strcmp(oid, u->oid) != 0)
		return err_set(e, ERR_DATA, "%s: changed since it was read",
			       u->file);
	buf_adds(&b->text, FILE_END);
	return 0;
}

static int go_on(struct payload *b, struct err *e)
{
	ssize_t got = read_piece(b, e);

	if (got < 0)
		return -1;
	hash_id_update(&b->hash, b->piece, (size_t)got);
	base64_code(&b->text, &b->coder, b->piece, (size_t)got);
	b->at += got;
	return got < PIECE ? end_file(b, e) : 0;
}

static int start_file(struct payload *b, const struct hub_upload *u,
		      struct err *e)
{
	add_front(&b->text, u);
	if (u->is_lfs)
		return 0;
	if (u->is_kept) {
		base64_code(&b->text, &b->coder, u->content.data,
			    u->content.len);
		buf_adds(&b->text, FILE_END);
		return 0;
	}
	b->fd = hub_upload_open(u, e);
	if (b->fd < 0)
		return -1;
	b->open = u;
	b->at = 0;
	hash_id_start(&b->hash, HASH_SHA1_HEX - 1, u->size_bytes);
	return 0;
}

/* More text, or none when there is no more. */
static int make(struct payload *b, struct err *e)
{
	const struct hub_change *c = b->change;
	size_t at;

	buf_clear(&b->text);
	b->taken = 0;
	if (b->open)
		return go_on(b, e);
	while (b->next < c->count && c->files[b->next].is_same)
		b->next++;
	at = b->next++;
	if (at < c->count)
		return start_file(b, &c->files[at], e);
	if (at - c->count < c->present.count)
		add_delete(&b->text, c->present.items[at - c->count]);
	return 0;
}

/* From the start. */
static void start_again(struct payload *b)
{
	close_file(b);
	buf_clear(&b->text);
	buf_add(&b->text, b->first.data, b->first.len);
	b->taken = b->next = 0;
}

ssize_t payload_read(void *context, char *to, size_t room, uint64_t at,
		     struct err *e)
{
	struct payload *b = context;
	size_t done = 0;

	if (!at)
		start_again(b);
	while (done < room) {
		size_t len = b->text.len - b->taken;

		if (!len) {
			if (make(b, e) < 0)
				return -1;
			if (!b->text.len && !b->open)
				break;
			continue;
		}
		if (len > room - done)
			len = room - done;
		memcpy(to + done, b->text.data + b->taken, len);
		b->taken += len;
		done += len;
	}
	return (ssize_t)done;
}
