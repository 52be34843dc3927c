/* parts - slices of an object, and the files that they come into */
#include "serve/parts.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/mem.h"

#define ENDING ".parts"

uint64_t parts_slice(uint64_t size, uint64_t part)
{
	uint64_t least = size / PARTS_MAX + 1;

	return part > least ? part : least;
}

size_t parts_count(const struct parts *p)
{
	return (size_t)((p->whole.size + p->slice - 1) / p->slice);
}

uint64_t parts_at(const struct parts *p, size_t number)
{
	return (number - 1) * p->slice;
}

uint64_t parts_size(const struct parts *p, size_t number)
{
	uint64_t left = p->whole.size - parts_at(p, number);

	return left < p->slice ? left : p->slice;
}

char *parts_path(const struct parts *p)
{
	return xasprintf("%s/lfs/%s.%s" ENDING, p->repo, p->whole.oid,
			 p->upload);
}

static bool is_ours(const char *name)
{
	size_t len = strlen(name);

	return len == HASH_SHA256_HEX - 1 + PARTS_UPLOAD_SIZE + sizeof ENDING -
			       1 &&
	       name[HASH_SHA256_HEX - 1] == '.' &&
	       !strcmp(name + len - (sizeof ENDING - 1), ENDING);
}

void parts_sweep(const char *repo, int64_t before)
{
	AUTO(free_text) char *top = xasprintf("%s/lfs", repo);
	DIR *folder = opendir(top);

	if (!folder)
		return;
	for (struct dirent *at; (at = readdir(folder));) {
		AUTO(free_text)
		char *path = xasprintf("%s/%s", top, at->d_name);
		struct stat st;

		if (is_ours(at->d_name) && !lstat(path, &st) &&
		    st.st_mtime < before)
			unlink(path);
	}
	closedir(folder);
}
