/* written - one run of a command, and the files of its folder */
#include "load/written.h"

#include <string.h>

#include "base/mem.h"
#include "json/write.h"
#include "load/outputs.h"

/* What config.json says: the command, and what the run was told. */
static int write_config(const struct outputs *o, const struct results *r,
			const struct written *w, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	buf_adds(&text, "{\"command\":");
	json_quote(&text, r->command, strlen(r->command));
	buf_addf(&text, ",\"step\":\"%s\"", r->step);
	record_put_head(&line, &w->run->recording.head);
	buf_adds(&text, ",");
	buf_add(&text, line.data + 1, line.len - 2);
	buf_clear(&line);
	json_pretty(&line, text.data, text.len, 0);
	buf_addc(&line, '\n');
	return outputs_write(o, "config.json", &line, e);
}

static int write_summary(const struct outputs *o, const struct written *w,
			 struct err *e)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const struct stats *s = &w->stats;

	buf_addf(&text,
		 "{\"completed\":%llu,\"failed\":%llu,\"timed_out\":%llu,"
		 "\"cancelled\":%llu,\"refusal\":",
		 (unsigned long long)s->completed,
		 (unsigned long long)s->failed,
		 (unsigned long long)s->timed_out,
		 (unsigned long long)s->cancelled);
	json_quote(&text, w->run->refusal, strlen(w->run->refusal));
	buf_addf(&text, ",\"exact_input\":%s,",
		 w->run->is_exact ? "true" : "false");
	record_put_tail(&line, &w->run->recording.tail);
	buf_add(&text, line.data + 1, line.len - 2);
	buf_clear(&line);
	json_pretty(&line, text.data, text.len, 0);
	buf_addc(&line, '\n');
	return outputs_write(o, "summary.json", &line, e);
}

static int write_pretty(const struct outputs *o, const char *name,
			const struct buf *text, struct err *e)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	if (!text->len)
		return 0;
	json_pretty(&out, text->data, text->len, 0);
	buf_addc(&out, '\n');
	return outputs_write(o, name, &out, e);
}

int written_folder(const struct written *w, const struct results *r,
		   struct err *e)
{
	const struct settings *s = r->session->settings;
	const struct outputs_name name = { s->out, s->backend,
					   r->session->model,
					   w->run->workload.name, w->run->end };
	AUTO(outputs_release) struct outputs o = { 0 };

	if (!s->out)
		return 0;
	if (outputs_open(&o, &name, e) < 0 || write_config(&o, r, w, e) < 0 ||
	    outputs_write(&o, "requests.jsonl", &w->records, e) < 0 ||
	    write_pretty(&o, "*_metrics.json", &w->metrics, e) < 0 ||
	    write_pretty(&o, "*_leaderboard.json", &w->row, e) < 0 ||
	    write_summary(&o, w, e) < 0)
		return -1;
	return outputs_link(&o, e);
}
