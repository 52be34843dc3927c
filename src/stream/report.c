/* report - findings in a record, for people, programs and workflow logs */
#include "stream/report.h"

#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "json/write.h"

int report_choose(enum report_form *form, const char *name, struct err *e)
{
	static const char *const names[] = { "human", "json", "github" };

	for (size_t i = 0; i < 3; i++) {
		if (strcmp(name, names[i]) != 0)
			continue;
		*form = (enum report_form)i;
		return 0;
	}
	return err_set(e, ERR_USAGE, "--report takes human, json or github");
}

void report_text(struct buf *out, const struct record *record,
		 const struct finding *finding)
{
	buf_addf(out, "%s:%zu: %s%s%s", record->source, record->line,
		 finding->pointer, *finding->pointer ? ": " : "",
		 finding->message);
}

void report_quote(struct buf *out, const char *text)
{
	AUTO(buf_release) struct buf valid = BUF_INIT(BUF_MAX);
	size_t len = strlen(text);

	for (size_t i = 0, step; i < len; i += step) {
		step = utf8_length(text + i, len - i);
		if (step)
			buf_add(&valid, text + i, step);
		else
			buf_addc(&valid, '?');
		step = step ? step : 1;
	}
	json_quote(out, valid.data, valid.len);
}

static void add_finding(struct buf *out, const struct finding *finding)
{
	buf_adds(out, "{\"pointer\":");
	report_quote(out, finding->pointer);
	buf_adds(out, ",\"rule\":");
	report_quote(out, finding->rule);
	buf_adds(out, ",\"message\":");
	report_quote(out, finding->message);
	if (finding->keyword) {
		AUTO(free_text)
		char *whole = xstrndup(finding->pointer, finding->whole_len);

		buf_adds(out, ",\"instanceLocation\":");
		report_quote(out, whole);
		buf_adds(out, ",\"keywordLocation\":");
		report_quote(out, finding->keyword);
	}
	buf_addc(out, '}');
}

void report_unread(struct buf *out, const char *source, const char *why)
{
	buf_adds(out, "{\"source\":");
	report_quote(out, source ? source : "stdin");
	buf_adds(out, ",\"unread\":");
	report_quote(out, why);
	buf_adds(out, "}\n");
}

void report_json(struct buf *out, const struct record *record,
		 const struct findings *found, bool has_entry)
{
	buf_adds(out, "{\"source\":");
	report_quote(out, record->source);
	buf_addf(out, ",\"line\":%zu,\"errors\":[", record->line);
	for (size_t i = 0; i < found->count; i++) {
		if (i)
			buf_addc(out, ',');
		add_finding(out, &found->items[i]);
	}
	buf_addc(out, ']');
	if (found->more)
		buf_addf(out, ",\"more\":%zu", found->more);
	if (has_entry) {
		buf_adds(out, ",\"entry\":");
		json_compact_doc(out, &record->doc);
	}
	buf_addc(out, '}');
}

/*
 * docs.github.com, "Workflow commands": %, CR and LF as hex, in properties
 * : and , as well. Other control bytes read `?`.
 */
static void escape(struct buf *out, const char *text, const char *special)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (strchr(special, c))
			buf_addf(out, "%%%02X", c);
		else
			buf_addc(out, c < 0x20 || c == 0x7f ? '?' : *text);
	}
}

static void github_start(struct buf *out, const char *source)
{
	buf_adds(out, "::error");
	if (!source)
		return;
	buf_adds(out, " file=");
	escape(out, source, "%\r\n:,");
}

void report_github(struct buf *out, const struct record *record,
		   const struct findings *found)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct finding *finding = &found->items[i];

		github_start(out, record->source);
		buf_addf(out, ",line=%zu::", record->line);
		escape(out, finding->pointer, "%\r\n");
		buf_adds(out, *finding->pointer ? ": " : "");
		escape(out, finding->message, "%\r\n");
		buf_addc(out, '\n');
	}
}

void report_github_error(struct buf *out, const char *source,
			 const char *message)
{
	github_start(out, source);
	buf_adds(out, "::");
	escape(out, message, "%\r\n");
	buf_addc(out, '\n');
}
