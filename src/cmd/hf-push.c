/* hf-push - complete files into a repository on the Hub, in one commit */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/leftover.h"
#include "base/mem.h"
#include "base/time.h"
#include "hub/coauthor.h"
#include "hub/create.h"
#include "hub/oidc.h"
#include "hub/options.h"
#include "hub/pull.h"
#include "hub/push.h"
#include "hub/receipt.h"
#include "hub/tell.h"
#include "hub/whoami.h"
#include "publish/card.h"

static const char usage[] =
	"usage: hf-push [options] REPO [PATH=FILE...]\n"
	"\n"
	"Puts each FILE at PATH in the repository, all in one commit. Files "
	"that\n"
	"are there already are left out; if nothing changes, nothing is "
	"committed.\n"
	"\n"
	"  --parent SHA     commit only onto this head; 75 if it moved\n"
	"  --delete PATH    remove a file (repeatable)\n"
	"  --message TEXT   first line of the commit message\n"
	"  --description TEXT  what follows it\n"
	"  --co-author 'NAME <MAIL>'  credit in the message (repeatable)\n"
	"  --card           keep README.md: configs, features, the best rows\n"
	"  --if-unchanged   compare with the ids in the tree as well\n"
	"  --create-pr      into the open pull request with this message, else "
	"a new one\n"
	"  --create         make the repository if it is not there\n"
	"  --private        with --create: not public\n"
	"  --dry-run        say on stdout what would be done, write nothing\n"
	"  --check          say who would push, and with what right; write "
	"nothing\n"
	"  --oidc           swap this CI job's identity for a token\n"
	"  --json           on stderr events, a JSON object a line\n"
	"  --receipt FILE   write what was pushed, once the Hub has answered\n"
	"  --attach FILE    members of this JSON object go into the "
	"receipt\n" HUB_OPTIONS_HELP "\n"
	"The token comes from HF_TOKEN, HF_TOKEN_PATH or $HF_HOME/token; the\n"
	"Hub is HF_ENDPOINT, else " HUB_ENDPOINT ".\n"
	"\n"
	"Example: publish a merge of what was read at commit HEAD\n"
	"  hf-push --parent \"$(cat HEAD)\" --receipt receipt.json org/board "
	"\\\n"
	"      leaderboard_single.json=out/leaderboard_single.json\n";

struct push {
	struct hub_options hub;
	struct hub_change change;
	struct list operands; /* REPO, then PATH=FILE */
	struct list people;   /* co-authors */
	struct buf text;      /* description and co-authors */
	const char *receipt, *attach;
	bool is_create, is_private, is_dry_run, is_pull, is_check, is_oidc,
		is_card, is_json;
	struct publish_card card;
	struct whoami whoami;
	char *message; /* the default one */
	struct hub_push push;
	struct buf members;
	struct file_draft draft;
};

/* What talks has no context: where its words go is here. */
static struct hub_teller teller;

static void put_line(const char *line)
{
	fprintf(stderr, "%s\n", line);
}

static void say(const char *kind, const char *format, va_list args)
{
	char text[sizeof((struct err *)0)->text];

	vsnprintf(text, sizeof text, format, args);
	progress_clear(&teller.drawn);
	if (teller.event)
		hub_event_message(teller.event, kind, text);
	else
		diag_warn("%s", text);
}

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (!teller.is_quiet)
		say("note", format, args);
	va_end(args);
}

__attribute__((format(printf, 1, 2))) static void warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("note", format, args);
	va_end(args);
}

__attribute__((format(printf, 1, 2))) static void trace(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("trace", format, args);
	va_end(args);
}

static void push_release(struct push *p)
{
	leftover_set(NULL);
	hub_push_release(&p->push);
	whoami_release(&p->whoami);
	hub_change_release(&p->change);
	list_release(&p->operands);
	list_release(&p->people);
	buf_release(&p->text);
	free(take(&p->message));
	buf_release(&p->members);
	file_draft_release(&p->draft);
}

static int print_plan(const struct push *p, bool is_there)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!is_there)
		printf("create\t%s\n", p->operands.items[0]);
	hub_push_plan(&text, &p->push, p->is_pull);
	fputs(text.data, stdout);
	return 0;
}

