/* writer - records into a stream: a line each, or one indented array */
#include "stream/writer.h"

#include "json/write.h"

void writer_init(struct writer *w, FILE *file, bool is_array)
{
	*w = (struct writer){ .file = file,
			      .is_array = is_array,
			      .text = BUF_INIT(BUF_MAX) };
}

static int flush_text(struct writer *w, struct err *e)
{
	size_t len = w->text.len;

	if (fwrite(w->text.data, 1, len, w->file) != len)
		return err_errno(e, ERR_IO, "write");
	buf_clear(&w->text);
	return 0;
}

static void begin_record(struct writer *w)
{
	if (w->is_array)
		buf_adds(&w->text, w->count ? ",\n  " : "[\n  ");
}

static int end_record(struct writer *w, struct err *e)
{
	if (!w->is_array)
		buf_addc(&w->text, '\n');
	w->count++;
	return flush_text(w, e);
}

int writer_put_doc(struct writer *w, const struct json_doc *doc, struct err *e)
{
	begin_record(w);
	if (w->is_array)
		json_pretty_doc(&w->text, doc, 1);
	else
		json_compact_doc(&w->text, doc);
	return end_record(w, e);
}

int writer_put_formed(struct writer *w, const char *text, size_t len,
		      struct err *e)
{
	begin_record(w);
	buf_add(&w->text, text, len);
	return end_record(w, e);
}

int writer_put(struct writer *w, const char *text, size_t len, struct err *e)
{
	const struct json_limits wide = { JSON_SIZE_MAX, JSON_DEPTH_MAX };

	if (json_scan(&w->doc, text, len, &wide, e) < 0)
		return -1;
	return writer_put_doc(w, &w->doc, e);
}

int writer_end(struct writer *w, struct err *e)
{
	if (w->is_array)
		buf_adds(&w->text, w->count ? "\n]\n" : "[]\n");
	if (flush_text(w, e) < 0)
		return -1;
	if (fflush(w->file) != 0)
		return err_errno(e, ERR_IO, "write");
	return 0;
}

void writer_release(struct writer *w)
{
	buf_release(&w->text);
	json_doc_release(&w->doc);
}
