/* result - what a run leaves: its entry, its records, its folder */
#include "load/result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/hash.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/write.h"
#include "load/loop.h"
#include "load/profile.h"
#include "load/surroundings.h"
#include "load/written.h"
#include "output/outputs.h"
#include "stat/row.h"

static void written_release(struct written *w)
{
	run_result_release(w->run);
	free(w->run);
	value_release(&w->entry);
	buf_release(&w->told);
	buf_release(&w->server);
	buf_release(&w->records);
	buf_release(&w->row);
	buf_release(&w->metrics);
	stats_release(&w->stats);
	free(w);
}

void results_init(struct results *r, const struct session *session,
		  const char *command, FILE *to)
{
	*r = (struct results){ .session = session,
			       .command = command,
			       .to = to,
			       .began = loop_clock(),
			       .records = FILE_DRAFT_INIT };
	r->slo = BUF_INIT(BUF_MAX);
	r->environment = BUF_INIT(BUF_MAX);
	if (session->settings->out)
		surroundings_write(&r->environment, diag_release);
	if (slo_is_set(&session->settings->slo))
		slo_write(&r->slo, &session->settings->slo);
}

/*
 * Repeats share an id, and so do the shards of one run: theirs is made of
 * what all of them were told.
 */
static void make_id(char *id, size_t size, const struct results *r,
		    const struct run_result *run)
{
	const struct settings *s = r->session->settings;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf name = BUF_INIT(BUF_MAX);
	char hex[HASH_SHA256_HEX];

	buf_addf(&text, "%s %zu %zu %llu %zu %zu %zu %s %s %llu",
		 run->workload.name, run->workload.input_tokens,
		 run->workload.output_tokens,
		 (unsigned long long)run->workload.requests,
		 run->workload.concurrency, s->seed, (size_t)s->plan.shards,
		 s->start_at ? s->start_at : "", r->session->model,
		 (unsigned long long)r->steps);
	if (s->plan.shards == 1)
		buf_addf(&text, " %ld %lld", (long)getpid(),
			 (long long)r->began);
	hash_sha256(hex, text.data, text.len);
	outputs_safe(&name, run->workload.name);
	snprintf(id, size, "%s-%.*s", name.data, ID_HEX, hex);
}

static const char *arrival_word(const struct settings *s, bool is_trace)
{
	static const char *const words[] = { "constant", "poisson", "gamma" };

	if (is_trace)
		return "trace";
	return s->plan.is_open ? words[s->plan.arrival.kind] : "closed";
}

static void fill_head(struct written *w, const struct results *r, size_t repeat)
{
	struct run_result *run = w->run;
	const struct settings *s = r->session->settings;
	const struct engine_plan *p = &s->plan;
	bool is_gamma = p->is_open && p->arrival.kind == ARRIVAL_GAMMA;

	run->recording.head = (struct record_head){
		.id = w->id,
		.shard = (uint32_t)p->shard,
		.shards = (uint32_t)p->shards,
		.repeat = (uint32_t)repeat,
		.repeats = (uint32_t)s->repeat,
		.start = run->begin,
		.cap = !p->is_open || s->max_concurrency
			       ? (int64_t)run->workload.concurrency
			       : 0,
		.rate = run->asked_rate,
		.arrival = arrival_word(s, run->is_trace),
		.burstiness = is_gamma ? p->arrival.burstiness : 0,
		.seed = s->seed,
		.is_stream = !p->is_whole,
		.steady_ratio = s->steady_ratio,
		.slo = r->slo.len ? r->slo.data : NULL,
		.entry = w->told.data,
	};
}

static void fill_tail(struct written *w)
{
	struct run_result *run = w->run;
	const struct meter_judgement *j = &run->judgement;

	scrape_write(&w->server, &run->server);
	buf_cut(&w->server, w->server.len - 1);
	buf_adds(&w->server, ",\"dcgm\":");
	dcgm_write(&w->server, &run->dcgm);
	buf_addc(&w->server, '}');
	run->recording.has_tail = true;
	run->recording.tail = (struct record_tail){
		.requests = run->recording.count,
		.is_partial = run->is_partial,
		.why = run->is_overloaded ? "over-saturated"
		       : run->is_partial  ? "stopped"
					  : NULL,
		.client = { .verdict = meter_word(j->verdict),
			    .why = j->why,
			    .busy_fraction = j->busy_fraction,
			    .read_delay_p50_ms = j->read_delay_p50_ms,
			    .read_delay_p99_ms = j->read_delay_p99_ms,
			    .max_loop_ms = j->max_loop_ms,
			    .lag_p99_ms = j->lag_p99_ms },
		.server = w->server.data,
		.peak_mem_mb = run->peak_mem_mb,
		.opened = run->meter.opened,
		.reused = run->meter.reused,
		.retried = run->meter.retried,
	};
}

static void put_records(struct written *w)
{
	const struct recording *all = &w->run->recording;

	record_put_head(&w->records, &all->head);
	for (size_t i = 0; i < all->count; i++)
		record_put_sample(&w->records, &all->samples[i]);
	record_put_tail(&w->records, &all->tail);
}

static int describe(struct written *w, const struct results *r, struct err *e)
{
	const struct session *s = r->session;
	const struct profile d = {
		.settings = s->settings,
		.hardware = s->hardware,
		.engine_version = s->engine_version,
		.model = s->model,
		.version = diag_release,
		.command = r->command,
	};

	if (profile_entry(&w->entry, &d, w->run, e) < 0)
		return -1;
	value_write_compact(&w->told, w->entry);
	return 0;
}

