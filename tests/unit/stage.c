/* stage - where files wait, and how they get to their places */
#include "hub/stage.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "tap.h"

/* A file of that number with that text, ready to be given out. */
static struct stage_part put(struct stage *s, size_t number, const char *path,
			     const char *text)
{
	struct hub_download d = { .path = path };
	struct stage_part p = { .path = path,
				.number = number,
				.size_bytes = strlen(text) };
	struct err e;

	if (stage_begin(s, number, &d, &e) < 0 ||
	    file_put_at(d.fd, text, strlen(text), d.at, &e) < 0)
		ok(false, "%s", e.text);
	stage_keep(s, &d);
	return p;
}

static void holds(const char *path, const char *want, const char *name)
{
	AUTO(buf_release) struct buf got = BUF_INIT(1000);
	struct err e;

	if (file_read(&got, path, &e) < 0)
		ok(false, "%s: %s", name, e.text);
	is(got.data, want, name);
}

static void places(void)
{
	AUTO(stage_release) struct stage s = STAGE_INIT;
	const struct stage_target to = { .folder = "out/put" };
	struct stage_part a, b;
	struct err e = { 0 };

	ok(stage_open(&s, &to, &e) == 0 && access("out", F_OK) < 0,
	   "no folder is made before there is a file");
	a = put(&s, 0, "a", "one");
	b = put(&s, 1, "d/e/b", "two");
	ok(stage_give(&s, &a, &e) == 0 && stage_give(&s, &b, &e) == 0,
	   "two files get out");
	holds("out/put/a", "one", "at the top");
	holds("out/put/d/e/b", "two", "in folders");
	ok(stage_remove(&s, "a", &e) == 1 && stage_remove(&s, "a", &e) == 0 &&
		   access("out/put/a", F_OK) < 0,
	   "one is removed, once");
	ok(stage_old(&s, "a") < 0, "nothing is there");
}

static void links(void)
{
	AUTO(stage_release) struct stage s = STAGE_INIT;
	const struct stage_target to = { .folder = "in" };
	struct stage_part a, b, c;
	struct err e = { 0 };

	mkdir("in", 0777);
	mkdir("away", 0777);
	file_write("away/kept", "kept", 4, &e);
	if (symlink("../away", "in/d") < 0 || symlink("../away/kept", "in/a"))
		return;
	stage_open(&s, &to, &e);
	a = put(&s, 0, "a", "one");
	b = put(&s, 1, "d/b", "two");
	c = put(&s, 2, "d/e/c", "two");
	ok(stage_check(&s, "a", &e) < 0 && stage_check(&s, "d/b", &e) < 0 &&
		   stage_check(&s, "e/f", &e) == 0,
	   "links are seen before");
	ok(stage_give(&s, &a, &e) < 0 && e.kind == ERR_IO,
	   "a link in place of a file: %s", e.text);
	ok(stage_give(&s, &b, &e) < 0 && e.kind == ERR_IO,
	   "in place of a folder: %s", e.text);
	ok(stage_give(&s, &c, &e) < 0 && e.kind == ERR_IO, "on the way: %s",
	   e.text);
	ok(access("away/b", F_OK) < 0 && access("away/e", F_OK) < 0,
	   "nothing got out that way");
	holds("away/kept", "kept", "nor was it written through");
	ok(stage_old(&s, "a") < 0, "a link is no old file");
}

/* As if a part of the target were mounted from elsewhere. */
static void across(void)
{
	char folder[] = "/dev/shm/bench-stage.XXXXXX";
	AUTO(stage_release) struct stage s = STAGE_INIT;
	const struct stage_target to = { .folder = "far" };
	struct stat here, there;
	struct stage_part a;
	struct err e = { 0 };

	if (!mkdtemp(folder) || stat(folder, &there) < 0 ||
	    stat(".", &here) < 0 || here.st_dev == there.st_dev) {
		ok(true, "another file system # SKIP there is none");
		rmdir(folder);
		return;
	}
	mkdir("far", 0777);
	file_write("far/a", "old", 3, &e);
	chmod("far/a", 0640);
	stage_open(&s, &to, &e);
	rmdir(s.waiting);
	free(s.waiting);
	close(s.waiting_fd);
	s.waiting = xstrdup(folder);
	s.waiting_fd = open(folder, O_RDONLY | O_DIRECTORY);
	a = put(&s, 0, "a", "from afar");
	ok(stage_give(&s, &a, &e) == 0, "from another file system");
	holds("far/a", "from afar", "it is copied");
	ok(!stat("far/a", &here) && (here.st_mode & 0777) == 0640,
	   "with the mode of the older one");
	ok(access("far/.a.hf-fetch", F_OK) < 0, "no other name is left");
}

static int waiting; /* folders that should not be there any more */

static int sweep(const char *path, const struct stat *st, int kind,
		 struct FTW *where)
{
	(void)st;
	(void)kind;
	waiting += !strncmp(path + where->base, ".hf-fetch", 9);
	return remove(path);
}

int main(void)
{
	char folder[] = "/tmp/bench-stage.XXXXXX";

	if (!mkdtemp(folder) || chdir(folder) < 0)
		return 1;
	places();
	links();
	across();
	nftw(folder, sweep, 8, FTW_DEPTH | FTW_PHYS);
	ok(waiting == 0, "nothing waits any more");
	return done();
}
