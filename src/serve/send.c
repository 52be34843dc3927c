/* send - bodies from memory, from files, and ones that end too soon */
#include "serve/send.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

#define BLOCK 32768

/* A body that ends behind some bytes, though more were announced. */
struct stump {
	char *bytes; /* or NULL: of fd, from its start */
	int fd;
	uint64_t start, len;
};

static void stump_free(void *cls)
{
	struct stump *s = cls;

	close_fd(&s->fd);
	free(s->bytes);
	free(s);
}

static ssize_t stump_read(void *cls, uint64_t at, char *to, size_t room)
{
	const struct stump *s = cls;

	if (at >= s->len)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (room > s->len - at)
		room = (size_t)(s->len - at);
	if (s->bytes) {
		memcpy(to, s->bytes + at, room);
		return (ssize_t)room;
	}
	return pread(s->fd, to, room, (off_t)(s->start + at));
}

static struct MHD_Response *short_response(struct answer *a)
{
	uint64_t size = a->fd >= 0 ? a->fd_len : a->body.len;
	struct stump *s = xcalloc(1, sizeof *s);

	*s = (struct stump){ NULL, a->fd, a->fd_from, a->short_len };
	if (a->fd < 0)
		s->bytes = buf_detach(&a->body);
	a->fd = -1;
	return MHD_create_response_from_callback(size, BLOCK, stump_read, s,
						 stump_free);
}

/* What was read of a program's output, then the rest of it. */
struct flow {
	struct child *child;
	struct buf read;
};

static void flow_free(void *cls)
{
	struct flow *f = cls;

	child_end(&f->child);
	buf_release(&f->read);
	free(f);
}

static ssize_t flow_read(void *cls, uint64_t at, char *to, size_t room)
{
	struct flow *f = cls;
	ssize_t got;

	(void)at;
	if (f->read.len) {
		room = room < f->read.len ? room : f->read.len;
		memcpy(to, f->read.data, room);
		buf_drop(&f->read, room);
		return (ssize_t)room;
	}
	got = child_read(f->child, to, room);
	if (got == 0)
		return MHD_CONTENT_READER_END_OF_STREAM;
	return got > 0 ? got : MHD_CONTENT_READER_END_WITH_ERROR;
}

static struct MHD_Response *flow_response(struct answer *a)
{
	struct flow *f = xcalloc(1, sizeof *f);

	f->child = take(&a->child);
	f->read = a->body;
	a->body = BUF_INIT(BUF_MAX);
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK,
						 flow_read, f, flow_free);
}

struct MHD_Response *send_response(struct answer *a)
{
	size_t len = a->body.len;
	struct MHD_Response *response;
	char *bytes;

	if (a->child)
		return flow_response(a);
	if (a->is_short)
		return short_response(a);
	if (a->fd >= 0) {
		response = MHD_create_response_from_fd_at_offset64(
			a->fd_len, a->fd, a->fd_from);
		if (response)
			a->fd = -1;
		return response;
	}
	bytes = buf_detach(&a->body);
	return MHD_create_response_from_buffer(len, bytes,
					       MHD_RESPMEM_MUST_FREE);
}
