/* bench-config - the settings of the toolchain, and where each comes from */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/opts.h"
#include "config/settings.h"

#define LINE_MAX_BYTES ((size_t)16 << 10)

static const char usage[] =
	"usage: bench-config [options] list\n"
	"       bench-config [options] get KEY\n"
	"       bench-config [options] set KEY [VALUE]\n"
	"       bench-config [options] unset KEY\n"
	"       bench-config [options] path\n"
	"       bench-config [options] run COMMAND [ARGUMENT...]\n"
	"\n"
	"Reads and changes ~/.sagellm/config.yaml. The environment beats the "
	"file,\n"
	"the file beats the default. A change touches the one value; "
	"comments and\n"
	"what others keep there stay.\n"
	"\n"
	"  huggingface.token        HF_TOKEN; shown to nobody\n"
	"  huggingface.repo         SAGELLM_HF_REPO; the dataset, NS/NAME\n"
	"  huggingface.auto_upload  SAGELLM_AUTO_UPLOAD (true)\n"
	"  local.keep_outputs       SAGELLM_KEEP_OUTPUTS (false)\n"
	"  local.outputs_dir        SAGELLM_OUTPUTS_DIR "
	"(~/sagellm-benchmark-outputs)\n"
	"\n"
	"`set` without VALUE asks for it; a token without showing what is "
	"typed.\n"
	"`run` starts COMMAND with the token in its environment.\n"
	"\n"
	"  --file FILE   another file (SAGELLM_CONFIG)\n"
	"  --json        `list` as a JSON object\n"
	"  --help        this text\n"
	"  --version     name and version\n"
	"\n"
	"Example:\n"
	"  bench-config set huggingface.repo team/leaderboard\n";

struct config {
	struct list operands; /* what to do, then with what */
	const char *file;
	bool is_json, help, version;
	char *path;
	struct yaml yaml;
};

static void config_release(struct config *c)
{
	list_release(&c->operands);
	free(c->path);
	yaml_release(&c->yaml);
}

static const char *operand(const struct config *c, size_t i)
{
	return i < c->operands.count ? c->operands.items[i] : NULL;
}

static int find_path(struct config *c, struct err *e)
{
	const char *given = c->file ? c->file : getenv("SAGELLM_CONFIG");
	const char *home = getenv("HOME");

	if (given && *given)
		c->path = xstrdup(given);
	else if (home && *home)
		c->path = xasprintf("%s/.sagellm/config.yaml", home);
	else
		return err_set(e, ERR_CONFIG,
			       "HOME is not set; name the file with --file");
	return 0;
}

static int resolve(struct setting_value *v, const struct config *c,
		   const struct setting *s, struct err *e)
{
	struct setting_place place = { .file = &c->yaml,
				       .given = getenv(s->environment),
				       .home = getenv("HOME") };

	return setting_resolve(v, s, &place, e);
}

static int known(const struct setting **s, const struct config *c,
		 struct err *e)
{
	AUTO(buf_release) struct buf keys = BUF_INIT(BUF_MAX);
	const char *key = operand(c, 1);

	if (!key)
		return err_set(e, ERR_USAGE, "which key?");
	*s = setting_find(key);
	if (*s)
		return 0;
	for (size_t i = 0; i < settings_count; i++)
		buf_addf(&keys, "%s%s", i ? ", " : "", settings[i].key);
	return err_set(e, ERR_USAGE, "no key is named '%s'; there are %s", key,
		       keys.data);
}

/* Others could read a token in it. */
static void check_mode(const struct config *c)
{
	struct stat st;

	if (stat(c->path, &st) == 0 && (st.st_mode & 077))
		diag_warn("%s: others may read this file; chmod 600 it",
			  c->path);
}

static int get(struct config *c, struct err *e)
{
	AUTO(setting_value_release) struct setting_value v = { 0 };
	const struct setting *s;

	if (known(&s, c, e) < 0 || resolve(&v, c, s, e) < 0)
		return -1;
	if (s->kind == SETTING_SECRET)
		return err_set(e, ERR_USAGE,
			       "a token is not printed; `bench-config run "
			       "COMMAND` hands it to a program");
	if (!v.text)
		return err_set(e, ERR_NO, "%s is not set", s->key);
	puts(v.text);
	return 0;
}

static int list(struct config *c, struct err *e)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	if (c->is_json)
		buf_addc(&out, '{');
	for (size_t i = 0; i < settings_count; i++) {
		AUTO(setting_value_release) struct setting_value v = { 0 };

		if (resolve(&v, c, &settings[i], e) < 0)
			return -1;
		if (c->is_json)
			setting_add_json(&out, &settings[i], &v);
		else
			setting_add_row(&out, &settings[i], &v, c->path);
	}
	if (c->is_json)
		buf_adds(&out, "\n}\n");
	fputs(out.data, stdout);
	return 0;
}

/* Up to the end of the line, or to the byte that interrupts. */
static int read_line(struct buf *line, char interrupt, struct err *e)
{
	char c;
	ssize_t got;

	while ((got = read(STDIN_FILENO, &c, 1)) == 1 && c && c != '\n') {
		if (interrupt && c == interrupt)
			return 1;
		if (buf_addc(line, c) < 0)
			return err_set(e, ERR_USAGE, "that is too long");
	}
	return got < 0 ? err_errno(e, ERR_IO, "stdin") : 0;
}

/* What is typed is not shown, however it ends. */
static int read_unseen(struct buf *line, struct err *e)
{
	struct termios was, quiet;
	int code;

	if (tcgetattr(STDIN_FILENO, &was) < 0)
		return read_line(line, 0, e);
	quiet = was;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	code = read_line(line, (char)was.c_cc[VINTR], e);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
	fputc('\n', stderr);
	if (code > 0)
		raise(SIGINT);
	return code;
}

