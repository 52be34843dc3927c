/* file - unit test of base/file */
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "tap.h"

static int holds(const char *path, const char *want)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	return !file_read(&text, path, &e) && !strcmp(text.data, want);
}

/* No temporary lies here: they alone have a point in their name. */
static bool is_tidy(void)
{
	DIR *folder = opendir(".");
	struct dirent *entry;
	bool found = false;

	while ((entry = readdir(folder)))
		found = found ||
			(entry->d_name[0] != '.' && strchr(entry->d_name, '.'));
	closedir(folder);
	return !found;
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 ? 0 : st.st_mode & 07777;
}

static void test_write(void)
{
	struct err e = { 0 };

	umask(027);
	ok(!file_write("new", "one\n", 4, &e) && holds("new", "one\n"),
	   "writes a new file");
	ok(mode_of("new") == 0640, "its mode is 0666 less the umask");
	chmod("new", 0600);
	ok(!file_write("new", "two", 3, &e) && holds("new", "two"),
	   "replaces it");
	ok(mode_of("new") == 0600, "the mode stays");
	ok(!file_write("new", "", 0, &e) && holds("new", ""), "by nothing");
	ok(file_write("no/such/folder", "x", 1, &e) < 0 && e.kind == ERR_IO,
	   "no folder");
	is(e.text, "no/such/folder: No such file or directory", "and says so");
	mkdir("folder", 0777);
	ok(file_write("folder", "x", 1, &e) < 0, "a folder is not replaced");
	ok(is_tidy(), "no temporary is left");
}

static void test_released(void)
{
	struct file_draft d = FILE_DRAFT_INIT;
	struct err e = { 0 };

	file_write("old", "old", 3, &e);
	ok(!file_draft_open(&d, "old", &e) && write(d.fd, "new", 3) == 3,
	   "a draft");
	ok(holds("old", "old"), "the old file stays while it is written");
	file_draft_release(&d);
	ok(holds("old", "old") && is_tidy(),
	   "released without commit: nothing happened");
	file_draft_release(&d);
	ok(d.fd == -1 && !d.path, "released twice");
}

/* A writer that is killed at any moment leaves the old text or the new. */
static void test_killed(void)
{
	static char text[200000];
	size_t torn = 0;

	memset(text, 'n', sizeof text - 1);
	for (int round = 0; round < 40; round++) {
		struct err e = { 0 };
		pid_t child;

		file_write("kept", "old", 3, &e);
		child = fork();
		if (!child) {
			file_write("kept", text, sizeof text - 1, &e);
			_exit(0);
		}
		usleep((useconds_t)(round * 60));
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		torn += !holds("kept", "old") && !holds("kept", text);
	}
	ok(!torn, "a killed writer leaves the old file or the new one");
}

static void test_limits(void)
{
	AUTO(buf_release) struct buf text = BUF_INIT(3);
	struct err e = { 0 };

	file_write("four", "1234", 4, &e);
	ok(file_read(&text, "four", &e) < 0 && e.kind == ERR_DATA,
	   "larger than the limit");
	is(e.text, "four: larger than 3 bytes", "and says so");
	ok(file_read(&text, "absent", &e) < 0 && e.kind == ERR_IO, "absent");
	ok(file_read(&text, ".", &e) < 0 && e.kind == ERR_IO, "a folder");
	ok(file_put(-1, "x", 1, "nowhere", &e) < 0 && e.kind == ERR_IO,
	   "a closed descriptor");
}

static void test_spool(void)
{
	struct err e = { 0 };
	int fd = file_spool(".", &e);
	struct stat st;

	ok(fd >= 0 && !fstat(fd, &st) && !st.st_nlink && is_tidy(),
	   "a spool has no name");
	close_fd(&fd);
	ok(file_spool("/no/such/folder", &e) < 0 && e.kind == ERR_IO,
	   "no spool where there is no folder");
}

static void test_folders(void)
{
	struct err e = { 0 };
	struct stat st;

	ok(!file_make_folder("a/b//c/", &e) && !stat("a/b/c", &st) &&
		   S_ISDIR(st.st_mode),
	   "makes the folders between");
	ok(!file_make_folder("a/b/c", &e), "which may be there");
	ok(!file_make_folder("/", &e), "so is the root");
	file_write("plain", "", 0, &e);
	ok(file_make_folder("plain", &e) < 0, "a file is in the way");
	is(e.text, "plain: Not a directory", "and says so");
	ok(file_make_folder("plain/x", &e) < 0, "a file is on the way");
	ok(file_make_folder("", &e) < 0, "no name");
}

int main(void)
{
	const char *base = getenv("TMPDIR");
	AUTO(free_text) char *folder = NULL;

	folder = xasprintf("%s/file-unit.XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(folder) || chdir(folder) < 0)
		return 1;
	test_write();
	test_released();
	test_limits();
	test_spool();
	test_folders();
	test_killed(); /* last: it leaves temporaries */
	return done();
}
