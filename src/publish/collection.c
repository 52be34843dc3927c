/* collection - result files: where each goes, and what became of it */
#include "publish/collection.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "stream/report.h"

struct result *collection_add(struct collection *c, const char *source)
{
	c->results = xgrow(c->results, c->count, &c->room, sizeof *c->results);
	c->results[c->count] = (struct result){ .source = xstrdup(source) };
	return &c->results[c->count++];
}

static int by_path(const void *a, const void *b)
{
	const struct result *x = a, *y = b;
	int order = !!x->path - !!y->path;

	if (!order && x->path) {
		order = strcasecmp(x->path, y->path);
		if (!order)
			order = strcmp(x->path, y->path);
	}
	return order ? order : strcmp(x->source, y->source);
}

void collection_sort(struct collection *c)
{
	if (c->count)
		qsort(c->results, c->count, sizeof *c->results, by_path);
}

size_t collection_group(const struct collection *c, size_t start)
{
	const struct result *first = &c->results[start];
	size_t end = start + 1;

	while (first->path && end < c->count &&
	       !strcasecmp(first->path, c->results[end].path))
		end++;
	return end - start;
}

size_t collection_tally(const struct collection *c, enum fate fate)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++)
		count += c->results[i].fate == fate;
	return count;
}

static void list_paths(struct buf *out, const struct collection *c,
		       enum fate fate)
{
	const char *separator = "";

	for (size_t i = 0; i < c->count; i++) {
		if (c->results[i].fate != fate)
			continue;
		buf_adds(out, separator);
		separator = ",";
		report_quote(out, c->results[i].path);
	}
}

static void list_refused(struct buf *out, const struct collection *c)
{
	const char *separator = "{\"path\":";

	for (size_t i = 0; i < c->count; i++) {
		if (c->results[i].fate != FATE_REFUSED)
			continue;
		buf_adds(out, separator);
		separator = ",{\"path\":";
		report_quote(out, c->results[i].source);
		buf_adds(out, ",\"reason\":");
		report_quote(out, c->results[i].why);
		buf_addc(out, '}');
	}
}

void collection_json(struct buf *out, const struct collection *c)
{
	buf_adds(out, "\"new\":[");
	list_paths(out, c, FATE_NEW);
	buf_adds(out, "],\"changed\":[");
	list_paths(out, c, FATE_CHANGED);
	buf_addf(out, "],\"unchanged\":%zu,\"repeated\":%zu,\"entries\":%zu",
		 collection_tally(c, FATE_SAME),
		 collection_tally(c, FATE_REPEATED), c->entries);
	buf_adds(out, ",\"refused\":[");
	list_refused(out, c);
	buf_addc(out, ']');
}

void collection_release(struct collection *c)
{
	for (size_t i = 0; i < c->count; i++) {
		free(c->results[i].source);
		free(c->results[i].path);
		free(c->results[i].why);
	}
	free(c->results);
	*c = (struct collection){ 0 };
}
