/* pull - the open pull requests of a repository */
#include "hub/pull.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "hub/query.h"

#define PAGES_MAX 1000

static bool is_count(const cJSON *root, const char *pointer, double least)
{
	double number = value_number(root, pointer, -1);

	return number >= least && number <= HUB_PULL_MAX &&
	       floor(number) == number;
}

static bool is_page(const cJSON *root)
{
	const cJSON *list = value_array(root, "/discussions");
	const cJSON *item;

	if (!list || !is_count(root, "/count", 0) ||
	    !is_count(root, "/start", 0))
		return false;
	cJSON_ArrayForEach(item, list)
	{
		if (!is_count(item, "/num", 1) || !value_text(item, "/title") ||
		    !value_text(item, "/status") ||
		    !value_text(item, "/author/name") ||
		    !cJSON_IsBool(value_at(item, "/isPullRequest")))
			return false;
	}
	return true;
}

static bool is_open(const cJSON *item)
{
	const char *status = value_text(item, "/status");

	return value_is_true(item, "/isPullRequest") &&
	       (!strcmp(status, "open") || !strcmp(status, "draft"));
}

/* What is looked for, and how far the listing was read. */
struct listing {
	const char *author, *title;
	unsigned found;
	size_t seen;
	bool is_end;
};

static int take_page(struct listing *l, const struct hub_query *q,
		     struct err *e)
{
	const cJSON *list = value_array(q->root, "/discussions");
	size_t len = (size_t)cJSON_GetArraySize(list);
	double start = value_number(q->root, "/start", 0);
	double count = value_number(q->root, "/count", 0);
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		unsigned number = (unsigned)value_number(item, "/num", 0);

		if (is_open(item) && number > l->found &&
		    !strcmp(value_text(item, "/author/name"), l->author) &&
		    !strcmp(value_text(item, "/title"), l->title))
			l->found = number;
	}
	l->is_end = start + (double)len >= count;
	if (start != (double)l->seen || (!len && !l->is_end))
		return err_set(e, ERR_AGAIN,
			       "%s: the pages of the listing do not join; "
			       "nothing was done",
			       q->url);
	l->seen += len;
	return 0;
}

static int read_page(struct hub *h, struct listing *l, size_t page,
		     struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	AUTO(hub_query_release) struct hub_query q = { .is_expected = is_page };

	hub_api(&url, h, NULL, NULL);
	buf_addf(&url, "/discussions?type=pull_request&status=open&p=%zu",
		 page);
	q.url = url.data;
	if (hub_ask(h, &q, e) < 0)
		return err_wrap(e, "open pull requests cannot be listed");
	return take_page(l, &q, e);
}

int hub_pull_find(struct hub *h, const char *author, const char *title,
		  unsigned *number, struct err *e)
{
	struct listing l = { .author = author, .title = title };

	for (size_t page = 0; !l.is_end; page++) {
		if (page == PAGES_MAX)
			return err_set(e, ERR_UNAVAILABLE,
				       "more than %d pages of open pull "
				       "requests",
				       PAGES_MAX);
		if (read_page(h, &l, page, e) < 0)
			return -1;
	}
	*number = l.found;
	return 0;
}

void hub_pull_url(struct buf *out, const struct hub *h, unsigned number)
{
	buf_addf(out, "%s/%s%s/discussions/%u", h->endpoint,
		 !strcmp(h->type, "dataset") ? "datasets/" : "", h->repo,
		 number);
}
