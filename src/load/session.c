/* session - an endpoint found out about, ready for runs */
#include "load/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "json/value.h"

/* Of vLLM, SGLang, the server of llama.cpp, TGI, Triton; others say nothing. */
static void ask_version(struct session *s)
{
	const struct {
		const char *path, *pointer;
	} rows[] = { { "/version", "/version" },
		     { "/get_server_info", "/version" },
		     { "/props", "/build_info" },
		     { s->target.api->info_path, "/version" } };
	const char *secret = target_secret(&s->target);
	struct err why;

	for (size_t i = 0; i < 4 && rows[i].path && !s->engine_version; i++) {
		AUTO(buf_release) struct buf out = BUF_INIT((size_t)1 << 20);
		AUTO(value_release) cJSON *root = NULL;
		const char *text;
		long status =
			target_glance(&s->target, rows[i].path, &out, &why);

		if (status < 0)
			return; /* it does not answer all that it is asked */
		if (status != 200 || value_parse(&root, out.data, out.len,
						 rows[i].path, &why) < 0)
			continue;
		text = value_text(root, rows[i].pointer);
		if (text && *text && strlen(text) < 100 &&
		    !(secret && strstr(text, secret)))
			s->engine_version = xstrdup(text);
	}
}

static int find_model(struct session *s, struct err *e)
{
	const char *given = s->settings->model;

	if (given && strcmp(given, "auto") != 0) {
		s->model = xstrdup(given);
		return 0;
	}
	return target_model(&s->target, &s->model, e);
}

static int open_target(struct session *s, const char *url, const char *key,
		       struct err *e)
{
	const struct settings *o = s->settings;
	const struct target_options options = {
		.url = url,
		.unix_path = o->unix_path,
		.ca_file = o->ca_file,
		.is_stopped = o->plan.is_stopped,
		.key = key,
		.is_key_given = o->key_file != NULL,
		.fields = &o->fields,
		.api = o->form.api,
		.is_whole = o->form.is_whole,
		.model = o->model,
		.is_http2 = o->is_http2,
	};

	return target_open(&s->target, &options, &s->is_key_held, e);
}

/* The engine runs on this machine, or so it seems: its facts. */
static void look_around(struct session *s)
{
	s->hardware_sources = (struct hardware_sources){
		.root = "",
		.work_folder = ".",
		.virtual_env = s->settings->virtual_env,
		.environment = s->settings->environment,
		.timeout_ms = 5000,
		.asks_programs = true,
	};

	if (!s->target.unix_path && !url_is_loopback(&s->target.origin))
		return;
	s->hardware = xcalloc(1, sizeof *s->hardware);
	hardware_look(s->hardware, &s->hardware_sources);
}

static int start_engine(struct session *s, struct err *e)
{
	const struct settings *o = s->settings;
	struct serve_options options = { .command = o->serve,
					 .health_path =
						 o->form.api->health_path,
					 .start_ms =
						 (long)(o->serve_ns / 1000000),
					 .stop_ms = 30000 };

	if (!o->serve)
		return 0;
	s->serve_log = o->serve_log ? xstrdup(o->serve_log)
				    : xasprintf("%s/bench-run-serve.%ld.log",
						o->temporary && *o->temporary
							? o->temporary
							: "/tmp",
						(long)getpid());
	list_add(&s->settings->serve_env, NULL);
	s->serve_environment =
		serve_environment(o->environment, o->serve_env.items);
	options.log_path = s->serve_log;
	options.environment = s->serve_environment;
	if (serve_start(&s->serve, &options, e) < 0)
		return -1;
	return serve_wait(&s->serve, &s->run.endpoint, o->plan.is_stopped, e);
}

/* How many connections are worth keeping. */
static long connections(const struct settings *s)
{
	size_t most = s->max_concurrency;

	if (s->ladder.is_sweep && s->ladder.axis == SWEEP_CONCURRENCY)
		most = (size_t)s->ladder.sweep
			       .values[s->ladder.sweep.count - 1];
	if (s->ladder.is_search)
		most = 16384;

	for (size_t i = 0; i < s->workloads.count; i++)
		if (s->workloads.items[i].concurrency > most)
			most = s->workloads.items[i].concurrency;
	return (long)(s->plan.is_open && most < 4096 ? 4096 : most) + 8;
}

static const char *const usual_paths[] = { "/metrics", NULL };

/* What is watched while a workload runs. */
static void set_watch(struct session *s)
{
	const char *backend = s->settings->backend;
	bool is_host = !strcmp(backend, "sim") || !strcmp(backend, "cpu");

	if (s->settings->metrics.count) {
		s->metrics_paths = xcalloc(s->settings->metrics.count + 1,
					   sizeof *s->metrics_paths);
		for (size_t i = 0; i < s->settings->metrics.count; i++)
			s->metrics_paths[i] = s->settings->metrics.items[i];
	}
	s->run.watch = (struct watch_sources){
		.target = &s->target,
		.paths = s->metrics_paths ? s->metrics_paths : usual_paths,
		.dcgm = s->settings->dcgm,
		.interval_ms = (long)(s->settings->metrics_ns / 1000000),
	};
	s->run.serve = s->serve.pid ? &s->serve : NULL;
	s->run.peak = (struct peak_options){
		.group = s->serve.pid,
		.hardware = is_host ? NULL : s->hardware,
		.sources = &s->hardware_sources,
	};
}

static int find_ids(struct session *s, struct err *e)
{
	if (s->run.tokenizer.shape == TOKENIZER_NONE)
		return err_set(e, ERR_UNAVAILABLE,
			       "--prompt-token-ids: the server has no "
			       "/tokenize to be asked: give --tokenizer FILE");
	return tokenizer_words(&s->run.tokenizer, &s->run.ids, e);
}

int session_open(struct session *s, struct settings *settings, const char *url,
		 const char *key, struct err *e)
{
	*s = (struct session){ .settings = settings };
	s->run.settings = settings;
	s->run.target = &s->target;
	s->run.endpoint = target_endpoint(&s->target);
	if (settings->tokenizer_file &&
	    tokenizer_open_file(&s->run.tokenizer, settings->tokenizer_file,
				e) < 0)
		return -1;
	if (open_target(s, url, key, e) < 0 || start_engine(s, e) < 0 ||
	    find_model(s, e) < 0 ||
	    lanes_open(&s->run.lanes, &s->target, settings->threads,
		       connections(settings), e) < 0) {
		session_release(s);
		return -1;
	}
	s->run.model = s->model;
	look_around(s);
	set_watch(s);
	ask_version(s);
	if (settings->is_tokenized &&
	    tokenizer_open(&s->run.tokenizer, &s->run.endpoint, s->model, e) <
		    0) {
		session_release(s);
		return -1;
	}
	if (settings->sends_ids && find_ids(s, e) < 0) {
		session_release(s);
		return -1;
	}
	return 0;
}

void session_release(struct session *s)
{
	lanes_release(&s->run.lanes);
	serve_stop(&s->serve);
	if (s->serve_log && !s->settings->serve_log && !s->serve.has_failed)
		unlink(s->serve_log);
	free(take(&s->serve_log));
	free(take(&s->serve_environment));
	free(take(&s->metrics_paths));
	target_release(&s->target);
	tokenizer_release(&s->run.tokenizer);
	free(take(&s->model));
	free(take(&s->engine_version));
	free(take(&s->hardware));
}
