/* cache - files of commits on this machine, by their ids */
#include "hub/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "json/value.h"
#include "json/write.h"

#define CHUNK 65536
#define SMALL_MAX ((size_t)64 << 10)   /* of an entry */
#define LISTING_MAX ((size_t)1 << 30)  /* of a listing */
#define STALE_S ((time_t)24 * 60 * 60) /* a draft that nobody writes to */
#define INCOMING "incoming."

/* What tells programs that make backups to leave a folder out. */
static const char tag[] = "Signature: 8a477f597d28d172789f06886806bc55\n"
			  "# This folder may be removed at any time.\n";

/* Whole or not at all for other processes; a crash may leave it broken. */
static int put_file(const struct cache *c, const char *path,
		    const struct buf *text, struct err *e)
{
	AUTO(file_draft_release) struct file_draft d = FILE_DRAFT_INIT;

	if (cache_draft(c, &d, e) < 0 ||
	    file_put(d.fd, text->data, text->len, d.temporary, e) < 0)
		return -1;
	if (rename(d.temporary, path) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	free(take(&d.temporary));
	return 0;
}

/* false: it is not there, or cannot be read, which is the same here. */
static bool get_file(struct buf *text, const char *path)
{
	AUTO(close_fd)
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct err unused;

	return fd >= 0 && file_slurp(text, fd, path, &unused) == 0;
}

static void sweep(const char *root)
{
	DIR *folder = opendir(root);
	const struct dirent *entry;
	struct stat st;

	while (folder && (entry = readdir(folder))) {
		if (strncmp(entry->d_name, INCOMING, strlen(INCOMING)) == 0 &&
		    !fstatat(dirfd(folder), entry->d_name, &st,
			     AT_SYMLINK_NOFOLLOW) &&
		    S_ISREG(st.st_mode) && st.st_mtime < time(NULL) - STALE_S)
			unlinkat(dirfd(folder), entry->d_name, 0);
	}
	if (folder)
		closedir(folder);
}

/* Never one that anybody may write to, whatever the umask. */
static int make_folder(const char *path, struct err *e)
{
	mode_t was = umask(S_IWOTH);
	int got;

	umask(was | S_IWOTH);
	got = file_make_folder(path, e);
	umask(was);
	return got;
}

static int make_top(const char *folder, struct err *e)
{
	AUTO(free_text) char *path = xasprintf("%s/CACHEDIR.TAG", folder);
	struct stat st;

	if (!*folder)
		return err_set(e, ERR_USAGE, "--cache '' is no folder");
	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return make_folder(folder, e);
	if (!stat(path, &st))
		return 0;
	return file_write(path, tag, sizeof tag - 1, e);
}

/* What it says is believed, so nobody else may write there. */
static int check_folder(const char *folder, struct err *e)
{
	struct stat st;
	bool is_foreign;

	if (stat(folder, &st) < 0)
		return err_errno(e, ERR_IO, "%s", folder);
	is_foreign = st.st_uid && geteuid() && st.st_uid != geteuid();
	if (!is_foreign && !(st.st_mode & S_IWOTH))
		return 0;
	return err_set(e, ERR_CONFIG,
		       "%s: others may write there, and what a cache holds is "
		       "believed: take a folder of your own, chmod o-w",
		       folder);
}

int cache_open(struct cache *c, const char *folder, const struct hub *h,
	       struct err *e)
{
	if (make_top(folder, e) < 0)
		return -1;
	c->root = xasprintf("%s/%s_%s_%u", folder,
			    h->origin.is_tls ? "https" : "http", h->origin.host,
			    h->origin.port);
	c->repo = xasprintf("%s/%ss/%s", c->root, h->type, h->repo);
	if (make_folder(c->repo, e) < 0 || check_folder(folder, e) < 0 ||
	    check_folder(c->root, e) < 0 || check_folder(c->repo, e) < 0)
		return -1;
	sweep(c->root);
	return 0;
}

void cache_release(struct cache *c)
{
	free(take(&c->root));
	free(take(&c->repo));
}

/* The caller frees. */
static char *ref_path(const struct cache *c, const char *revision)
{
	AUTO(buf_release) struct buf name = BUF_INIT(BUF_MAX);

	url_encode(&name, revision);
	return xasprintf("%s/refs/%s", c->repo, name.data);
}

bool cache_commit(const struct cache *c, const char *revision,
		  char commit[HUB_ID_SIZE])
{
	AUTO(buf_release) struct buf text = BUF_INIT(HUB_ID_SIZE);
	AUTO(free_text) char *path = ref_path(c, revision);

	if (!get_file(&text, path) || text.len != HUB_ID_SIZE ||
	    text.data[HUB_ID_SIZE - 1] != '\n')
		return false;
	buf_cut(&text, HUB_ID_SIZE - 1);
	if (!hub_is_id(text.data))
		return false;
	memcpy(commit, text.data, HUB_ID_SIZE);
	return true;
}

static int make_folder_of(const char *path, struct err *e)
{
	AUTO(free_text)
	char *folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));

	return make_folder(folder, e);
}

int cache_put_commit(const struct cache *c, const char *revision,
		     const char *commit, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *path = ref_path(c, revision);
	char known[HUB_ID_SIZE];

	if (cache_commit(c, revision, known) && !strcmp(known, commit))
		return 0;
	buf_addf(&text, "%s\n", commit);
	if (make_folder_of(path, e) < 0)
		return -1;
	return put_file(c, path, &text, e);
}

