/* talks - reading the journal of discussions, and adding to it */
#include "serve/talks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/value.h"

#define NAME "hub-talks.jsonl"

static char *path_of(git_repository *repo)
{
	return xasprintf("%s" NAME, git_repository_path(repo));
}

char *talks_key(const char *repo)
{
	return xasprintf("%s/" NAME, repo);
}

static void talk_clear(struct talk *one)
{
	free(one->title);
	free(one->author);
	free(one->date);
	free(one->status);
	free(one->merge);
	value_release(&one->events);
	value_release(&one->pending);
	*one = (struct talk){ 0 };
}

void talks_release(struct talks *t)
{
	for (size_t i = 0; i < t->count; i++)
		talk_clear(&t->items[i]);
	free(t->items);
	*t = (struct talks){ 0 };
}

struct talk *talks_find(const struct talks *t, unsigned number)
{
	size_t low = 0, high = t->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->items[middle].number == number)
			return &t->items[middle];
		if (t->items[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void set(char **slot, const char *text)
{
	char *copy = xstrdup(text ? text : "");

	free(*slot);
	*slot = copy;
}

void talks_apply(struct talk *talk, cJSON *event)
{
	const char *type = value_text(event, "/type");

	if (type && !strcmp(type, "status-change"))
		set(&talk->status, value_text(event, "/data/status"));
	if (type && !strcmp(type, "title-change"))
		set(&talk->title, value_text(event, "/data/to"));
	cJSON_AddItemToArray(talk->events, event);
}

/* A number is given out again when its pull request never came to be. */
static int open_talk(struct talks *t, unsigned number, const cJSON *open)
{
	struct talk *one = talks_find(t, number);

	if (!one && t->count && t->items[t->count - 1].number > number)
		return -1;
	if (one) {
		talk_clear(one);
	} else {
		t->items =
			xgrow(t->items, t->count, &t->room, sizeof *t->items);
		one = &t->items[t->count++];
	}
	*one = (struct talk){ .number = number, .events = cJSON_CreateArray() };
	one->is_pull = value_is_true(open, "/isPullRequest");
	set(&one->title, value_text(open, "/title"));
	set(&one->author, value_text(open, "/author"));
	set(&one->date, value_text(open, "/createdAt"));
	set(&one->status, value_text(open, "/status"));
	return 0;
}

static cJSON *find_comment(const struct talk *one, const char *id)
{
	cJSON *event;

	cJSON_ArrayForEach(event, one->events)
	{
		const char *found = value_text(event, "/id");

		if (found && !strcmp(found, id))
			return cJSON_GetObjectItemCaseSensitive(event, "data");
	}
	return NULL;
}

static void replace_text(cJSON *object, const char *key, const char *text)
{
	cJSON_DeleteItemFromObjectCaseSensitive(object, key);
	cJSON_AddStringToObject(object, key, text ? text : "");
}

static void edit(const struct talk *one, const cJSON *line, bool is_hidden)
{
	const char *id = value_text(line, is_hidden ? "/hide" : "/edit");
	cJSON *data = find_comment(one, id);
	const char *flag = is_hidden ? "hidden" : "edited";

	if (!data)
		return;
	cJSON_DeleteItemFromObjectCaseSensitive(data, flag);
	cJSON_AddTrueToObject(data, flag);
	replace_text(cJSON_GetObjectItemCaseSensitive(data, "latest"), "raw",
		     value_text(line, "/raw"));
}

static cJSON *detach_event(cJSON *line)
{
	return cJSON_DetachItemFromObjectCaseSensitive(line, "event");
}

static int replay(struct talks *t, cJSON *line)
{
	double number = value_number(line, "/num", 0);
	const cJSON *open = value_object(line, "/open");
	struct talk *one;

	if (number < 1 || number > 1e9)
		return -1;
	if (open && open_talk(t, (unsigned)number, open) < 0)
		return -1;
	one = talks_find(t, (unsigned)number);
	if (!one)
		return -1;
	if (value_text(line, "/merge")) {
		set(&one->merge, value_text(line, "/merge"));
		value_release(&one->pending);
		one->pending = detach_event(line);
	} else if (value_object(line, "/event")) {
		talks_apply(one, detach_event(line));
	} else if (value_text(line, "/merged") && one->pending) {
		talks_apply(one, take(&one->pending));
	} else if (value_text(line, "/edit") || value_text(line, "/hide")) {
		edit(one, line, value_text(line, "/hide") != NULL);
	}
	return 0;
}

static int replay_all(struct talks *t, const struct buf *text, struct answer *a)
{
	const char *at = text->data, *end;

	while ((end = memchr(at, '\n',
			     text->len - (size_t)(at - text->data)))) {
		AUTO(value_release) cJSON *line = NULL;
		struct err e;

		if (value_parse(&line, at, (size_t)(end - at), NAME, &e) < 0 ||
		    replay(t, line) < 0)
			return answer_fail(a, 500, NULL, NAME ": not readable");
		at = end + 1;
	}
	return 0;
}

int talks_read(struct talks *t, git_repository *repo, struct answer *a)
{
	AUTO(buf_release) struct buf text = BUF_INIT(TALKS_SIZE_MAX);
	AUTO(free_text) char *path = path_of(repo);
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct err e;

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0 || file_slurp(&text, fd, NAME, &e) < 0)
		return answer_fail(a, 500, NULL, NAME ": not readable");
	return replay_all(t, &text, a);
}

/* Where the last whole line ends; -1: not readable. */
static off_t whole_lines(int fd)
{
	char block[4096];
	struct stat st;
	off_t end;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return -1;
	for (end = st.st_size; end > 0;) {
		size_t len =
			(size_t)end < sizeof block ? (size_t)end : sizeof block;
		ssize_t got = pread(fd, block, len, end - (off_t)len);

		if (got != (ssize_t)len)
			return -1;
		for (; len; len--, end--) {
			if (block[len - 1] == '\n')
				return end;
		}
	}
	return 0;
}

static int sync_folder(git_repository *repo)
{
	AUTO(close_fd)
	int fd = open(git_repository_path(repo),
		      O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -1 : fsync(fd);
}

/* All of it, or as if nothing had been written. */
static int append(git_repository *repo, int fd, const struct buf *text)
{
	off_t end = whole_lines(fd);
	struct err e;

	if (end < 0 || ftruncate(fd, end) < 0 || lseek(fd, end, SEEK_SET) < 0)
		return -1;
	if ((size_t)end + text->len > TALKS_SIZE_MAX)
		return -1;
	if (file_put(fd, text->data, text->len, NAME, &e) == 0 &&
	    fsync(fd) == 0 && (end || sync_folder(repo) == 0))
		return 0;
	if (ftruncate(fd, end) < 0)
		return -1; /* the next line takes its place */
	return -1;
}

int talks_append(git_repository *repo, cJSON *line, struct answer *a)
{
	const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *path = path_of(repo);
	AUTO(close_fd) int fd = open(path, flags, 0666);

	value_write_compact(&text, line);
	buf_addc(&text, '\n');
	cJSON_Delete(line);
	if (fd < 0 || append(repo, fd, &text) < 0)
		return answer_fail(a, 500, NULL, NAME ": not writable");
	return 0;
}
