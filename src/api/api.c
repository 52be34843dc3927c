/* api - the interfaces that engines offer: where to ask, what, and the reply */
#include "api/api.h"

#include <string.h>

#include "base/buf.h"
#include "http/url.h"

static const struct api *const all[] = {
	&api_chat,    &api_completions, &api_embeddings, &api_responses,
	&api_sagellm, &api_tgi,         &api_triton,
};

#define COUNT (sizeof all / sizeof *all)

const struct api *api_at(size_t i)
{
	return i < COUNT ? all[i] : NULL;
}

const struct api *api_find(const char *name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (!strcmp(all[i]->name, name))
			return all[i];
	return NULL;
}

/* The last place of head where something stands between it and the end. */
static size_t find_head(const char *url, size_t len, const char *head,
			size_t size)
{
	for (size_t at = len; at-- > 0;)
		if (at + size < len && !memcmp(url + at, head, size))
			return at;
	return len;
}

static size_t before_path(const char *url, size_t len, const char *path)
{
	const char *star = strchr(path, '*');
	const char *tail = star ? star + 1 : path;
	size_t size = strlen(tail), head, at;

	if (len < size || memcmp(url + len - size, tail, size) != 0)
		return len;
	at = len - size;
	if (!star)
		return at;
	head = find_head(url, at, path, (size_t)(star - path));
	return head < at ? head : len;
}

size_t api_before(const struct api *a, const char *url, size_t len)
{
	size_t least = len, at;

	for (size_t i = 0; i < COUNT; i++) {
		const char *paths[] = { all[i]->stream_path,
					all[i]->whole_path };

		for (size_t k = 0;
		     k < 2 && all[i]->is_below_v1 == a->is_below_v1; k++) {
			at = paths[k] ? before_path(url, len, paths[k]) : len;
			if (at < least)
				least = at;
		}
	}
	return least;
}

void api_path(struct buf *out, const struct api *a, bool is_whole,
	      const char *model)
{
	const char *path =
		is_whole || !a->stream_path ? a->whole_path : a->stream_path;
	const char *star = strchr(path, '*');

	buf_add(out, path, star ? (size_t)(star - path) : strlen(path));
	if (!star)
		return;
	url_encode(out, model ? model : "");
	buf_adds(out, star + 1);
}
