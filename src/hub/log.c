/* log - the commits of a revision as JSON lines */
#include "hub/log.h"

#include "hub/commits.h"
#include "json/member.h"
#include "json/value.h"

static int add_commit(void *context, const cJSON *commit, struct err *e)
{
	struct hub_log *l = context;
	struct buf *out = &l->lines;

	(void)e;
	buf_addc(out, '{');
	member_text(out, "id", value_text(commit, "/id"));
	member_text(out, "date", value_text(commit, "/date"));
	member_text(out, "title", value_text(commit, "/title"));
	member_text(out, "author", value_text(commit, "/authors/0/user"));
	buf_adds(out, "}\n");
	return --l->most == 0 || out->is_full;
}

int hub_log_read(struct hub_log *l, struct hub *h, struct err *e)
{
	if (hub_commits(h, l->commit, add_commit, l, e) < 0)
		return -1;
	if (l->lines.is_full)
		return err_set(e, ERR_DATA, "a log of more than %zu bytes",
			       l->lines.limit);
	return 0;
}

void hub_log_release(struct hub_log *l)
{
	buf_release(&l->lines);
}
