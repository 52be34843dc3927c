/* event - what the events of all interfaces are made of */
#include "sim/event.h"

#include <stdio.h>
#include <string.h>

#include "json/write.h"
#include "sim/speech.h"

void event_id(struct reply *r, uint64_t seed, uint64_t number)
{
	snprintf(r->id, sizeof r->id, "%s-%08llx-%llu", r->ask.speech->prefix,
		 (unsigned long long)(seed & 0xffffffff),
		 (unsigned long long)number);
}

static void end_line(struct buf *out, const struct reply *r)
{
	buf_adds(out, r->config->has_crlf ? "\r\n" : "\n");
}

void event_open(struct buf *out, const struct reply *r, const char *name)
{
	if (r->config->has_comments) {
		buf_adds(out, ": keep-alive");
		end_line(out, r);
		end_line(out, r);
	}
	if (name) {
		buf_addf(out, "event: %s", name);
		end_line(out, r);
	}
	buf_adds(out, "data: ");
}

void event_close(struct buf *out, const struct reply *r)
{
	end_line(out, r);
	end_line(out, r);
}

void event_tokens(struct buf *out, size_t tokens)
{
	buf_addc(out, '"');
	while (tokens--)
		buf_adds(out, " tok");
	buf_addc(out, '"');
}

void event_model(struct buf *out, const struct reply *r)
{
	json_quote(out, r->config->model, strlen(r->config->model));
}
