/* draft - drafts replace files, and never what is no file */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "tap.h"

static char folder[] = "/tmp/bench-file.XXXXXX";

static bool holds(const char *path, const char *want)
{
	AUTO(buf_release) struct buf text = BUF_INIT(1000);
	struct err e = { 0 };

	return file_read(&text, path, &e) == 0 && !strcmp(text.data, want);
}

static bool is_kind(const char *path, mode_t kind)
{
	struct stat st;

	return !lstat(path, &st) && (st.st_mode & S_IFMT) == kind;
}

static void test_draft(void)
{
	AUTO(file_draft_release) struct file_draft d = FILE_DRAFT_INIT;
	struct err e = { 0 };

	ok(!file_write("plain", "1", 1, &e) && holds("plain", "1"),
	   "a file is made");
	ok(!file_draft_open(&d, "plain", &e) &&
		   !file_put(d.fd, "2", 1, "plain", &e),
	   "a draft is written");
	ok(holds("plain", "1"), "the file is as before");
	ok(!file_draft_commit(&d, &e) && holds("plain", "2"),
	   "until the draft is committed");
}

static void test_link(void)
{
	struct err e = { 0 };

	ok(!symlink("plain", "link") && !file_write("link", "3", 1, &e),
	   "a link can be written to");
	ok(is_kind("link", S_IFLNK) && holds("plain", "3"),
	   "the link stays, the file it leads to is replaced");
}

static void test_special(void)
{
	struct err e = { 0 };
	char got[2] = "";
	int ends[2];
	AUTO(free_text) char *path = NULL;

	ok(!symlink("/dev/null", "null") && !file_write("null", "4", 1, &e),
	   "a device can be written to");
	ok(is_kind("null", S_IFLNK) && is_kind("/dev/null", S_IFCHR),
	   "and stays one");
	if (pipe(ends) < 0)
		return;
	path = xasprintf("/dev/fd/%d", ends[1]);
	ok(!file_write(path, "5", 1, &e) && read(ends[0], got, 1) == 1 &&
		   *got == '5',
	   "what goes to an open pipe comes out of it");
	close(ends[0]);
	close(ends[1]);
	ok(file_write(".", "6", 1, &e) < 0 && e.kind == ERR_IO,
	   "a folder is not replaced");
}

int main(void)
{
	if (!mkdtemp(folder) || chdir(folder) < 0)
		return 1;
	test_draft();
	test_link();
	test_special();
	unlink("plain");
	unlink("link");
	unlink("null");
	rmdir(folder);
	return done();
}
