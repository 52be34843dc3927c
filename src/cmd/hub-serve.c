/* hub-serve - a Hub for one machine over a folder of bare git repositories */
#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/opts.h"
#include "serve/collect.h"
#include "serve/daemon.h"

#define TREE_CACHED_MAX ((size_t)1 << 20) /* bytes of one */

static const char usage[] =
	"usage: hub-serve [options] --root DIR\n"
	"\n"
	"Serve the datasets and models in DIR the way the Hugging Face Hub\n"
	"does. Everyone may read what is public; tokens of the token file say\n"
	"who may do more.\n"
	"\n"
	"  --root DIR         the repositories: DIR/datasets/NS/NAME.git;\n"
	"                     made if need be, used by one server at a time\n"
	"  --tokens FILE      `TOKEN read|write|fine-grained [NAME [PLACES]]`\n"
	"                     a line, mode 0600; without it nobody may write\n"
	"  --oidc FILE        trust jobs of an issuer: whose, and for which\n"
	"                     repositories\n"
	"  --collect-after N  remove large files that no commit named, N\n"
	"                     seconds after they came (86400); 0: never\n"
	"  --quota CLASS=N[,M]  answer 429 to more than N requests in a "
	"window\n"
	"                     by a token, or M by an address without one; "
	"CLASS\n"
	"                     is api, resolvers or pages (repeatable)\n"
	"  --quota-window N   seconds of a window (300)\n"
	"  --metrics          show counts for Prometheus at /metrics\n"
	"  --listen ADDR:PORT address in numbers (127.0.0.1:8017); port 0\n"
	"                     lets the kernel choose\n"
	"  --port-file FILE   write the port there once it listens\n"
	"  --site DIR         serve the files of DIR at / (site, if it is "
	"there)\n"
	"  --max-body N       largest request body in bytes, or with K, M, G\n"
	"                     (256M)\n"
	"  --max-lfs N        largest file by LFS, likewise (5G)\n"
	"  --cdn-listen ADDR:PORT  a second address, for large files; a token\n"
	"                     that is sent there makes the server fail at its "
	"end\n"
	"  --fault RULE       for tests of clients: break requests on purpose\n"
	"                     (repeatable), such as 409:commit:once\n"
	"  --fault-seed N     of the chances that rules have (1)\n"
	"  --lfs-part N       above N bytes, one that can sends parts (64M)\n"
	"  --tls-cert FILE    speak TLS with this certificate (PEM), and\n"
	"  --tls-key FILE     its key, mode 0600\n"
	"  --behind-proxy     believe X-Forwarded-Proto of the proxy in front\n"
	"  --patience S       seconds for a client's headers, and besides "
	"what\n"
	"                     its body or answer takes at 1 KiB a second (30)\n"
	"  --verbose          one line a request on stderr\n"
	"  --quiet            no talk on stderr, errors only\n"
	"  --help             this text\n"
	"  --version          the version\n"
	"\n"
	"Example:\n"
	"  umask 077; echo 'hf_local write me' >tokens\n"
	"  hub-serve --root hub --tokens tokens &\n"
	"  curl -H 'Authorization: Bearer hf_local' \\\n"
	"       -d '{\"type\":\"dataset\",\"name\":\"me/results\"}' \\\n"
	"       http://127.0.0.1:8017/api/repos/create\n";

struct settings {
	const char *root, *tokens, *listen, *port_file, *site, *oidc;
	size_t body_max_bytes, lfs_max_bytes, lfs_part_bytes;
	const char *cdn_listen, *tls_cert, *tls_key;
	struct list faults, quotas;
	size_t quota_seconds, collect_seconds;
	size_t fault_seed, patience_s;
	struct tls tls;
	bool is_behind_proxy;
	bool has_metrics, is_verbose, is_quiet, help, version;
};

static void settings_release(struct settings *s)
{
	list_release(&s->faults);
	tls_release(&s->tls);
	list_release(&s->quotas);
}

static void log_request(const char *method, const char *path, int status)
{
	diag_note("%s %s %d", method, path, status);
}