static int put_receipt(struct push *p, const struct hub *h, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!p->receipt)
		return 0;
	receipt_write(&text, h, &p->push, &p->members);
	if (file_put(p->draft.fd, text.data, text.len, p->receipt, e) < 0 ||
	    file_draft_commit(&p->draft, e) < 0)
		return err_wrap(e, "commit %s was made, its receipt was not",
				p->push.commit);
	return 0;
}

/* *is_there: the repository exists, now. */
static int prepare(struct push *p, struct hub *h, bool *is_there, struct err *e)
{
	*is_there = true;
	if (p->is_create && hub_exists(h, is_there, e) < 0)
		return -1;
	if (*is_there || p->is_dry_run)
		return 0;
	if (hub_create(h, p->is_private, e) < 0)
		return -1;
	note("created %s", h->repo);
	*is_there = true;
	return 0;
}

static void say_done(const struct push *p, const struct hub *h)
{
	size_t files = hub_change_count(&p->change);
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);

	hub_pull_url(&url, h, p->push.pull);
	if (p->push.pull)
		printf("%u\t%s\n", p->push.pull, url.data);
	if (p->push.is_new_pull)
		note("opened pull request %u", p->push.pull);
	if (files)
		note("%zu file%s, commit %s", files, files == 1 ? "" : "s",
		     p->push.commit);
	else
		note("nothing changed, head %s", p->push.commit);
	hub_event_pushed(teller.event, p->push.commit, files > 0, p->push.pull);
}

/* --check: all on stdout, and the error says what is missing. */
static int check_access(struct push *p, struct hub *h, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err why = { 0 };
	enum right right;

	if (whoami_ask(&p->whoami, h, &why) < 0)
		note("the Hub does not tell who this is: %s", why.text);
	why = (struct err){ 0 };
	right = whoami_right(h, &p->whoami, &why);
	whoami_write(&text, &p->whoami, right, h);
	fputs(text.data, stdout);
	if (right == RIGHT_WRITE)
		return 0;
	*e = why;
	return -1;
}

/* Whose pull request it is decides whether it is ours to add to. */
static int find_author(struct push *p, struct hub *h, struct err *e)
{
	if (!p->is_pull)
		return 0;
	if (whoami_ask(&p->whoami, h, e) < 0)
		return err_wrap(e, "whose pull requests to look for is not "
				   "known, nothing was sent");
	p->push.author = p->whoami.name;
	return 0;
}

static int run(struct push *p, struct err *e)
{
	AUTO(hub_release) struct hub h = { 0 };
	struct hub_env env;
	bool is_there;

	hub_env_read(&env, getenv);
	if (hub_open(&h, &p->hub.settings, &env, e) < 0 ||
	    oidc_sign_in(&h, &env, p->is_oidc, e) < 0 ||
	    hub_needs_token(&h, e) < 0)
		return -1;
	if (p->is_check)
		return check_access(p, &h, e);
	h.progress = hub_tell_progress;
	h.context = &teller;
	if (prepare(p, &h, &is_there, e) < 0 || find_author(p, &h, e) < 0)
		return -1;
	p->push.change = &p->change;
	p->push.is_plan = p->is_dry_run;
	p->push.compose = p->is_card ? publish_card : NULL;
	p->push.context = &p->card;
	p->card = (struct publish_card){ &p->change, warn };
	if (is_there && hub_push(&h, &p->push, e) < 0)
		return -1;
	if (p->is_dry_run)
		return print_plan(p, is_there);
	say_done(p, &h);
	return put_receipt(p, &h, e);
}

/* All local input, whole, before the first request. */
static int load(struct push *p, struct err *e)
{
	struct hub_change *c = &p->change;

	for (size_t i = 1; i < p->operands.count; i++) {
		if (hub_change_add(c, p->operands.items[i], e) < 0)
			return -1;
	}
	if (hub_change_check(c, e) < 0)
		return -1;
	if (p->attach && receipt_attach(&p->members, p->attach, e) < 0)
		return -1;
	if (!c->summary)
		c->summary = p->message = hub_change_message(c);
	if (p->is_dry_run)
		p->receipt = NULL;
	if (!p->receipt)
		return 0;
	if (file_draft_open(&p->draft, p->receipt, e) < 0)
		return -1;
	leftover_set(p->draft.temporary);
	return 0;
}

/* Co-authors become part of the description. */
static int credit(struct push *p, struct err *e)
{
	struct hub_change *c = &p->change;

	if (coauthor_add(&p->text, c->description, &p->people, e) < 0)
		return -1;
	if (p->people.count)
		c->description = p->text.data;
	return 0;
}