int results_check(const struct settings *s, struct err *e)
{
	AUTO(file_draft_release) struct file_draft draft = FILE_DRAFT_INIT;
	AUTO(file_draft_release) struct file_draft records = FILE_DRAFT_INIT;
	AUTO(free_text) char *path = NULL;

	if (s->records && file_draft_open(&records, s->records, e) < 0)
		return -1;
	if (!s->out)
		return 0;
	path = xasprintf("%s/.bench-run", s->out);
	return file_make_folder(s->out, e) < 0 ||
			       file_draft_open(&draft, path, e) < 0
		       ? -1
		       : 0;
}

static void note_lost(struct results *r, const struct err *why)
{
	if (!r->lost.kind)
		r->lost = *why;
}

static int write_records(struct results *r, const struct written *w,
			 struct err *e)
{
	const char *path = r->session->settings->records;

	if (!path)
		return 0;
	if (r->session->settings->is_appended)
		return file_append(path, w->records.data, w->records.len, e);
	if (r->records.fd < 0 && file_draft_open(&r->records, path, e) < 0)
		return -1;
	return file_put(r->records.fd, w->records.data, w->records.len, path,
			e);
}

static int print(const struct results *r, const struct buf *text, struct err *e)
{
	if (fwrite(text->data, 1, text->len, r->to) != text->len ||
	    fflush(r->to) != 0)
		return err_errno(e, ERR_IO, "stdout");
	return 0;
}

int results_begin(struct results *r, const char *workload, struct err *e)
{
	const struct settings *s = r->session->settings;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const struct resume ask = {
		.name = { .root = s->out,
			  .backend = s->backend,
			  .model = r->session->model,
			  .workload = workload },
		.step = r->step,
		.repeats = s->repeat,
		.page = &r->page,
	};
	struct resume_found found;

	resume_step(r->step, r->command, workload, ++r->steps);
	if (!s->is_resumed || !resume_find(&text, &found, &ask))
		return 0;
	r->good_share = found.good_share;
	r->goodput = found.goodput;
	return print(r, &text, e) < 0 ? -1 : 1;
}

/* An entry that cannot be is ERR_NO: the other files are written. */
static int write_entry(struct results *r, struct written *w,
		       const struct repeats *repeats, struct err *e)
{
	struct err why = { 0 };

	w->repeats = repeats;
	if (row_write(&w->row, &w->stats, repeats, &why) < 0) {
		buf_clear(&w->row);
		r->refused = why;
	}
	stats_write(&w->metrics, &w->stats);
	if (w->row.len)
		buf_addc(&w->row, '\n');
	if (print(r, &w->row, e) < 0)
		return -1;
	if (written_folder(w, r, &why) < 0)
		note_lost(r, &why);
	return 0;
}

/* Once all repeats of a workload are there: they know of one another. */
static int flush(struct results *r, struct err *e)
{
	const struct stats **each = xcalloc(r->count, sizeof *each);
	struct repeats repeats;
	int result = 0;

	for (size_t i = 0; i < r->count; i++)
		each[i] = &r->items[i]->stats;
	repeats_make(&repeats, each, r->count, r->session->settings->seed);
	for (size_t i = 0; i < r->count && result == 0; i++)
		result = write_entry(r, r->items[i],
				     r->count > 1 ? &repeats : NULL, e);
	free(each);
	while (r->count)
		written_release(r->items[--r->count]);
	return result;
}

int results_add(struct results *r, struct run_result *run, size_t repeat,
		struct err *e)
{
	struct written *w = xcalloc(1, sizeof *w);
	struct recording *shard = &run->recording;
	struct err why = { 0 };

	w->run = run;
	w->told = w->server = w->records = w->row = w->metrics =
		BUF_INIT(BUF_MAX);
	r->items =
		xgrow(r->items, r->count, &r->room, sizeof(struct written *));
	r->items[r->count++] = w;
	if (describe(w, r, e) < 0)
		return -1;
	make_id(w->id, sizeof w->id, r, run);
	fill_head(w, r, repeat);
	fill_tail(w);
	if (r->session->settings->records || r->session->settings->out)
		put_records(w);
	if (write_records(r, w, &why) < 0)
		note_lost(r, &why);
	if (stats_make(&w->stats, &shard, 1, &r->session->settings->percentiles,
		       e) < 0)
		return -1;
	r->good_share = w->stats.good_share;
	r->goodput = w->stats.request_goodput;
	if (repeat + 1 < r->session->settings->repeat && !run->is_partial)
		return 0;
	return flush(r, e);
}

void results_sweep(struct results *r, const char *workload)
{
	const struct settings *s = r->session->settings;
	AUTO(buf_release) struct buf path = BUF_INIT(BUF_MAX);
	struct err why;

	if (s->out) {
		buf_addf(&path, "%s/", s->out);
		outputs_safe(&path, s->backend);
		buf_addc(&path, '/');
		outputs_safe(&path, r->session->model);
		buf_addc(&path, '/');
		outputs_safe(&path, workload);
		buf_adds(&path, "_sweep.html");
		if (sweep_page_write(&r->page, path.data, &s->percentiles,
				     &why) < 0)
			note_lost(r, &why);
	}
	sweep_page_release(&r->page);
}

int results_close(struct results *r, struct err *e)
{
	if (r->lost.kind) {
		*e = r->lost;
		return -1;
	}
	if (r->records.fd >= 0 && file_draft_commit(&r->records, e) < 0)
		return -1;
	if (r->refused.kind) {
		*e = r->refused;
		return -1;
	}
	return 0;
}

void results_release(struct results *r)
{
	while (r->count)
		written_release(r->items[--r->count]);
	free(r->items);
	file_draft_release(&r->records);
	buf_release(&r->slo);
	buf_release(&r->environment);
	sweep_page_release(&r->page);
}