static int read_settings(struct settings *s, int argc, char **argv,
			 struct err *e)
{
	const struct opts_row rows[] = {
		{ 0, "root", OPTS_TEXT, &s->root },
		{ 0, "tokens", OPTS_TEXT, &s->tokens },
		{ 0, "listen", OPTS_TEXT, &s->listen },
		{ 0, "port-file", OPTS_TEXT, &s->port_file },
		{ 0, "site", OPTS_TEXT, &s->site },
		{ 0, "oidc", OPTS_TEXT, &s->oidc },
		{ 0, "collect-after", OPTS_NUMBER, &s->collect_seconds },
		{ 0, "quota", OPTS_LIST, &s->quotas },
		{ 0, "quota-window", OPTS_NUMBER, &s->quota_seconds },
		{ 0, "metrics", OPTS_FLAG, &s->has_metrics },
		{ 0, "max-body", OPTS_NUMBER, &s->body_max_bytes },
		{ 0, "max-lfs", OPTS_NUMBER, &s->lfs_max_bytes },
		{ 0, "cdn-listen", OPTS_TEXT, &s->cdn_listen },
		{ 0, "fault", OPTS_LIST, &s->faults },
		{ 0, "fault-seed", OPTS_NUMBER, &s->fault_seed },
		{ 0, "lfs-part", OPTS_NUMBER, &s->lfs_part_bytes },
		{ 0, "tls-cert", OPTS_TEXT, &s->tls_cert },
		{ 0, "tls-key", OPTS_TEXT, &s->tls_key },
		{ 0, "behind-proxy", OPTS_FLAG, &s->is_behind_proxy },
		{ 0, "patience", OPTS_NUMBER, &s->patience_s },
		{ 0, "verbose", OPTS_FLAG, &s->is_verbose },
		{ 0, "quiet", OPTS_FLAG, &s->is_quiet },
		{ 0, "help", OPTS_FLAG, &s->help },
		{ 0, "version", OPTS_FLAG, &s->version },
		{ 0, NULL, 0, NULL },
	};

	if (opts_read(rows, NULL, argc, argv, e) < 0)
		return -1;
	if (!s->root && !s->help && !s->version)
		return err_set(e, ERR_USAGE, "--root is needed");
	if (!s->tls_cert != !s->tls_key)
		return err_set(e, ERR_USAGE,
			       "--tls-cert and --tls-key go together");
	if (!s->lfs_part_bytes)
		return err_set(e, ERR_USAGE, "--lfs-part is at least 1");
	return 0;
}

/* The default folder may be missing, a named one not. */
static int open_site(struct hub *hub, const char *given, struct err *e)
{
	const char *path = given ? given : "site";

	hub->site_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (hub->site_fd < 0 && (given || errno != ENOENT))
		return err_errno(e, ERR_CONFIG, "%s", path);
	return 0;
}

/* Nobody's git configuration reaches in, and what is written is synced. */
static int start_git(struct err *e)
{
	if (git_libgit2_init() < 0)
		return err_set(e, ERR_BUG, "libgit2 does not start");
	for (int level = GIT_CONFIG_LEVEL_PROGRAMDATA;
	     level <= GIT_CONFIG_LEVEL_GLOBAL; level++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	/* History is walked for many paths: each tree is read once for all. */
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE,
			 TREE_CACHED_MAX);
	return 0;
}

