/* part - under the key of a path that no file can have */
#include "hub/part.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

/* The caller frees. */
static char *part_name(const struct cache_key *key)
{
	return xasprintf("%s\npart", key->path);
}

/* The bytes left, in place of the empty draft. False: there are none. */
static bool claim(struct file_draft *draft, const char *left)
{
	int fd;

	if (rename(left, draft->temporary) < 0)
		return false;
	fd = open(draft->temporary, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return false;
	close_fd(&draft->fd);
	draft->fd = fd;
	return true;
}

void part_take(struct file_draft *draft, struct hub_download *d,
	       const struct cache *c, const struct cache_key *key)
{
	AUTO(free_text) char *name = part_name(key);
	const struct cache_key own = { key->commit, name };
	AUTO(free_text) char *left = cache_path(c, &own, "bin");
	struct cache_entry entry;
	struct stat st;

	if (!cache_entry(&entry, c, &own) || entry.is_absent ||
	    entry.size_bytes > d->limit || !claim(draft, left) ||
	    fstat(draft->fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    (uint64_t)st.st_size > entry.size_bytes)
		return;
	memcpy(d->id, entry.id, sizeof d->id);
	d->size_bytes = entry.size_bytes;
	d->kept_bytes = (uint64_t)st.st_size;
}

void part_leave(struct file_draft *draft, const struct hub_download *d,
		const struct cache *c, const struct cache_key *key)
{
	AUTO(free_text) char *name = part_name(key);
	const struct cache_key own = { key->commit, name };
	AUTO(free_text) char *left = cache_path(c, &own, "bin");
	struct cache_entry entry = { .size_bytes = d->size_bytes };
	struct err unused;

	if (d->kept_bytes < PART_MIN || !draft->temporary)
		return;
	memcpy(entry.id, d->id, sizeof entry.id);
	if (ftruncate(draft->fd, (off_t)d->kept_bytes) == 0 &&
	    cache_put_entry(c, &own, &entry, &unused) == 0 &&
	    rename(draft->temporary, left) == 0)
		free(take(&draft->temporary));
}
