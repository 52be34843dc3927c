/* input - the records of all operands, or of stdin when there are none */
#include "stream/input.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

static int each(struct reader *r, record_fn *fn, void *context, struct err *e)
{
	struct record *record;
	int got;

	while ((got = reader_next(r, &record, e)) > 0) {
		if (fn(context, record, e) < 0)
			return -1;
	}
	return got;
}

int input_fd(const struct stream_fd *from, const struct json_limits *limits,
	     record_fn *fn, void *context, struct err *e)
{
	AUTO(reader_release) struct reader r = { 0 };

	reader_init(&r, from->fd, from->name, limits);
	return each(&r, fn, context, e);
}

int input_file(const char *path, const struct json_limits *limits,
	       record_fn *fn, void *context, struct err *e)
{
	AUTO(close_fd) int opened = -1;

	if (!strcmp(path, "-"))
		return input_fd(&(struct stream_fd){ STDIN_FILENO, "stdin" },
				limits, fn, context, e);
	opened = open(path, O_RDONLY | O_CLOEXEC);
	if (opened < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return input_fd(&(struct stream_fd){ opened, path }, limits, fn,
			context, e);
}

int input_each(const struct list *files, const struct json_limits *limits,
	       record_fn *fn, void *context, struct err *e)
{
	if (!files->count)
		return input_file("-", limits, fn, context, e);
	for (size_t i = 0; i < files->count; i++) {
		if (input_file(files->items[i], limits, fn, context, e) < 0)
			return -1;
	}
	return 0;
}

uint64_t input_size(const char *path)
{
	struct stat st;
	int code = strcmp(path, "-") != 0 ? stat(path, &st)
					  : fstat(STDIN_FILENO, &st);

	return !code && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

bool input_bytes(uint64_t *total, const struct list *files)
{
	for (size_t i = 0; i < files->count; i++) {
		uint64_t size = input_size(files->items[i]);

		if (!size)
			return false;
		*total += size;
	}
	return true;
}

static size_t lines_before(const char *text, size_t at)
{
	size_t count = 0;

	for (size_t i = 0; i < at; i++)
		count += text[i] == '\n';
	return count;
}

int input_document(const char *path, const struct json_limits *limits,
		   record_fn *fn, void *context, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(limits->size_bytes);
	const char *name = strcmp(path, "-") != 0 ? path : "stdin";
	struct record record = { .source = name };
	struct json_doc *doc = &record.doc;
	int result;

	if (file_read(&text, path, e) < 0)
		return -1;
	if (json_scan(doc, text.data, text.len, limits, e) < 0) {
		result = err_wrap(e, "%s:%zu", name,
				  1 + lines_before(text.data, doc->stop));
	} else {
		record.line = 1 + lines_before(text.data, doc->nodes->start);
		result = fn(context, &record, e);
	}
	json_doc_release(doc);
	return result;
}
