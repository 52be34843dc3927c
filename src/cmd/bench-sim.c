/* bench-sim - an OpenAI-compatible endpoint with known timing */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/opts.h"
#include "sim/cache.h"
#include "sim/metrics.h"
#include "sim/sim.h"

static const char usage[] =
	"usage: bench-sim [options]\n"
	"\n"
	"Answer as an LLM serving engine does, at times known in advance, and\n"
	"record what was sent when: the truth to judge a client by.\n"
	"\n"
	"  --listen ADDR:PORT address in numbers (127.0.0.1:8018); port 0\n"
	"                     lets the kernel choose\n"
	"  --port-file FILE   write the port there once it listens\n"
	"  --unix PATH        listen on a socket there instead\n"
	"  --api-key-file FILE  ask for the key in FILE\n"
	"  --model NAME       the model served (sim)\n"
	"  --record FILE      one JSON line a request: what was sent when\n"
	"  --seed N           of every random choice (0)\n"
	"  --ttft TIME        to the first token (50ms)\n"
	"  --itl TIME         between writes of tokens (10ms)\n"
	"  --chunk-tokens N   tokens an event (1)\n"
	"  --coalesce N       events a write (1)\n"
	"  --role WHEN        apart, early, joined or none (apart)\n"
	"  --usage WHERE      own, last, continuous or none (own)\n"
	"  --part KIND        content, reasoning or tool (content)\n"
	"  --finish-joined    the finish in the last token's event\n"
	"  --split            each write cut in two at a random byte\n"
	"  --crlf             lines of events end in CR LF\n"
	"  --comments         a comment before each event\n"
	"  --stop-after N     end after N tokens, unless ignore_eos\n"
	"  --max-running N    requests in work at once; others wait\n"
	"  --error-rate P     share of requests refused, 0 to 1\n"
	"  --error-status N   with this status (500)\n"
	"  --disconnect-rate P  share of streams cut off half way\n"
	"  --stall-rate P     share of streams that stand still half way\n"
	"  --stall TIME       for so long (1s)\n"
	"  --keep-alive TIME  close connections idle for so long (75s)\n"
	"  --kv-blocks N      blocks of the KV cache; requests that do not\n"
	"                     fit wait, or are preempted\n"
	"  --block-tokens N   tokens a block (16)\n"
	"  --prefix-cache     blocks of equal prefixes are found again\n"
	"  --prefix-saves     and shorten the time to the first token\n"
	"  --draft-tokens N   count each event as a draft of N tokens\n"
	"  --quiet            no talk on stderr, errors only\n"
	"  --help             this text\n"
	"  --version          the version\n"
	"\n"
	"TIME is 50ms, 200us, 1.5s, uniform:A:B, normal:MEAN:SD, exp:MEAN or\n"
	"lognormal:MEDIAN:SIGMA.\n"
	"\n"
	"Example:\n"
	"  bench-sim --ttft 50ms --itl normal:10ms:1ms --record sent.jsonl &\n"
	"  curl -N http://127.0.0.1:8018/v1/completions \\\n"
	"       -d '{\"prompt\":\"hi\",\"max_tokens\":8,\"stream\":true}'\n";

/* Options as text, before they are read into config. */
struct settings {
	struct sim_config config;
	const char *port_file, *key_file;
	const char *ttft, *itl, *stall, *idle;
	const char *role, *usage, *part;
	const char *error_rate, *disconnect_rate, *stall_rate;
	size_t seed;
	bool is_quiet, help, version;
};

