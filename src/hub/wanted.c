/* wanted - the files that are asked for, each once, and how far each is */
#include "hub/wanted.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

int wanted_add(struct wanted *w, const char *path, struct err *e)
{
	size_t len = strlen(path);
	char *copy;

	if (map_get(&w->seen, path, len))
		return 0;
	if (w->count == WANTED_MAX)
		return err_set(e, ERR_DATA, "more than %zu files; take fewer",
			       WANTED_MAX);
	copy = arena_take(&w->names, len + 1);
	memcpy(copy, path, len + 1);
	*map_put(&w->seen, copy, len) = copy;
	w->files = xgrow(w->files, w->count, &w->room, sizeof *w->files);
	w->files[w->count++] = (struct wanted_file){ .path = copy };
	return 0;
}

void wanted_release(struct wanted *w)
{
	free(w->files);
	map_release(&w->seen);
	arena_release(&w->names);
	*w = (struct wanted){ 0 };
}
