/* bundle - a backup of all objects and references, written and read back */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "git/purge.h"
#include "git/survivors.h"

#define CHUNK ((size_t)1 << 20)

/* gitformat-bundle(5), version 2. Returns the length. */
static int write_head(int fd, size_t *len, const struct refs *refs,
		      struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char hex[OID_HEX + 1];
	const struct ref *head =
		refs->head ? refs_find(refs, refs->head) : NULL;

	buf_adds(&text, "# v2 git bundle\n");
	if (head) {
		oid_hex(hex, &head->old);
		buf_addf(&text, "%s HEAD\n", hex);
	}
	for (size_t i = 0; i < refs->count; i++) {
		if (refs->items[i].target)
			continue;
		oid_hex(hex, &refs->items[i].old);
		buf_addf(&text, "%s %s\n", hex, refs->items[i].name);
	}
	buf_addc(&text, '\n');
	*len = text.len;
	return file_put(fd, text.data, text.len, "backup", e);
}

/* Each object once, under the number it is found by. */
static uint8_t *mark_all(const struct store *s)
{
	uint8_t *marks = xcalloc((size_t)s->count + 1, 1);

	for (uint32_t n = 0; n < s->count; n++) {
		struct oid id = store_id(s, n);

		marks[store_find(s, &id)] = 1;
	}
	return marks;
}

static int write_pack(size_t *count, struct store *s, int fd, struct err *e)
{
	AUTO(pack_write_release) struct pack_write w = { 0 };
	struct oid checksum;
	uint8_t *marks = mark_all(s);
	int code = pack_write_open(&w, fd, e);

	if (!code)
		code = survivors_copy(&w, s, marks, e);
	free(marks);
	*count = w.count;
	return code < 0 ? -1 : pack_write_finish(&checksum, &w, e);
}

/* What libgit2 made of it: of each name, all with that prefix. */
static void remove_made(const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		AUTO(free_text)
		char *name = xasprintf("%s/%s", path, entry->d_name);

		if (*entry->d_name != '.')
			unlink(name);
	}
	if (folder)
		closedir(folder);
	rmdir(path);
}

static int not_verified(const char *path, const char *why, struct err *e)
{
	return err_set(e, ERR_IO, "%s: the backup does not read back: %s", path,
		       why);
}

static int feed(git_indexer *indexer, int fd, size_t skip, const char *path,
		struct err *e)
{
	git_indexer_progress progress = { 0 };
	char *chunk = xmalloc(CHUNK);
	ssize_t got = 0;
	int code = lseek(fd, (off_t)skip, SEEK_SET) < 0 ? -1 : 0;

	while (!code && (got = read(fd, chunk, CHUNK)) > 0)
		code = git_indexer_append(indexer, chunk, (size_t)got,
					  &progress);
	free(chunk);
	if (!code && got == 0)
		code = git_indexer_commit(indexer, &progress);
	if (!code && got == 0)
		return 0;
	return not_verified(path,
			    git_error_last() && git_error_last()->message
				    ? git_error_last()->message
				    : "it cannot be read",
			    e);
}

/* Every object is hashed anew by another reader than the one that wrote. */
static int read_back(const struct purge_backup *backup, const char *path,
		     size_t skip, size_t count, struct err *e)
{
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
	AUTO(free_text) char *folder = xasprintf("%s/verify", backup->folder);
	git_indexer *indexer = NULL;
	int code;

	remove_made(folder);
	if (fd < 0 || mkdir(folder, 0700) < 0)
		return err_errno(e, ERR_IO, "%s", folder);
	if (git_indexer_new(&indexer, folder, 0, NULL, NULL) < 0)
		return not_verified(path, "no memory", e);
	code = feed(indexer, fd, skip, path, e);
	if (!code) {
		AUTO(free_text)
		char *pack = xasprintf("%s/pack-%s.pack", folder,
				       git_indexer_name(indexer));
		struct pack made = { 0 };

		code = pack_open(&made, pack, e);
		if (!code && made.count != count)
			code = not_verified(path, "objects are missing", e);
		pack_release(&made);
	}
	git_indexer_free(indexer);
	remove_made(folder);
	return code;
}

int purge_write_backup(const struct purge_backup *backup, struct store *s,
		       struct err *e)
{
	AUTO(file_draft_release) struct file_draft draft = FILE_DRAFT_INIT;
	size_t head, count;

	if (access(backup->path, F_OK) == 0)
		return err_set(e, ERR_USAGE,
			       "%s is there already; a backup replaces nothing",
			       backup->path);
	if (file_draft_open(&draft, backup->path, e) < 0 ||
	    write_head(draft.fd, &head, backup->refs, e) < 0 ||
	    write_pack(&count, s, draft.fd, e) < 0 ||
	    read_back(backup, draft.temporary, head, count, e) < 0)
		return -1;
	return file_draft_commit(&draft, e);
}
