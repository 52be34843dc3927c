/* report - what repo-clean did, as a JSON document */
#include "base/mem.h"
#include "git/clean.h"
#include "git/export.h"
#include "json/write.h"

#define TALK_LINES 20 /* files named to people; the document has all */

static void write_file(struct buf *out, const struct clean_file *file)
{
	buf_addc(out, '{');
	export_text(out, "path", file->path);
	buf_addc(out, ',');
	export_id(out, "blob", &file->id);
	if (file->reason) {
		buf_addc(out, ',');
		export_text(out, "reason", file->reason);
	}
	buf_addc(out, '}');
}

static void write_files(struct buf *out, const struct clean_result *result,
			bool is_kept)
{
	bool is_first = true;

	for (size_t i = 0; i < result->count; i++) {
		if ((result->files[i].reason != NULL) != is_kept)
			continue;
		if (!is_first)
			buf_addc(out, ',');
		is_first = false;
		write_file(out, &result->files[i]);
	}
}

void clean_report(struct buf *out, const struct clean_result *result,
		  const struct clean_query *query)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	buf_addc(&text, '{');
	export_text(&text, "branch", query->branch);
	buf_addc(&text, ',');
	if (query->via) {
		export_text(&text, "via", query->via);
		buf_addc(&text, ',');
	}
	export_id(&text, "tip",
		  git_oid_is_zero(&result->tip) ? NULL : &result->tip);
	buf_addc(&text, ',');
	export_id(&text, "commit", result->has_commit ? &result->commit : NULL);
	buf_adds(&text, ",\"cleaned\":[");
	write_files(&text, result, false);
	buf_addf(&text, "],\"drops_base\":%s,\"kept\":[",
		 result->drops_base ? "true" : "false");
	write_files(&text, result, true);
	buf_addf(&text, "],\"tries\":%zu}", result->tries);
	json_pretty(out, text.data, text.len, 0);
	buf_addc(out, '\n');
}

void clean_talk(const struct clean_result *result,
		const struct clean_query *query, clean_note *note)
{
	const char *verb = query->is_dry ? "would remove" : "removed";
	char hex[GIT_OID_HEXSZ + 1];

	for (size_t i = 0; i < result->count && i < TALK_LINES; i++) {
		const struct clean_file *file = &result->files[i];

		if (file->reason)
			note("kept %s: %s", file->path, file->reason);
		else
			note("%s %s", verb, file->path);
	}
	if (result->count > TALK_LINES)
		note("... and %zu more files", result->count - TALK_LINES);
	if (!result->tries) {
		note("nothing to clean: the receipt names no blob");
		return;
	}
	git_oid_tostr(hex, sizeof hex,
		      result->has_commit ? &result->commit : &result->tip);
	note("%zu %s, %zu kept, %s %s %s", result->cleaned,
	     query->is_dry ? "to clean" : "cleaned", result->kept,
	     query->via ? query->via : query->branch,
	     result->has_commit ? "is now" : "stays", hex);
}

void clean_outputs(struct buf *out, const struct clean_result *result)
{
	char hex[GIT_OID_HEXSZ + 1] = "";

	if (result->has_commit)
		git_oid_tostr(hex, sizeof hex, &result->commit);
	buf_addf(out, "cleaned=%zu\nkept=%zu\ncommit=%s\ntries=%zu\n",
		 result->cleaned, result->kept, hex, result->tries);
}
