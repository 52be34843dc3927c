/* draft - a stream written into a file that appears whole or not at all */
#include "stream/draft.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/mem.h"

int draft_open(struct draft *d, const char *path, bool is_array, struct err *e)
{
	AUTO(close_fd) int fd = -1;

	d->file = (struct file_draft)FILE_DRAFT_INIT;
	if (file_draft_open(&d->file, path, e) < 0)
		return -1;
	fd = fcntl(d->file.fd, F_DUPFD_CLOEXEC, 0);
	d->stream = fd < 0 ? NULL : fdopen(fd, "w");
	if (!d->stream)
		return err_errno(e, ERR_IO, "%s", path);
	fd = -1;
	writer_init(&d->writer, d->stream, is_array);
	return 0;
}

int draft_close(struct draft *d, struct err *e)
{
	if (writer_end(&d->writer, e) < 0)
		return err_wrap(e, "%s", d->file.path);
	if (fclose(take(&d->stream)) != 0)
		return err_errno(e, ERR_IO, "%s", d->file.path);
	return 0;
}

int draft_commit(struct draft *d, struct err *e)
{
	return file_draft_commit(&d->file, e);
}

void draft_release(struct draft *d)
{
	if (!d->file.path)
		return;
	if (d->stream)
		fclose(take(&d->stream));
	writer_release(&d->writer);
	file_draft_release(&d->file);
}
