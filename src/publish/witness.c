/* witness - the Hub, asked whether a receipt is true */
#include "publish/witness.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/opts.h"
#include "board/dataset.h"
#include "hub/commits.h"
#include "hub/download.h"
#include "hub/tree.h"
#include "json/value.h"

#define FILE_MAX ((size_t)4 << 30)

/* The dataset's logs; each path is owned. */
struct logs {
	struct list paths;
};

static void logs_release(struct logs *logs)
{
	for (size_t i = 0; i < logs->paths.count; i++)
		free((char *)logs->paths.items[i]);
	list_release(&logs->paths);
}

static int add_path(void *context, const cJSON *file, struct err *e)
{
	struct logs *logs = context;
	const char *path = value_text(file, "/path");

	(void)e;
	if (path && dataset_kind(path) == DATASET_LOG)
		list_add(&logs->paths, xstrdup(path));
	return 0;
}

/* One log of the dataset, verified, then its records. */
static int read_log(struct confirm *c, struct hub *h, const char *path,
		    struct err *e)
{
	static const struct json_limits limits = JSON_LIMITS;
	AUTO(close_fd) int spool = file_spool(h->temporary, e);
	struct hub_download d = { .path = path,
				  .commit = c->commit,
				  .fd = spool,
				  .limit = FILE_MAX };
	const struct stream_fd from = { spool, path };

	if (spool < 0 || hub_download(h, &d, e) < 0)
		return -1;
	if (lseek(spool, 0, SEEK_SET) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return input_fd(&from, &limits, confirm_record, c, e);
}

/* Newest months first: what was just published lies there. */
static int read_logs(struct confirm *c, struct hub *h, const struct list *paths,
		     struct err *e)
{
	for (size_t i = paths->count; i-- && c->found < c->count;) {
		if (read_log(c, h, paths->items[i], e) < 0)
			return -1;
	}
	return confirm_end(c, e);
}

int witness_ask(struct confirm *c, const struct hub_settings *settings,
		const struct hub_env *env, struct err *e)
{
	AUTO(hub_release) struct hub h = { 0 };
	AUTO(logs_release) struct logs logs = { 0 };
	struct hub_tree tree = { .fn = add_path, .context = &logs };
	struct hub_settings s = *settings;
	char commit[HUB_ID_SIZE];

	if (!hub_is_id(c->commit) || !hub_is_repo(c->repo))
		return err_set(e, ERR_DATA,
			       "/hub: expected NS/NAME and a commit id");
	s.repo = c->repo;
	s.revision = c->commit;
	if (hub_open(&h, &s, env, e) < 0 || hub_head(&h, commit, NULL, e) < 0)
		return -1;
	if (strcmp(commit, c->commit) != 0)
		return err_set(e, ERR_DATA, "%s has no commit %s", c->repo,
			       c->commit);
	tree.revision = commit;
	if (hub_tree(&h, &tree, e) < 0)
		return -1;
	return read_logs(c, &h, &logs.paths, e);
}