/* A line of standard input; on a terminal it is asked for. */
static int ask(struct buf *line, const struct setting *s, struct err *e)
{
	bool is_terminal = isatty(STDIN_FILENO);

	buf_room(line, LINE_MAX_BYTES); /* one that grows leaves copies */
	if (is_terminal)
		fprintf(stderr, "%s (%s): ", s->key, s->what);
	return is_terminal && s->kind == SETTING_SECRET ? read_unseen(line, e)
							: read_line(line, 0, e);
}

/* The folder and the file are for nobody else. */
static int save(const struct config *c, struct err *e)
{
	AUTO(file_draft_release) struct file_draft draft = FILE_DRAFT_INIT;
	AUTO(free_text) char *folder = xstrdup(c->path);
	char *slash = strrchr(folder, '/');

	umask(077);
	if (slash && slash > folder) {
		*slash = '\0';
		if (file_make_folder(folder, e) < 0)
			return -1;
	}
	if (file_draft_open(&draft, c->path, e) < 0)
		return -1;
	if (fchmod(draft.fd, 0600) < 0)
		return err_errno(e, ERR_IO, "%s", c->path);
	if (file_put(draft.fd, c->yaml.text.data, c->yaml.text.len, c->path,
		     e) < 0)
		return -1;
	return file_draft_commit(&draft, e);
}

static void wipe(struct buf *b)
{
	if (b->size)
		explicit_bzero(b->data, b->size);
	buf_release(b);
}

static void wipe_text(char **text)
{
	if (*text)
		explicit_bzero(*text, strlen(*text));
	free_text(text);
}

static int set(struct config *c, struct err *e)
{
	AUTO(wipe) struct buf line = BUF_INIT(LINE_MAX_BYTES);
	AUTO(wipe_text) char *normal = NULL;
	const struct setting *s;
	const char *value = operand(c, 2);

	if (known(&s, c, e) < 0)
		return -1;
	if (!value || !strcmp(value, "-")) {
		if (ask(&line, s, e) < 0)
			return -1;
		value = line.len ? line.data : "";
	} else if (s->kind == SETTING_SECRET) {
		diag_warn("a token on the command line is seen by everybody "
			  "on this machine and kept in the shell's history; "
			  "next time leave it out, and type it when asked");
	}
	if (setting_normal(&normal, s, value, e) < 0 ||
	    yaml_set(&c->yaml, s->key, normal, e) < 0 || save(c, e) < 0)
		return -1;
	diag_note("%s is set in %s", s->key, c->path);
	return 0;
}

static int unset(struct config *c, struct err *e)
{
	const struct setting *s;

	if (known(&s, c, e) < 0 || yaml_set(&c->yaml, s->key, NULL, e) < 0)
		return -1;
	return access(c->path, F_OK) == 0 ? save(c, e) : 0;
}

static int path(struct config *c, struct err *e)
{
	(void)e;
	puts(c->path);
	return 0;
}

/* Only the token has no other way into a program than its environment. */
static int run(struct config *c, struct err *e)
{
	AUTO(setting_value_release) struct setting_value v = { 0 };
	const struct setting *s = setting_find("huggingface.token");

	if (!operand(c, 1))
		return err_set(e, ERR_USAGE, "which command?");
	if (resolve(&v, c, s, e) < 0)
		return -1;
	if (v.text)
		setenv(s->environment, v.text, 1);
	list_add(&c->operands, NULL);
	execvp(operand(c, 1), (char *const *)c->operands.items + 1);
	return err_errno(e, ERR_CONFIG, "%s", operand(c, 1));
}

static const struct {
	const char *name;
	int (*act)(struct config *c, struct err *e);
	size_t most; /* operands */
} actions[] = {
	{ "list", list, 1 },   { "get", get, 2 },   { "set", set, 3 },
	{ "unset", unset, 2 }, { "path", path, 1 }, { "run", run, SIZE_MAX },
};

static int act(struct config *c, struct err *e)
{
	const char *name = operand(c, 0);

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(name, actions[i].name) != 0)
			continue;
		if (c->operands.count > actions[i].most)
			return err_set(e, ERR_USAGE, "too many operands");
		if (find_path(c, e) < 0)
			return -1;
		if (actions[i].act == path)
			return path(c, e);
		if (yaml_read(&c->yaml, c->path, e) < 0)
			return -1;
		check_mode(c);
		return actions[i].act(c, e);
	}
	return err_set(e, ERR_USAGE, "'%s' is nothing to do; see --help", name);
}

/* Behind `run` and its command, options are the command's. */
static int read_options(struct config *c, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 0, "file", OPTS_TEXT, &c->file },
		{ 0, "json", OPTS_FLAG, &c->is_json },
		{ 0, "help", OPTS_FLAG, &c->help },
		{ 0, "version", OPTS_FLAG, &c->version },
		{ 0 },
	};
	int own = 1;

	while (own < argc && strcmp(argv[own], "run") != 0)
		own++;
	if (opts_read(rows, &c->operands, own, argv, e) < 0)
		return -1;
	for (; own < argc; own++)
		list_add(&c->operands, argv[own]);
	if (c->help || c->version || c->operands.count)
		return 0;
	return err_set(e, ERR_USAGE, "what to do? list, get, set ...");
}

int main(int argc, char **argv)
{
	AUTO(config_release) struct config c = { 0 };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (read_options(&c, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (c.help)
		return diag_help(usage);
	if (c.version)
		return diag_version();
	if (act(&c, &e) < 0) {
		if (e.kind == ERR_USAGE)
			return diag_usage(&e);
		diag_warn("%s", e.text);
	}
	return diag_close(e.kind);
}
