/* bench-run - load an LLM serving endpoint, and measure what is true */
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "http/redact.h"
#include "load/calibrate.h"
#include "load/campaign.h"
#include "load/losses.h"
#include "load/profile.h"
#include "load/session.h"
#include "load/view.h"
#include "output/verify.h"
#include "sim/sim.h"
#include "stream/progress.h"

#define KEY_LEAST 16 /* bytes of a secret */

static volatile sig_atomic_t is_stopped;

static void on_signal(int number)
{
	(void)number;
	is_stopped = 1;
}

/* A second one ends the program at once. */
static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

/* A stream is a descriptor: as many as we may have. */
static void raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/* What others may read is warned of. */
static int read_key_file(struct buf *key, const char *path, struct err *e)
{
	struct stat info;

	if (file_read(key, path, e) < 0)
		return -1;
	if (stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
	    info.st_mode & 077)
		diag_warn("%s: others may read it: chmod 600", path);
	buf_cut(key, strcspn(key->data, "\r\n"));
	return key->len ? 0 : err_set(e, ERR_CONFIG, "%s: no key in it", path);
}

/* With a key there is no core dump. */
static int read_key(struct buf *key, const char *path, struct err *e)
{
	const struct rlimit none = { 0, 0 };
	const char *found = getenv("OPENAI_API_KEY");

	if (path && read_key_file(key, path, e) < 0)
		return -1;
	if (!path && found)
		buf_adds(key, found);
	for (const char *p = key->data; *p; p++)
		if (*p <= ' ' || *p > '~')
			return err_set(e, ERR_CONFIG,
				       "the key has a byte that no key has");
	if (key->len)
		setrlimit(RLIMIT_CORE, &none);
	return 0;
}

struct screen {
	struct progress progress;
	const struct ladder *ladder;
	const char *workload;
	enum settings_ui ui;
	double next_s; /* of this run, when it tells; plain and json */
	int worst;
};

#define PLAIN_S 10 /* between two lines */
#define JSON_S 1

/* Rate, in flight, errors and time left. */
static void on_tick(void *context, const struct engine_view *v)
{
	struct screen *s = context;
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);
	double spent = (double)v->now_ns / 1e9;
	double step = s->ui == SETTINGS_UI_JSON ? JSON_S : PLAIN_S;

	if (spent <= 0)
		return;
	if (s->ui == SETTINGS_UI_AUTO && progress_is_due(&s->progress)) {
		view_words(&line, s->workload, v);
		progress_line(&s->progress, line.data);
	}
	if (s->ui <= SETTINGS_UI_NONE || spent < s->next_s)
		return;
	s->next_s = spent + step;
	if (s->ui == SETTINGS_UI_JSON) {
		view_json(&line, s->workload, v);
		fputs(line.data, stderr);
		return;
	}
	view_words(&line, s->workload, v);
	diag_note("%s", line.data);
}

static void on_begin(void *context, const struct workload *w)
{
	struct screen *s = context;
	bool is_shown = isatty(2) && s->ui == SETTINGS_UI_AUTO;

	s->workload = w->name;
	s->next_s = 1;
	progress_init(&s->progress, 2, is_shown ? time_tick_ms : NULL);
}

/* What one run says on stderr, and to the exit status. */
static void on_end(void *context, const struct run_result *r)
{
	struct screen *s = context;
	const struct meter_judgement *j = &r->judgement;
	AUTO(buf_release) struct buf why = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf beside = BUF_INIT(BUF_MAX);
	size_t failed, lost, count;

	progress_clear(&s->progress);
	failed = losses_tell(&why, &count, &r->recording, false);
	if (failed)
		diag_warn("%s: %zu of %zu requests failed%s%s (%s)",
			  r->workload.name, failed, count,
			  *r->refusal ? ": " : "", r->refusal, why.data);
	lost = losses_tell(&beside, &count, &r->recording, true);
	if (lost)
		diag_warn("%s: %zu of %zu probes failed (%s)", r->workload.name,
			  lost, count, beside.data);
	if (r->is_partial)
		diag_warn("%s: stopped%s: what was measured is marked partial",
			  r->workload.name,
			  r->is_overloaded ? ", over-saturated" : "");
	if (j->verdict != METER_OK)
		diag_warn("%s: the client is %s: %s", r->workload.name,
			  meter_word(j->verdict), j->why);
	if (failed || lost || r->is_partial || j->verdict != METER_OK)
		s->worst = err_worse(s->worst, ERR_NO);
}

static void on_found(void *context, const struct workload *w,
		     const struct saturation *found)
{
	const struct screen *s = context;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	ladder_tell(&text, s->ladder, found);
	buf_cut(&text, strcspn(text.data, "\n"));
	diag_note("%s: %s", w->name, text.data);
}

static void on_resumed(void *context, const struct workload *w)
{
	(void)context;
	diag_note("%s: is done already", w->name);
}

/* What the board will miss, or be told of this machine. */
static void note_entry(const struct session *s)
{
	const char *missing = profile_missing(s->settings);

	if (missing)
		diag_note("%s", missing);
	if (profile_is_path(s->model))
		diag_note("the model is published as %s: give it a name by "
			  "--model, or the engine's --alias",
			  s->model);
}

/* It is published with the entry. Words such as EMPTY are no secrets. */
static int check_command(const char *command, const struct buf *key,
			 struct err *e)
{
	AUTO(buf_release) struct buf shown = BUF_INIT(BUF_MAX);

	redact_add(&shown, command, key->len < KEY_LEAST ? NULL : key->data,
		   BUF_MAX - 1);
	if (!strcmp(shown.data, command))
		return 0;
	return err_set(
		e, ERR_USAGE,
		"the key, or a token of the Hub, is on the command line, "
		"which all users of the machine see and the entry "
		"tells: take it out");
}