static bool has_work(const struct push *p)
{
	return p->operands.count > 1 || p->change.deletes.count || p->is_card;
}

static int check_goal(const struct push *p, struct err *e)
{
	const struct hub_change *c = &p->change;

	if (p->is_pull &&
	    hub_push_title(c->summary, p->hub.settings.revision, e) < 0)
		return -1;
	if (p->is_card && publish_card_check(&p->operands, &c->deletes, e) < 0)
		return -1;
	return hub_change_texts(c, e);
}

static int check(const struct push *p, struct err *e)
{
	bool is_idle = !p->is_create && !p->change.parent && !p->is_check;
	bool is_busy = has_work(p) || p->is_create || p->receipt;
	const struct opts_rule rules[] = {
		{ !p->operands.count, "which repository? give NS/NAME" },
		{ !has_work(p) && is_idle, "which files? give PATH=FILE..." },
		{ p->is_private && !p->is_create,
		  "--private goes with --create" },
		{ p->attach && !p->receipt, "--attach goes with --receipt" },
		{ p->is_check && is_busy, "--check takes a repository alone" },
	};

	if (opts_hold(rules, sizeof rules / sizeof *rules, e) < 0)
		return -1;
	return check_goal(p, e);
}

static int parse(struct push *p, int argc, char **argv, struct err *e)
{
	struct opts_row rows[HUB_OPTIONS_ROWS + 17] = {
		{ 0, "parent", OPTS_TEXT, &p->change.parent },
		{ 0, "delete", OPTS_LIST, &p->change.deletes },
		{ 0, "message", OPTS_TEXT, &p->change.summary },
		{ 0, "description", OPTS_TEXT, &p->change.description },
		{ 0, "create", OPTS_FLAG, &p->is_create },
		{ 0, "private", OPTS_FLAG, &p->is_private },
		{ 0, "dry-run", OPTS_FLAG, &p->is_dry_run },
		{ 0, "receipt", OPTS_TEXT, &p->receipt },
		{ 0, "attach", OPTS_TEXT, &p->attach },
		{ 0, "co-author", OPTS_LIST, &p->people },
		{ 0, "create-pr", OPTS_FLAG, &p->is_pull },
		{ 0, "check", OPTS_FLAG, &p->is_check },
		{ 0, "oidc", OPTS_FLAG, &p->is_oidc },
		{ 0, "card", OPTS_FLAG, &p->is_card },
		{ 0, "json", OPTS_FLAG, &p->is_json },
		{ 0, "if-unchanged", OPTS_FLAG, &p->change.looks_up },
	};

	hub_options_rows(rows + 16, &p->hub);
	if (opts_read(rows, &p->operands, argc, argv, e) < 0)
		return -1;
	if (p->hub.help || p->hub.version)
		return 0;
	if (check(p, e) < 0 || credit(p, e) < 0)
		return -1;
	p->change.names_blobs = p->receipt;
	hub_options_finish(&p->hub, p->operands.items[0], warn, note);
	if (p->hub.verbose)
		p->hub.settings.trace = trace;
	teller.is_quiet = p->hub.quiet;
	if (p->is_json)
		teller.event = put_line;
	else if (!p->hub.quiet && isatty(STDERR_FILENO))
		progress_init(&teller.drawn, STDERR_FILENO, time_tick_ms);
	return 0;
}

static int finish(const struct err *e)
{
	int status = e->kind;

	progress_clear(&teller.drawn);
	if (status && !teller.event)
		diag_warn("%s", e->text);
	status = diag_close(status);
	hub_event_end(teller.event, status, e->kind ? e->text : NULL);
	return status;
}

int main(int argc, char **argv)
{
	AUTO(push_release)
	struct push p = { .hub = HUB_OPTIONS,
			  .members = BUF_INIT(BUF_MAX),
			  .text = BUF_INIT(BUF_MAX),
			  .draft = FILE_DRAFT_INIT };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (parse(&p, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (p.hub.help)
		return diag_help(usage);
	if (p.hub.version)
		return diag_version();
	if ((load(&p, &e) < 0 || run(&p, &e) < 0) && e.kind == ERR_USAGE)
		return diag_usage(&e);
	return finish(&e);
}
