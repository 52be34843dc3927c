/* tokens - reading and searching the token file */
#include "serve/tokens.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/base16.h>
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
#define HASHED "sha256:"

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

static int find_role(enum role *role, const char *word)
{
	static const char *const words[] = { "read", "write", "fine-grained" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!strcmp(word, words[i])) {
			*role = (enum role)i;
			return 0;
		}
	}
	return -1;
}

static void digest_of(uint8_t digest[SHA256_DIGEST_SIZE], const char *secret)
{
	struct sha256_ctx sha;

	sha256_init(&sha);
	sha256_update(&sha, strlen(secret), (const uint8_t *)secret);
	sha256_digest(&sha, SHA256_DIGEST_SIZE, digest);
	explicit_bzero(&sha, sizeof sha);
}

/* -1: it says sha256: and goes on otherwise. */
static int read_secret(struct token *t, const char *word)
{
	const char *hex = word + strlen(HASHED);
	struct base16_decode_ctx ctx;
	size_t got = sizeof t->digest;

	if (strncmp(word, HASHED, strlen(HASHED)) != 0) {
		digest_of(t->digest, word);
		return 0;
	}
	base16_decode_init(&ctx);
	if (strlen(hex) != 2 * sizeof t->digest ||
	    !base16_decode_update(&ctx, &got, t->digest, strlen(hex), hex) ||
	    !base16_decode_final(&ctx))
		return -1;
	return 0;
}

static int read_scopes(struct token *t, char *rest, size_t number,
		       struct err *e)
{
	const char *word;

	while (*(word = take_word(&rest))) {
		if (t->role != ROLE_FINE)
			return err_set(e, ERR_CONFIG,
				       "%zu: only fine-grained tokens have "
				       "places",
				       number);
		if (token_add_scope(t, word) < 0)
			return err_set(e, ERR_CONFIG,
				       "%zu: expected RIGHT:PLACE, such as "
				       "write:datasets/me/results",
				       number);
	}
	return 0;
}

static int read_line(struct tokens *t, char *line, size_t number, struct err *e)
{
	const char *secret = take_word(&line);
	const char *role = take_word(&line);
	const char *name = take_word(&line);
	struct token *one;

	if (!*secret || *secret == '#')
		return 0;
	t->items = xgrow(t->items, t->count, &t->room, sizeof *t->items);
	one = &t->items[t->count++];
	*one = (struct token){ .name = xstrdup(*name ? name : "hub") };
	if (find_role(&one->role, role) < 0 || read_secret(one, secret) < 0)
		return err_set(e, ERR_CONFIG,
			       "%zu: expected `TOKEN read|write|fine-grained "
			       "[NAME [RIGHT:PLACE...]]`",
			       number);
	if (!is_name(one->name))
		return err_set(e, ERR_CONFIG,
			       "%zu: a name is letters, digits, . _ -", number);
	return read_scopes(one, line, number, e);
}

static int check_file(struct tokens *t, int fd, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(e, ERR_CONFIG, "not a regular file");
	if (st.st_mode & 077)
		return err_set(e, ERR_CONFIG,
			       "others can read the tokens; chmod 600 it");
	t->date = st.st_mtime;
	return 0;
}

/* Secrets that clients send pass through memory. */
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

struct tokens *tokens_read(const char *path, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(FILE_MAX);
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	AUTO(tokens_drop) struct tokens *t = xcalloc(1, sizeof *t);
	int result;

	t->holders = 1;
	if (fd < 0) {
		err_errno(e, ERR_CONFIG, "%s", path);
		return NULL;
	}
	if (check_file(t, fd, e) < 0) {
		err_wrap(e, "%s", path);
		return NULL;
	}
	/* Room at once: a buffer that grows leaves copies behind. */
	buf_room(&text, FILE_MAX);
	forbid_dumps();
	if (file_slurp(&text, fd, path, e) < 0)
		return NULL;
	result = read_lines(t, text.data, e);
	explicit_bzero(text.data, text.len);
	if (result < 0) {
		err_wrap(e, "%s", path);
		return NULL;
	}
	return take(&t);
}

struct tokens *tokens_hold(struct tokens *t)
{
	if (t)
		atomic_fetch_add(&t->holders, 1);
	return t;
}

void tokens_drop(struct tokens **slot)
{
	struct tokens *t = take(slot);

	if (!t || atomic_fetch_sub(&t->holders, 1) > 1)
		return;
	for (size_t i = 0; i < t->count; i++)
		token_clear(&t->items[i]);
	free(t->items);
	free(t);
}

const struct token *tokens_find(const struct tokens *t, const char *secret)
{
	const struct token *found = NULL;
	uint8_t digest[SHA256_DIGEST_SIZE];

	digest_of(digest, secret);
	for (size_t i = 0; t && i < t->count; i++) {
		if (memeql_sec(t->items[i].digest, digest, sizeof digest))
			found = &t->items[i];
	}
	return found;
}