static int run_at(struct settings *o, const char *url, const char *command,
		  struct err *e)
{
	AUTO(buf_release) struct buf key = BUF_INIT(4096);
	struct session s = { 0 };
	struct results out = { 0 };
	struct screen screen = { .ui = o->is_quiet ? SETTINGS_UI_NONE : o->ui,
				 .ladder = &o->ladder };
	struct campaign all = { .session = &s,
				.results = &out,
				.begin = on_begin,
				.end = on_end,
				.found = on_found,
				.resumed = on_resumed,
				.context = &screen };
	int result;

	if (read_key(&key, o->key_file, e) < 0)
		return -1;
	result = check_command(command, &key, e);
	if (result == 0)
		result = session_open(&s, o, url, key.len ? key.data : NULL, e);
	explicit_bzero(key.data, key.len);
	if (s.is_key_held)
		diag_warn("OPENAI_API_KEY is not sent over http to another "
			  "host: use https, or --api-key-file");
	if (result == 0) {
		note_entry(&s);
		results_init(&out, &s, command, stdout);
		s.run.tick = on_tick;
		s.run.context = &screen;
		result = campaign_run(&all, e);
		if (result == 0)
			result = results_close(&out, e);
		results_release(&out);
	}
	if (all.is_cut) {
		diag_warn("stopped: not all that was asked is measured");
		screen.worst = err_worse(screen.worst, ERR_NO);
	}
	session_release(&s);
	if (result == 0 && screen.worst)
		e->kind = screen.worst;
	return result;
}

/* Where the endpoint is: given, a socket, or a simulator of our own. */
static int run(struct settings *o, const char *command, struct err *e)
{
	struct sim_config config = SIM_CONFIG;
	struct sim *sim = NULL;
	struct err later;
	int result;

	if (results_check(o, e) < 0)
		return -1;
	if (o->url || o->unix_path || o->serve)
		return run_at(o, o->url ? o->url : "http://localhost:8000",
			      command, e);
	if (strcmp(o->backend, "sim") != 0)
		return err_set(e, ERR_USAGE,
			       "no endpoint: give --url of one that runs, "
			       "--serve 'COMMAND' to start one, or --backend "
			       "sim for a simulator");
	config.seed = o->seed;
	if (sim_start(&sim, &config, e) < 0)
		return -1;
	result = run_at(o, sim_url(sim), command, e);
	if (sim_stop(&sim, result ? &later : e) < 0)
		result = -1;
	return result;
}

static int calibrate(const struct settings *o, struct err *e)
{
	struct calibrate_plan plan = { .threads = o->threads,
				       .tokens = 200,
				       .ttft_ms = 50,
				       .itl_ms = (double)o->itl_ns / 1e6,
				       .folder = getenv("TMPDIR"),
				       .is_stopped = &is_stopped };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *path = NULL;
	struct calibrate_step steps[CALIBRATE_STEPS];
	size_t done = 0;

	if (calibrate_parse(&plan, o->streams ? o->streams : "1,64,512,1024",
			    e) < 0)
		return -1;
	for (; done < plan.count && !is_stopped; done++) {
		if (calibrate_step(&steps[done], &plan, plan.streams[done], e) <
		    0)
			return -1;
		buf_clear(&text);
		calibrate_show(&text, &steps[done], done == 0);
		fputs(text.data, stdout);
		fflush(stdout);
		if (steps[done].failed || steps[done].client.verdict)
			e->kind = ERR_NO;
	}
	if (!o->out)
		return 0;
	buf_clear(&text);
	calibrate_write(&text, &plan, steps, done);
	path = xasprintf("%s/calibration.json", o->out);
	if (file_make_folder(o->out, e) < 0)
		return -1;
	return file_write(path, text.data, text.len, e);
}

/* Files of runs that are there already; those of stdout are our answer. */
static int verify(const struct list *operands, struct err *e)
{
	AUTO(verify_release) struct verify v = { .out = BUF_INIT(BUF_MAX) };
	int result = 0;

	for (size_t i = 1; i < operands->count && result == 0; i++)
		result = verify_path(&v, operands->items[i], e);
	verify_end(&v);
	fputs(v.out.data, stdout);
	if (v.runs)
		diag_note("%zu of %zu runs agree with their records",
			  v.runs - v.wrong, v.runs);
	if (result == 0)
		e->kind = v.worst;
	return result;
}

static int work(struct settings *s, const struct list *operands,
		const char *command, struct err *e)
{
	if (s->workload_template) {
		fputs(workload_template, stdout);
		return 0;
	}
	if (s->is_quiet)
		diag_quiet();
	if (operands->count && !strcmp(operands->items[0], "verify"))
		return verify(operands, e);
	s->environment = environ;
	s->plan.is_stopped = &is_stopped;
	s->virtual_env = getenv("VIRTUAL_ENV");
	s->temporary = getenv("TMPDIR");
	curl_global_init(CURL_GLOBAL_DEFAULT);
	catch_signals();
	raise_limit();
	return operands->count ? calibrate(s, e) : run(s, command, e);
}

int main(int argc, char **argv)
{
	AUTO(list_release) struct list operands = { 0 };
	AUTO(settings_release)
	struct settings s = { .repeat = 1, .threads = 1 };
	AUTO(buf_release) struct buf command = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	diag_init(argv[0]);
	profile_command(&command, argc, argv);
	if (settings_read(&s, &operands, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (s.help)
		return diag_help(settings_usage);
	if (s.version)
		return diag_version();
	if (settings_resolve(&s, &operands, &e) < 0 && e.kind == ERR_USAGE)
		return diag_usage(&e);
	if (e.kind || work(&s, &operands, command.data, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(e.kind);
}