char *cache_path(const struct cache *c, const struct cache_key *key,
		 const char *kind)
{
	char name[HASH_SHA256_HEX];

	hash_sha256(name, key->path, strlen(key->path));
	return xasprintf("%s/%s/%s.%s", c->repo, key->commit, name, kind);
}

static bool is_content_id(const char *id)
{
	size_t len = strlen(id);

	return strspn(id, "0123456789abcdef") == len &&
	       (len == HASH_SHA1_HEX - 1 || len == HASH_SHA256_HEX - 1);
}

bool cache_entry(struct cache_entry *found, const struct cache *c,
		 const struct cache_key *key)
{
	AUTO(buf_release) struct buf text = BUF_INIT(SMALL_MAX);
	AUTO(free_text) char *path = cache_path(c, key, "json");
	AUTO(value_release) cJSON *root = NULL;
	const char *named, *id;
	struct err unused;

	if (!get_file(&text, path) ||
	    value_parse(&root, text.data, text.len, path, &unused) < 0)
		return false;
	named = value_text(root, "/path");
	if (!named || strcmp(named, key->path) != 0)
		return false;
	*found = (struct cache_entry){ .is_absent = true };
	if (cJSON_IsNull(value_at(root, "/id")))
		return true;
	id = value_text(root, "/id");
	if (!id || !is_content_id(id) || value_number(root, "/size", -1) < 0)
		return false;
	found->is_absent = false;
	memcpy(found->id, id, strlen(id) + 1);
	found->size_bytes = (uint64_t)value_number(root, "/size", 0);
	return true;
}

int cache_put_entry(const struct cache *c, const struct cache_key *key,
		    const struct cache_entry *entry, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *path = cache_path(c, key, "json");

	buf_adds(&text, "{\"path\":");
	json_quote(&text, key->path, strlen(key->path));
	if (entry->is_absent)
		buf_adds(&text, ",\"id\":null}\n");
	else
		buf_addf(&text, ",\"id\":\"%s\",\"size\":%" PRIu64 "}\n",
			 entry->id, entry->size_bytes);
	if (make_folder_of(path, e) < 0)
		return -1;
	return put_file(c, path, &text, e);
}

/* The caller frees. */
static char *blob_path(const struct cache *c, const char *id)
{
	return xasprintf("%s/blobs/%.2s/%s", c->root, id, id);
}

bool cache_has(const struct cache *c, const char *id)
{
	AUTO(free_text) char *path = blob_path(c, id);
	struct stat st;

	return is_content_id(id) && lstat(path, &st) == 0;
}

/* 1: the bytes are those of the entry; 0: they are not; -1. */
static int copy_blob(const struct cache_entry *entry, int from, int to,
		     off_t at, struct err *e)
{
	char chunk[CHUNK], id[HASH_SHA256_HEX];
	struct hash_id hash;
	uint64_t done = 0;
	ssize_t got;

	hash_id_start(&hash, strlen(entry->id), entry->size_bytes);
	while ((got = read(from, chunk, sizeof chunk)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 || (uint64_t)got > entry->size_bytes - done)
			return 0;
		if (file_put_at(to, chunk, (size_t)got, at + (off_t)done, e) <
		    0)
			return -1;
		hash_id_update(&hash, chunk, (size_t)got);
		done += (uint64_t)got;
	}
	hash_id_finish(&hash, id);
	return done == entry->size_bytes && !strcmp(id, entry->id);
}

int cache_copy(const struct cache *c, const struct cache_entry *entry, int fd,
	       off_t at, struct err *e)
{
	AUTO(free_text) char *path = blob_path(c, entry->id);
	AUTO(close_fd)
	int from = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int got;

	if (from < 0)
		return 0;
	got = copy_blob(entry, from, fd, at, e);
	if (got == 0)
		unlink(path); /* broken: let it come again */
	return got;
}

int cache_draft(const struct cache *c, struct file_draft *draft, struct err *e)
{
	AUTO(free_text)
	char *path = xasprintf("%s/" INCOMING "XXXXXX", c->root);
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	draft->fd = fd;
	draft->temporary = take(&path);
	return 0;
}

int cache_keep(const struct cache *c, struct file_draft *draft, const char *id,
	       struct err *e)
{
	AUTO(free_text) char *path = blob_path(c, id);

	if (make_folder_of(path, e) < 0)
		return -1;
	if (fchmod(draft->fd, 0400) < 0 || rename(draft->temporary, path) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	free(take(&draft->temporary));
	return 0;
}

bool cache_listing(struct buf *lines, const struct cache *c,
		   const struct cache_key *key)
{
	AUTO(buf_release) struct buf text = BUF_INIT(LISTING_MAX);
	AUTO(free_text) char *path = cache_path(c, key, "tree");
	char hex[HASH_SHA256_HEX];

	if (!get_file(&text, path) || text.len < HASH_SHA256_HEX)
		return false;
	hash_sha256(hex, text.data + HASH_SHA256_HEX,
		    text.len - HASH_SHA256_HEX);
	if (memcmp(text.data, hex, HASH_SHA256_HEX - 1) != 0)
		return false;
	return buf_add(lines, text.data + HASH_SHA256_HEX,
		       text.len - HASH_SHA256_HEX) == 0;
}

int cache_put_listing(const struct cache *c, const struct cache_key *key,
		      const struct buf *lines, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *path = cache_path(c, key, "tree");
	char hex[HASH_SHA256_HEX];

	hash_sha256(hex, lines->data, lines->len);
	buf_addf(&text, "%s\n", hex);
	buf_add(&text, lines->data, lines->len);
	if (make_folder_of(path, e) < 0)
		return -1;
	return put_file(c, path, &text, e);
}