static int read_options(struct settings *s, int argc, char **argv,
			struct err *e)
{
	struct sim_config *c = &s->config;
	const struct opts_row rows[] = {
		{ 0, "listen", OPTS_TEXT, &c->listen },
		{ 0, "port-file", OPTS_TEXT, &s->port_file },
		{ 0, "unix", OPTS_TEXT, &c->unix_path },
		{ 0, "api-key-file", OPTS_TEXT, &s->key_file },
		{ 0, "model", OPTS_TEXT, &c->model },
		{ 0, "record", OPTS_TEXT, &c->record },
		{ 0, "seed", OPTS_NUMBER, &s->seed },
		{ 0, "ttft", OPTS_TEXT, &s->ttft },
		{ 0, "itl", OPTS_TEXT, &s->itl },
		{ 0, "chunk-tokens", OPTS_NUMBER, &c->chunk_tokens },
		{ 0, "coalesce", OPTS_NUMBER, &c->coalesce },
		{ 0, "role", OPTS_TEXT, &s->role },
		{ 0, "usage", OPTS_TEXT, &s->usage },
		{ 0, "part", OPTS_TEXT, &s->part },
		{ 0, "finish-joined", OPTS_FLAG, &c->finish_joined },
		{ 0, "split", OPTS_FLAG, &c->is_split },
		{ 0, "crlf", OPTS_FLAG, &c->has_crlf },
		{ 0, "comments", OPTS_FLAG, &c->has_comments },
		{ 0, "stop-after", OPTS_NUMBER, &c->stop_after },
		{ 0, "max-running", OPTS_NUMBER, &c->max_running },
		{ 0, "error-rate", OPTS_TEXT, &s->error_rate },
		{ 0, "error-status", OPTS_NUMBER, &c->error_status },
		{ 0, "disconnect-rate", OPTS_TEXT, &s->disconnect_rate },
		{ 0, "stall-rate", OPTS_TEXT, &s->stall_rate },
		{ 0, "stall", OPTS_TEXT, &s->stall },
		{ 0, "keep-alive", OPTS_TEXT, &s->idle },
		{ 0, "kv-blocks", OPTS_NUMBER, &c->kv_blocks },
		{ 0, "block-tokens", OPTS_NUMBER, &c->block_tokens },
		{ 0, "prefix-cache", OPTS_FLAG, &c->shares_prefixes },
		{ 0, "prefix-saves", OPTS_FLAG, &c->prefix_saves },
		{ 0, "draft-tokens", OPTS_NUMBER, &c->draft_tokens },
		{ 0, "quiet", OPTS_FLAG, &s->is_quiet },
		{ 0, "help", OPTS_FLAG, &s->help },
		{ 0, "version", OPTS_FLAG, &s->version },
		{ 0, NULL, 0, NULL },
	};

	return opts_read(rows, NULL, argc, argv, e);
}

static int read_share(double *value, const char *text, struct err *e)
{
	char *end;

	*value = strtod(text, &end);
	if (end == text || *end || !(*value >= 0 && *value <= 1))
		return err_set(e, ERR_USAGE, "%s: expected 0 to 1", text);
	return 0;
}

/* A time that is the same each time. */
static int read_fixed(int64_t *ns, const char *text, struct err *e)
{
	struct delay d;

	if (delay_parse(&d, text, e) < 0)
		return -1;
	*ns = (int64_t)d.a;
	return d.kind == DELAY_FIXED
		       ? 0
		       : err_set(e, ERR_USAGE, "%s: expected one time", text);
}

static int read_words(struct settings *s, struct err *e)
{
	static const char *const roles[] = { "apart", "early", "joined", "none",
					     NULL };
	static const char *const usages[] = { "own", "last", "continuous",
					      "none", NULL };
	static const char *const parts[] = { "content", "reasoning", "tool",
					     NULL };
	unsigned role, use, part;

	if (opts_word(&role, s->role, roles, e) < 0 ||
	    opts_word(&use, s->usage, usages, e) < 0 ||
	    opts_word(&part, s->part, parts, e) < 0)
		return -1;
	s->config.role = (enum sim_role)role;
	s->config.usage = (enum sim_usage)use;
	s->config.part = (enum sim_part)part;
	return 0;
}

