/* details - what was asked and answered, kept on disk as a run goes on */
#include "load/details.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "http/redact.h"
#include "json/member.h"
#include "json/write.h"
#include "load/script.h"
#include "stat/record.h"

#define PENDING_BYTES ((size_t)64 << 10)

/* Lanes write whole lines to its end. */
int details_open(const char *folder, struct err *e)
{
	int fd = file_spool(folder, e);

	if (fd >= 0)
		fcntl(fd, F_SETFL, O_APPEND);
	return fd;
}

static void put_request(struct buf *out, const struct buf *body)
{
	size_t before;

	member_key(out, "request");
	before = out->len;
	if (body->len <= DETAILS_REQUEST_MAX &&
	    json_compact(out, body->data, body->len) == 0)
		return;
	buf_cut(out, before);
	buf_adds(out, "null");
}

static void put_strings(struct buf *out, const char *name,
			const struct buf *strings, bool is_there)
{
	member_key(out, name);
	if (is_there && !strings->is_full)
		buf_addf(out, "[%s]", strings->data);
	else
		buf_adds(out, "null");
}

void details_flush(struct details *d)
{
	if (d->fd >= 0 && d->pending.len &&
	    file_put(d->fd, d->pending.data, d->pending.len, "details.jsonl",
		     &d->lost) < 0)
		d->fd = -1;
	buf_clear(&d->pending);
}

/* Servers have been seen to repeat the headers that they were sent. */
static void hush(struct buf *out, size_t from, const char *secret)
{
	AUTO(buf_release) struct buf clean = BUF_INIT(BUF_MAX);

	if (!secret || strlen(secret) < DETAILS_SECRET_MIN ||
	    !strstr(out->data + from, secret))
		return;
	redact_add(&clean, out->data + from, secret, BUF_MAX / 2);
	buf_cut(out, from);
	buf_add(out, clean.data, clean.len);
}

void details_add(struct details *d, const struct sample *s,
		 const struct engine_end *end)
{
	struct buf *out = &d->pending;
	const struct script *t = end->script;
	size_t from;

	if (d->fd < 0)
		return;
	if (!out->limit)
		*out = BUF_INIT(BUF_MAX);
	from = out->len;
	buf_adds(out, "{\"detail\":{");
	member_count(out, "id", s->id);
	member_text(out, "phase", record_phase(s->phase));
	put_request(out, end->body);
	put_strings(out, "content", &t->content, t->has_content);
	put_strings(out, "reasoning", &t->reasoning, t->has_reasoning);
	buf_adds(out, "}}\n");
	hush(out, from, d->secret);
	if (out->len >= PENDING_BYTES)
		details_flush(d);
}

int details_copy(int fd, const char *path, struct err *e)
{
	AUTO(file_draft_release) struct file_draft draft = FILE_DRAFT_INIT;
	AUTO(buf_release) struct buf part = BUF_INIT(PENDING_BYTES);
	ssize_t got;

	if (file_draft_open(&draft, path, e) < 0)
		return -1;
	buf_room(&part, PENDING_BYTES);
	for (off_t at = 0;; at += got) {
		got = pread(fd, part.data, PENDING_BYTES, at);
		if (got < 0)
			return err_errno(e, ERR_IO, "%s", path);
		if (!got)
			break;
		if (file_put(draft.fd, part.data, (size_t)got, path, e) < 0)
			return -1;
	}
	return file_draft_commit(&draft, e);
}