/* The first git of PATH; the caller frees. */
static char *find_git(void)
{
	AUTO(free_text)
	char *path = xstrdup(getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
	char *rest = path, *folder;

	while ((folder = strsep(&rest, ":"))) {
		AUTO(free_text) char *git = xasprintf("%s/git", folder);

		if (*folder == '/' && access(git, X_OK) == 0)
			return take(&git);
	}
	return NULL;
}

static int open_faults(struct hub *hub, const struct settings *s, struct err *e)
{
	hub->faults.state = s->fault_seed;
	for (size_t i = 0; i < s->faults.count; i++) {
		if (faults_add(&hub->faults, s->faults.items[i], e) < 0)
			return -1;
	}
	return 0;
}

/* What the faults did, and what the CDN must not have seen. */
static int sum_up(const struct hub *hub, struct err *e)
{
	for (size_t i = 0; i < hub->faults.count; i++)
		diag_note("--fault %s: %lu times", hub->faults.items[i].text,
			  hub->faults.items[i].fired);
	if (hub->cdn_leaks)
		return err_set(e, ERR_NO,
			       "%lu requests took a token to the CDN",
			       hub->cdn_leaks);
	return 0;
}

static int open_quotas(struct hub *hub, const struct settings *s, struct err *e)
{
	if (!s->quota_seconds)
		return err_set(e, ERR_USAGE,
			       "--quota-window: expected seconds");
	hub->quotas.seconds = s->quota_seconds;
	hub->has_metrics = s->has_metrics;
	for (size_t i = 0; i < s->quotas.count; i++) {
		if (quotas_add(&hub->quotas, s->quotas.items[i], e) < 0)
			return -1;
	}
	return 0;
}

static int open_hub(struct hub *hub, const struct settings *s, struct err *e)
{
	if (s->tokens && keyring_open(&hub->keys, s->tokens, e) < 0)
		return -1;
	if (s->oidc && oidc_open(&hub->oidc, s->oidc, e) < 0)
		return -1;
	hub->lfs_max_bytes = s->lfs_max_bytes;
	hub->lfs_part_bytes = s->lfs_part_bytes;
	hub->git_path = find_git();
	if (ticket_draw(&hub->tickets) < 0)
		return err_set(e, ERR_BUG, "no random numbers");
	if (start_git(e) < 0 || open_site(hub, s->site, e) < 0)
		return -1;
	return root_open(&hub->root, s->root, e);
}

static void close_hub(struct hub *hub)
{
	close_fd(&hub->site_fd);
	keyring_release(&hub->keys);
	oidc_release(&hub->oidc);
	uploads_release(&hub->uploads);
	quotas_release(&hub->quotas);
	faults_release(&hub->faults);
	free(take(&hub->cdn_origin));
	free(take(&hub->git_path));
	root_release(&hub->root);
}

static int announce(const struct daemon *d, const struct settings *s,
		    struct err *e)
{
	char port[16];
	int len = snprintf(port, sizeof port, "%u\n", d->port);

	if (s->port_file && file_write(s->port_file, port, (size_t)len, e) < 0)
		return -1;
	diag_note("listening on http%s://%s", d->config.tls ? "s" : "",
		  d->address);
	return 0;
}

/* The second address is known before the first one answers. */
static int start(struct daemon *d, struct daemon *cdn, struct hub *hub,
		 const struct settings *s, struct err *e)
{
	struct daemon_config config = {
		.listen = s->cdn_listen,
		.body_max_bytes = s->body_max_bytes,
		.is_cdn = true,
		.patience_s = s->patience_s,
		.tls = s->tls_cert ? &s->tls : NULL,
		.is_behind_proxy = s->is_behind_proxy,
		.log = s->is_verbose ? log_request : NULL,
	};

	if (s->cdn_listen) {
		if (daemon_start(cdn, hub, &config, e) < 0)
			return -1;
		hub->cdn_origin = xasprintf(
			"http%s://%s", config.tls ? "s" : "", cdn->address);
	}
	config.listen = s->listen;
	config.is_cdn = false;
	return daemon_start(d, hub, &config, e);
}

static void look_at_tokens(struct hub *hub, bool anyhow)
{
	struct err e;
	int result = keyring_refresh(&hub->keys, anyhow, &e);

	if (result > 0)
		diag_note("tokens read again");
	else if (result < 0)
		diag_warn("%s; those read before hold on", e.text);
}

/* What is to be done from time to time, until a signal says the end. */
static void await_end(struct hub *hub, const sigset_t *ends)
{
	const struct timespec step = { .tv_sec = 1 };
	int signal = SIGHUP;

	while (signal == SIGHUP || signal < 0) {
		signal = sigtimedwait(ends, NULL, &step);
		look_at_tokens(hub, signal == SIGHUP);
	}
}

static int serve(struct hub *hub, const struct settings *s, struct err *e)
{
	struct daemon d = { 0 }, cdn = { 0 };
	struct collector collector = COLLECTOR_INIT;
	sigset_t ends;
	int result;

	/* Before the threads start, so that they inherit the mask. */
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	result = start(&d, &cdn, hub, s, e);
	if (result == 0)
		result = collector_start(&collector, hub,
					 (int64_t)s->collect_seconds, e);
	if (result == 0)
		result = announce(&d, s, e);
	if (result == 0)
		await_end(hub, &ends);
	/* A second signal does not wait for what the first lets end. */
	pthread_sigmask(SIG_UNBLOCK, &ends, NULL);
	daemon_stop(&d);
	daemon_stop(&cdn);
	collector_stop(&collector);
	return result < 0 ? -1 : sum_up(hub, e);
}

int main(int argc, char **argv)
{
	AUTO(settings_release)
	struct settings s = {
		.listen = "127.0.0.1:8017",
		.body_max_bytes = DAEMON_BODY_MAX,
		.lfs_max_bytes = HUB_LFS_MAX,
		.lfs_part_bytes = HUB_LFS_PART,
		.fault_seed = 1,
		.patience_s = PATIENCE_SECONDS,
		.tls = TLS_INIT,
		.quota_seconds = QUOTA_SECONDS,
		.collect_seconds = COLLECT_SECONDS,
	};
	AUTO(close_hub) struct hub hub = HUB_INIT;
	struct err e = { 0 };

	diag_init(argv[0]);
	if (read_settings(&s, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (s.help)
		return diag_help(usage);
	if (s.version)
		return diag_version();
	if (s.is_quiet)
		diag_quiet();
	signal(SIGPIPE, SIG_IGN); /* a client that leaves is no end */
	if (open_faults(&hub, &s, &e) < 0 || open_quotas(&hub, &s, &e) < 0)
		return diag_usage(&e);
	if ((s.tls_cert && tls_read(&s.tls, s.tls_cert, s.tls_key, &e) < 0) ||
	    open_hub(&hub, &s, &e) < 0 || serve(&hub, &s, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(e.kind);
}
