/* attributes - reading .gitattributes out of a commit */
#include "serve/attributes.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FILE_MAX ((git_object_size_t)256 << 10)
#define BLANKS " \t\r"
#define KEY "filter"
#define LFS KEY "=lfs"

int attributes_open(struct attributes *a, const git_commit *commit)
{
	a->steps = ATTRIBUTES_STEPS;
	if (!commit)
		return 0;
	a->repo = git_commit_owner(commit);
	return git_commit_tree(&a->tree, commit);
}

void attributes_release(struct attributes *a)
{
	for (size_t i = 0; i < a->count; i++) {
		free(a->items[i].folder);
		git_blob_free(a->items[i].blob);
	}
	free(a->items);
	git_tree_free(a->tree);
	*a = (struct attributes){ 0 };
}

static git_blob *read_blob(const struct attributes *a, const char *folder)
{
	AUTO(free_text) char *path = xasprintf("%s.gitattributes", folder);
	git_tree_entry *entry = NULL;
	git_blob *blob = NULL;

	if (git_tree_entry_bypath(&entry, a->tree, path) < 0)
		return NULL;
	if (git_blob_lookup(&blob, a->repo, git_tree_entry_id(entry)) == 0 &&
	    git_blob_rawsize(blob) > FILE_MAX) {
		git_blob_free(blob);
		blob = NULL;
	}
	git_tree_entry_free(entry);
	return blob;
}

/* The one of a folder, read once. */
static const struct attributes_file *file_of(struct attributes *a,
					     const char *path, size_t len)
{
	struct attributes_file one = { .folder = xstrndup(path, len) };

	for (size_t i = 0; i < a->count; i++) {
		if (!strcmp(a->items[i].folder, one.folder)) {
			free(one.folder);
			return &a->items[i];
		}
	}
	one.blob = read_blob(a, one.folder);
	a->items = xgrow(a->items, a->count, &a->room, sizeof *a->items);
	a->items[a->count] = one;
	return &a->items[a->count++];
}

/* What one word says of filter: 1 lfs, 0 another or none, -1 nothing. */
static int word_says(const char *word, size_t len)
{
	if (len == strlen(LFS) && !memcmp(word, LFS, len))
		return 1;
	if (len > strlen(KEY) && strchr("-!", *word)) {
		word++;
		len--;
	}
	if (len < strlen(KEY) || memcmp(word, KEY, strlen(KEY)) != 0)
		return -1;
	return len == strlen(KEY) || word[strlen(KEY)] == '=' ? 0 : -1;
}

/* The same of what follows a pattern. */
static int words_say(const char *at, const char *end)
{
	int said = -1;

	while (at < end) {
		size_t word = 0;
		int got;

		while (at + word < end && !strchr(BLANKS, at[word]))
			word++;
		got = word_says(at, word);
		said = got < 0 ? said : got;
		at += word + 1;
	}
	return said;
}

/* A pattern may stand in quotes, which are not of it; returns its end. */
static const char *pattern_of(struct wild *w, const char *at, const char *end)
{
	bool is_quoted = at < end && *at == '"', is_folder;
	const char *from = at + is_quoted;

	at = from;
	while (at < end && (is_quoted ? *at != '"' : !strchr(BLANKS, *at)))
		at++;
	*w = wild_read(from, (size_t)(at - from), &is_folder);
	if (is_folder)
		w->len = 0; /* git does not follow it into the folder */
	return is_quoted && at < end ? at + 1 : at;
}

/* As above, for a path below the folder of the file. */
static int line_says(const char *at, const char *end, const char *path,
		     uint64_t *steps)
{
	struct wild w;
	int said;

	if (at == end || *at == '#' || *at == '!')
		return -1;
	at = pattern_of(&w, at, end);
	said = words_say(at, end);
	if (said < 0 || !w.len || !wild_match(&w, path, strlen(path), steps))
		return -1;
	return said;
}

static int file_says(const git_blob *blob, const char *path, uint64_t *steps)
{
	const char *at = git_blob_rawcontent(blob);
	const char *end = at + git_blob_rawsize(blob);
	int said = -1;

	while (at < end) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		int got;

		feed = feed ? feed : end;
		while (at < feed && strchr(BLANKS, *at))
			at++;
		got = line_says(at, feed, path, steps);
		said = got < 0 ? said : got;
		at = feed + 1;
	}
	return said;
}

bool attributes_is_lfs(struct attributes *a, const char *path)
{
	int said = 0;

	for (const char *at = path; a->tree; at = strchr(at, '/') + 1) {
		const struct attributes_file *f =
			file_of(a, path, (size_t)(at - path));
		int got = f->blob ? file_says(f->blob, at, &a->steps) : -1;

		said = got < 0 ? said : got;
		if (!strchr(at, '/'))
			break;
	}
	return said == 1;
}
