/* record - what the simulator really sent, one JSON line a request */
#include "sim/record.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/mem.h"
#include "sim/speech.h"

#define KEEP ((size_t)64 << 10)

void stamps_add(struct stamps *s, int64_t ns, size_t tokens)
{
	s->items = xgrow(s->items, s->count, &s->room, sizeof *s->items);
	s->items[s->count++] = (struct stamp){ ns, (uint32_t)tokens };
}

int record_open(struct record *r, const char *path, struct err *e)
{
	*r = (struct record){ .fd = -1,
			      .path = path,
			      .out = BUF_INIT(BUF_MAX) };
	if (!path)
		return 0;
	r->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return r->fd < 0 ? err_errno(e, ERR_IO, "%s", path) : 0;
}

static void put(struct record *r)
{
	if (!r->failure.kind)
		file_put(r->fd, r->out.data, r->out.len, r->path, &r->failure);
	buf_clear(&r->out);
}

void record_add(struct record *r, const struct reply *reply,
		const struct stamps *stamps, const struct record_end *end)
{
	if (r->fd < 0)
		return;
	buf_addf(&r->out,
		 "{\"id\":\"%s\",\"endpoint\":\"%s\",\"stream\":%s,"
		 "\"connection\":%llu,\"status\":%d,\"outcome\":\"%s\",",
		 reply->id, reply->ask.speech->name,
		 reply->ask.is_stream ? "true" : "false",
		 (unsigned long long)end->connection, end->status,
		 end->outcome);
	buf_addf(&r->out,
		 "\"arrival_ns\":%lld,\"start_ns\":%lld,\"prompt_tokens\":%zu,"
		 "\"cached_tokens\":%zu,\"output_tokens\":%zu,\"chunks\":[",
		 (long long)end->arrival_ns, (long long)end->start_ns,
		 reply->ask.prompt_tokens, end->cached_tokens,
		 reply->sent_tokens);
	for (size_t i = 0; i < stamps->count; i++)
		buf_addf(&r->out, "%s[%lld,%u]", i ? "," : "",
			 (long long)stamps->items[i].ns,
			 (unsigned)stamps->items[i].tokens);
	buf_adds(&r->out, "]}\n");
	if (r->out.len >= KEEP)
		put(r);
}

int record_close(struct record *r, struct err *e)
{
	if (r->fd >= 0)
		put(r);
	buf_release(&r->out);
	close_fd(&r->fd);
	if (!r->failure.kind)
		return 0;
	*e = r->failure;
	return -1;
}