/* What of the options contradicts, or is out of range. */
static int check_cache(const struct sim_config *c, struct err *e)
{
	const struct opts_rule rules[] = {
		{ c->kv_blocks > KV_CACHE_BLOCKS_MAX,
		  "--kv-blocks is at most 16M" },
		{ !c->block_tokens || c->block_tokens > 65536,
		  "--block-tokens is 1 to 65536" },
		{ c->shares_prefixes && !c->kv_blocks,
		  "--prefix-cache needs --kv-blocks" },
		{ c->prefix_saves && !c->shares_prefixes,
		  "--prefix-saves needs --prefix-cache" },
		{ c->draft_tokens > METRICS_DRAFT_MAX,
		  "--draft-tokens is at most 16" },
		{ c->draft_tokens && c->chunk_tokens > c->draft_tokens + 1,
		  "--chunk-tokens is at most --draft-tokens and 1" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

static int check_events(const struct sim_config *c, struct err *e)
{
	const struct opts_rule rules[] = {
		{ !c->chunk_tokens || c->chunk_tokens > 1000,
		  "--chunk-tokens is 1 to 1000" },
		{ !c->coalesce || c->coalesce > 10000,
		  "--coalesce is 1 to 10000" },
		{ c->error_status < 400 || c->error_status > 599,
		  "--error-status is 400 to 599" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

static int read_settings(struct settings *s, struct err *e)
{
	struct sim_config *c = &s->config;

	if (check_events(c, e) < 0 || check_cache(c, e) < 0)
		return -1;
	c->seed = s->seed;
	if (delay_parse(&c->ttft, s->ttft, e) < 0 ||
	    delay_parse(&c->itl, s->itl, e) < 0 ||
	    read_fixed(&c->stall_ns, s->stall, e) < 0 ||
	    read_fixed(&c->idle_ns, s->idle, e) < 0)
		return -1;
	if (read_share(&c->error_rate, s->error_rate, e) < 0 ||
	    read_share(&c->disconnect_rate, s->disconnect_rate, e) < 0 ||
	    read_share(&c->stall_rate, s->stall_rate, e) < 0)
		return -1;
	return read_words(s, e);
}

static int read_key(struct buf *key, struct settings *s, struct err *e)
{
	if (!s->key_file)
		return 0;
	if (file_read(key, s->key_file, e) < 0)
		return -1;
	buf_cut(key, strcspn(key->data, "\r\n"));
	if (!key->len)
		return err_set(e, ERR_CONFIG, "%s: no key in it", s->key_file);
	s->config.key = key->data;
	return 0;
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

static int announce(const struct sim *sim, const struct settings *s,
		    struct err *e)
{
	char port[16];
	int len = snprintf(port, sizeof port, "%u\n", sim_port(sim));

	if (s->port_file && file_write(s->port_file, port, (size_t)len, e) < 0)
		return -1;
	diag_note("listening on %s",
		  s->config.unix_path ? s->config.unix_path : sim_url(sim));
	return 0;
}

static int serve(struct settings *s, struct err *e)
{
	AUTO(buf_release) struct buf key = BUF_INIT(4096);
	struct sim *sim = NULL;
	struct err later;
	sigset_t ends;
	int signal, result;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	raise_limit();
	if (read_key(&key, s, e) < 0 || sim_start(&sim, &s->config, e) < 0)
		return -1;
	result = announce(sim, s, e);
	if (result == 0)
		sigwait(&ends, &signal);
	return sim_stop(&sim, result ? &later : e) < 0 ? -1 : result;
}

int main(int argc, char **argv)
{
	struct settings s = {
		.config = SIM_CONFIG,
		.ttft = "50ms",
		.itl = "10ms",
		.stall = "1s",
		.idle = "75s",
		.role = "apart",
		.usage = "own",
		.part = "content",
		.error_rate = "0",
		.disconnect_rate = "0",
		.stall_rate = "0",
	};
	struct err e = { 0 };

	diag_init(argv[0]);
	s.config.listen = "127.0.0.1:8018";
	if (read_options(&s, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (s.help)
		return diag_help(usage);
	if (s.version)
		return diag_version();
	if (read_settings(&s, &e) < 0)
		return diag_usage(&e);
	if (s.is_quiet)
		diag_quiet();
	if (serve(&s, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(e.kind);
}
