/* tokens - reading and searching the token file */
#include "serve/tokens.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/memops.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define FILE_MAX ((size_t)1 << 20)
#define SPACE " \t\r"

/* A name ends up in commits and in JSON: plain characters only. */
static bool is_name(const char *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789._-";

	return *name && !name[strspn(name, plain)] && strlen(name) <= 96;
}

/* The next word of *rest, "" at the end. */
static const char *take_word(char **rest)
{
	char *word = *rest + strspn(*rest, SPACE);
	char *end = word + strcspn(word, SPACE);

	*rest = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

static int read_line(struct tokens *t, char *line, size_t number, struct err *e)
{
	const char *secret = take_word(&line);
	const char *role = take_word(&line);
	const char *name = take_word(&line);

	if (!*secret || *secret == '#')
		return 0;
	if (strcmp(role, "read") != 0 && strcmp(role, "write") != 0)
		return err_set(e, ERR_CONFIG,
			       "%zu: expected `TOKEN read|write [NAME]`",
			       number);
	if (*name && !is_name(name))
		return err_set(e, ERR_CONFIG,
			       "%zu: a name is letters, digits, . _ -", number);
	t->items = xgrow(t->items, t->count, &t->room, sizeof *t->items);
	t->items[t->count++] = (struct token){
		.secret = xstrdup(secret),
		.name = xstrdup(*name ? name : "hub"),
		.can_write = !strcmp(role, "write"),
	};
	return 0;
}

static int check_mode(int fd, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(e, ERR_CONFIG, "not a regular file");
	if (st.st_mode & 077)
		return err_set(e, ERR_CONFIG,
			       "others can read the tokens; chmod 600 it");
	return 0;
}

/* The secrets stay in memory as long as the server runs. */
static void forbid_dumps(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
}

static int read_lines(struct tokens *t, char *text, struct err *e)
{
	char *line;

	for (size_t number = 1; (line = strsep(&text, "\n")); number++) {
		if (read_line(t, line, number, e) < 0)
			return -1;
	}
	return 0;
}

int tokens_read(struct tokens *t, const char *path, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(FILE_MAX);
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int result;

	if (fd < 0)
		return err_errno(e, ERR_CONFIG, "%s", path);
	if (check_mode(fd, e) < 0)
		return err_wrap(e, "%s", path);
	/* Room at once: a buffer that grows leaves copies behind. */
	buf_room(&text, FILE_MAX);
	forbid_dumps();
	if (file_slurp(&text, fd, path, e) < 0)
		return -1;
	result = read_lines(t, text.data, e);
	explicit_bzero(text.data, text.len);
	return result < 0 ? err_wrap(e, "%s", path) : 0;
}

void tokens_release(struct tokens *t)
{
	for (size_t i = 0; i < t->count; i++) {
		explicit_bzero(t->items[i].secret, strlen(t->items[i].secret));
		free(t->items[i].secret);
		free(t->items[i].name);
	}
	free(t->items);
	*t = (struct tokens){ 0 };
}

const struct token *tokens_find(const struct tokens *t, const char *secret)
{
	const struct token *found = NULL;
	size_t len = strlen(secret);

	for (size_t i = 0; i < t->count; i++) {
		const struct token *one = &t->items[i];

		if (strlen(one->secret) == len &&
		    memeql_sec(one->secret, secret, len))
			found = one;
	}
	return found;
}
