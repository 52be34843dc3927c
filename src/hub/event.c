/* event - what a run tells of itself, as JSON lines */
#include "hub/event.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "json/member.h"
#include "json/utf8.h"

/* `"key":"text"`, bytes that are no UTF-8 as `?`. */
static void add_text(struct buf *out, const char *key, const char *text)
{
	AUTO(buf_release) struct buf clean = BUF_INIT(BUF_MAX);
	size_t left = text ? strlen(text) : 0;

	while (left) {
		size_t len = utf8_length(text, left);

		buf_add(&clean, len ? text : "?", len ? len : 1);
		len += !len;
		text += len;
		left -= len;
	}
	member_text(out, key, text ? clean.data : NULL);
}

static void begin(struct buf *out, const char *kind)
{
	buf_addc(out, '{');
	add_text(out, "event", kind);
}

static void end(struct buf *out, hub_event_tell *tell)
{
	buf_addc(out, '}');
	tell(out->data);
}

void hub_event_message(hub_event_tell *tell, const char *kind, const char *text)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!tell)
		return;
	begin(&line, kind);
	add_text(&line, "message", text);
	end(&line, tell);
}

void hub_event_resolved(hub_event_tell *tell, const struct hub *h,
			const char *commit)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!tell)
		return;
	begin(&line, "resolved");
	add_text(&line, "endpoint", h->endpoint);
	buf_addf(&line, ",\"mirror\":%s", h->is_mirror ? "true" : "false");
	add_text(&line, "type", h->type);
	add_text(&line, "repo", h->repo);
	add_text(&line, "revision", h->revision);
	add_text(&line, "commit", commit);
	end(&line, tell);
}

void hub_event_file(hub_event_tell *tell, const struct wanted_file *file,
		    const char *id)
{
	static const char *const states[] = { [WANTED_YET] = "wanted",
					      [WANTED_HERE] = "here",
					      [WANTED_ABSENT] = "absent",
					      [WANTED_UNCHANGED] =
						      "unchanged" };
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!tell)
		return;
	begin(&line, "file");
	add_text(&line, "path", file->path);
	add_text(&line, "state", states[file->state]);
	add_text(&line, "id", id);
	buf_addf(&line, ",\"size\":%" PRIu64, file->size_bytes);
	add_text(&line, "from", file->is_cached ? "cache" : "hub");
	buf_addf(&line, ",\"resumed\":%" PRIu64, file->resumed_bytes);
	end(&line, tell);
}

void hub_event_progress(hub_event_tell *tell,
			const struct hub_event_progress *p)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!tell)
		return;
	begin(&line, "progress");
	buf_addf(&line, ",\"files_done\":%zu,\"files\":%zu,\"bytes\":%" PRIu64,
		 p->files_done, p->files, p->bytes);
	end(&line, tell);
}

void hub_event_upload(hub_event_tell *tell, const char *path, uint64_t bytes,
		      uint64_t total)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!tell)
		return;
	begin(&line, path ? "upload" : "commit");
	if (path)
		add_text(&line, "path", path);
	buf_addf(&line, ",\"bytes\":%" PRIu64 ",\"total\":%" PRIu64, bytes,
		 total);
	end(&line, tell);
}

void hub_event_pushed(hub_event_tell *tell, const char *commit, bool is_changed,
		      unsigned pull)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!tell)
		return;
	begin(&line, "pushed");
	add_text(&line, "commit", commit);
	buf_addf(&line, ",\"changed\":%s", is_changed ? "true" : "false");
	if (pull)
		buf_addf(&line, ",\"pull_request\":%u", pull);
	end(&line, tell);
}

void hub_event_end(hub_event_tell *tell, int status, const char *message)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!tell)
		return;
	begin(&line, "end");
	buf_addf(&line, ",\"status\":%d", status);
	if (message)
		add_text(&line, "message", message);
	end(&line, tell);
}
