/* attributes - reading .gitattributes out of a commit */
#include "serve/attributes.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FILE_MAX ((git_object_size_t)256 << 10)
#define BLANKS " \t\r"

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

/* What a line says of filter: 1 lfs, 0 another or none, -1 nothing. */
static int filter_of(const char *at, size_t len)
{
	const char *end = at + len;
	int said = -1;

	while (at < end) {
		size_t word = 0;

		while (at < end && strchr(BLANKS, *at))
			at++;
		while (at + word < end && !strchr(BLANKS, at[word]))
			word++;
		if (word == 10 && !memcmp(at, "filter=lfs", word))
			said = 1;
		else if ((word >= 7 && !memcmp(at, "filter=", 7)) ||
			 (word == 6 && !memcmp(at, "filter", word)) ||
			 (word == 7 && strchr("-!", *at) &&
			  !memcmp(at + 1, "filter", 6)))
			said = 0;
		at += word;
	}
	return said;
}

/* As above, for a path below the folder of the file. */
static int line_says(const char *line, size_t len, const char *path,
		     uint64_t *steps)
{
	bool is_quoted = len && *line == '"', is_folder;
	size_t end = is_quoted;
	struct wild w;
	int said;

	while (end < len &&
	       (is_quoted ? line[end] != '"' : !strchr(BLANKS, line[end])))
		end++;
	w = wild_read(line + is_quoted, end - is_quoted, &is_folder);
	if (!w.len || is_folder || *line == '#' || *line == '!')
		return -1;
	said = filter_of(line + end + (is_quoted && end < len),
			 len - end - (is_quoted && end < len));
	if (said < 0 || !wild_match(&w, path, strlen(path), steps))
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
		size_t len = (size_t)((feed ? feed : end) - at);
		int got = 0;

		while (len && strchr(BLANKS, *at)) {
			at++;
			len--;
		}
		got = line_says(at, len, path, steps);
		said = got < 0 ? said : got;
		at += len + 1;
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
