/* merged - what a merge gives, as a stream or as the files of a dataset */
#include "publish/merged.h"

#include "base/file.h"
#include "base/mem.h"
#include "board/dataset.h"
#include "stream/draft.h"

static int put_part(struct writer *w, const struct merged *m,
		    enum merge_part part, struct err *e)
{
	const struct entry *entry;
	size_t at = 0, len;

	while ((entry = merge_next(m->merge, part, &at))) {
		const char *text = entry_raw(entry, &len);
		int put;

		if (!text)
			put = sources_check(m->sources, e);
		else if (w->is_array ? entry->is_indented : entry->is_compact)
			put = writer_put_formed(w, text, len, e);
		else
			put = writer_put(w, text, len, e);
		if (put < 0)
			return -1;
	}
	return 0;
}

int merged_print(const struct merged *m, FILE *file, bool is_array,
		 struct err *e)
{
	AUTO(writer_release) struct writer w = { 0 };

	writer_init(&w, file, is_array);
	if (put_part(&w, m, MERGE_ROWS, e) < 0 ||
	    (!is_array && put_part(&w, m, MERGE_RETRACTIONS, e) < 0))
		return -1;
	return writer_end(&w, e);
}

static int fill(struct draft *d, const struct merged *m, enum merge_part part,
		const char *folder, struct err *e)
{
	static const char *const names[] = {
		[MERGE_SINGLE] = DATASET_SINGLE,
		[MERGE_MULTI] = DATASET_MULTI,
		[MERGE_RETRACTIONS] = DATASET_RETRACTED,
	};
	AUTO(free_text)
	char *path = xasprintf("%s/%s", folder, names[part]);

	if (draft_open(d, path, part != MERGE_RETRACTIONS, e) < 0)
		return -1;
	if (put_part(&d->writer, m, part, e) < 0)
		return err_wrap(e, "%s", path);
	return draft_close(d, e);
}

int merged_split(const struct merged *m, const char *folder, struct err *e)
{
	AUTO(draft_release) struct draft single = { 0 };
	AUTO(draft_release) struct draft multi = { 0 };
	AUTO(draft_release) struct draft retracted = { 0 };

	if (file_make_folder(folder, e) < 0 ||
	    fill(&single, m, MERGE_SINGLE, folder, e) < 0 ||
	    fill(&multi, m, MERGE_MULTI, folder, e) < 0)
		return -1;
	if (m->merge->retraction_count &&
	    (fill(&retracted, m, MERGE_RETRACTIONS, folder, e) < 0 ||
	     draft_commit(&retracted, e) < 0))
		return -1;
	return draft_commit(&single, e) < 0 ? -1 : draft_commit(&multi, e);
}
