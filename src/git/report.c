/* report - what repo-clean did, as a JSON document */
#include "base/mem.h"
#include "git/clean.h"
#include "git/export.h"
#include "json/write.h"

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
