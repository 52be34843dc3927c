/* writer - records into a stream: a line each, or one indented array */
#include "stream/writer.h"

#include "json/write.h"

void writer_init(struct writer *w, FILE *file, bool is_array)
{
	*w = (struct writer){ file, is_array, 0, BUF_INIT(BUF_MAX) };
}

static int flush_text(struct writer *w, struct err *e)
{
	size_t len = w->text.len;

	if (fwrite(w->text.data, 1, len, w->file) != len)
		return err_errno(e, ERR_IO, "write");
	buf_clear(&w->text);
	return 0;
}

int writer_put(struct writer *w, const char *text, size_t len, struct err *e)
{
	if (w->is_array) {
		buf_adds(&w->text, w->count ? ",\n  " : "[\n  ");
		json_pretty(&w->text, text, len, 1);
	} else {
		json_compact(&w->text, text, len);
		buf_addc(&w->text, '\n');
	}
	w->count++;
	return flush_text(w, e);
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
}
