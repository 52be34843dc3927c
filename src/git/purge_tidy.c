/* purge_tidy - drafts that a killed purge left in its folder */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "git/purge.h"

static bool is_to_stay(const char *name)
{
	static const char *const names[] = {
		".",           "..",       "lock",     "commit-map", "ref-map",
		"old-objects", "refs.old", "refs.new", "verify"
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!strcmp(name, names[i]))
			return true;
	}
	return false;
}

/* The draft of an index: a pack that still lacks it is ours. */
static void drop_pack(const struct repository *r, const char *name)
{
	const char *top = git_repository_commondir(r->git);
	size_t len = strlen(name);
	AUTO(free_text) char *pack = NULL;
	AUTO(free_text) char *idx = NULL;

	if (strncmp(name, "pack-", 5) != 0 || len != 5 + OID_HEX + 4)
		return;
	idx = xasprintf("%sobjects/pack/%s", top, name);
	pack = xasprintf("%sobjects/pack/%.*s.pack", top, (int)len - 4, name);
	if (access(idx, F_OK) < 0)
		unlink(pack);
}

void purge_tidy(const struct repository *r, const char *folder)
{
	AUTO(free_text)
	char *draft = xasprintf("%sobjects/pack/tmp_purge",
				git_repository_commondir(r->git));
	DIR *entries = opendir(folder);
	const struct dirent *entry;

	while (entries && (entry = readdir(entries))) {
		AUTO(free_text)
		char *path = xasprintf("%s/%s", folder, entry->d_name);

		if (is_to_stay(entry->d_name))
			continue;
		drop_pack(r, entry->d_name);
		unlink(path);
	}
	if (entries)
		closedir(entries);
	unlink(draft);
}
