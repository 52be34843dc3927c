/* card - the dataset's card, made anew for each head it goes onto */
#include "publish/card.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "card/card.h"
#include "card/front.h"
#include "hub/download.h"
#include "hub/query.h"
#include "json/builtin.h"
#include "json/write.h"
#include "stream/reader.h"

#define CARD_PATH "README.md"
#define BOARD_MAX ((size_t)1 << 30)

/* Where all is read from. */
struct origin {
	const struct hub_change *change;
	struct hub *h;
	const char *head; /* or NULL: there is nothing yet */
};

/* A file at head into a spool. 1: there is none. */
static int fetch(const struct origin *o, const char *path, int spool,
		 struct err *e)
{
	struct hub_download d = { .path = path,
				  .commit = o->head,
				  .fd = spool,
				  .limit = BOARD_MAX,
				  .may_be_absent = true };

	if (o->head && hub_download(o->h, &d, e) < 0 && !d.is_absent)
		return -1;
	return !o->head || d.is_absent;
}

static const struct hub_upload *given(const struct hub_change *c,
				      const char *path)
{
	for (size_t i = 0; i < c->count; i++) {
		if (!strcmp(c->files[i].path, path))
			return &c->files[i];
	}
	return NULL;
}

static bool is_deleted(const struct hub_change *c, const char *path)
{
	for (size_t i = 0; i < c->deletes.count; i++) {
		if (!strcmp(c->deletes.items[i], path))
			return true;
	}
	return false;
}

static int read_rows(struct card_board *board, int fd, struct err *e)
{
	static const struct json_limits limits = JSON_LIMITS;
	AUTO(reader_release) struct reader r;
	struct record *record;
	int got;

	reader_init(&r, fd, board->path, &limits);
	while ((got = reader_next(&r, &record, e)) > 0)
		card_add(board, &record->doc);
	return got;
}

/* The rows of a file that is given. */
static int read_given(struct card_board *board, const struct hub_upload *u,
		      const struct origin *o, struct err *e)
{
	AUTO(close_fd)
	int fd = u->is_kept ? file_spool(o->h->temporary, e)
			    : hub_upload_open(u, e);

	if (fd < 0 ||
	    (u->is_kept && file_put(fd, u->content.data, u->content.len,
				    "temporary file", e) < 0))
		return -1;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_errno(e, ERR_IO, "%s", board->path);
	return read_rows(board, fd, e);
}

/* As it will be behind the commit. 1: there will be none. */
static int read_board(struct card_board *board, const struct origin *o,
		      struct err *e)
{
	AUTO(close_fd) int spool = -1;
	const struct hub_upload *u = given(o->change, board->path);
	int got;

	if (u)
		return read_given(board, u, o, e);
	if (is_deleted(o->change, board->path))
		return 1;
	spool = file_spool(o->h->temporary, e);
	got = spool < 0 ? -1 : fetch(o, board->path, spool, e);
	if (got)
		return got;
	if (lseek(spool, 0, SEEK_SET) < 0)
		return err_errno(e, ERR_IO, "%s", board->path);
	return read_rows(board, spool, e);
}

static int read_boards(struct card *card, const struct origin *o, struct err *e)
{
	for (size_t i = 0; i < CARD_BOARDS; i++) {
		int got = read_board(&card->boards[i], o, e);

		if (got < 0)
			return -1;
		if (got && i == 0)
			return err_set(e, ERR_DATA,
				       "no card: %s is neither given nor in "
				       "the dataset",
				       card->boards[i].path);
	}
	return 0;
}

static int read_old(struct buf *old, const struct origin *o, struct err *e)
{
	AUTO(close_fd) int spool = file_spool(o->h->temporary, e);
	int got = spool < 0 ? -1 : fetch(o, CARD_PATH, spool, e);

	if (got)
		return got < 0 ? -1 : 0;
	if (lseek(spool, 0, SEEK_SET) < 0)
		return err_errno(e, ERR_IO, "temporary file");
	return file_slurp(old, spool, CARD_PATH, e);
}

static bool is_verdict(const cJSON *root)
{
	return cJSON_IsObject(root) && value_array(root, "/errors");
}

/* The Hub refuses a commit whose card it cannot read: it is asked before. */
static int ask_hub(struct hub *h, const struct buf *text, struct err *e)
{
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);
	AUTO(free_text)
	char *url = xasprintf("%s/api/validate-yaml", h->endpoint);
	AUTO(hub_query_release)
	struct hub_query q = { .url = url,
			       .content_type = "application/json",
			       .is_expected = is_verdict };

	buf_addf(&body, "{\"repoType\":\"%s\",\"content\":", h->type);
	json_quote(&body, text->data, text->len);
	buf_addc(&body, '}');
	q.body = body.data;
	q.body_bytes = body.len;
	return hub_ask(h, &q, e);
}

int publish_card(void *context, struct hub *h, const char *head, struct err *e)
{
	const struct publish_card *p = context;
	AUTO(card_release) struct card card = { 0 };
	AUTO(buf_release) struct buf old = BUF_INIT(FRONT_MAX);
	AUTO(buf_release) struct buf text = BUF_INIT(2 * FRONT_MAX);
	AUTO(buf_release) struct buf mixed = BUF_INIT(BUF_MAX);

	const struct origin origin = { p->change, h, head };

	if (card_init(&card, h->repo, builtin_schema, e) < 0 ||
	    read_boards(&card, &origin, e) < 0 ||
	    read_old(&old, &origin, e) < 0)
		return -1;
	if (card_edit(&text, &card, &old, &mixed, e) < 0)
		return err_wrap(e, CARD_PATH);
	if (mixed.len && p->warn)
		p->warn("%s: no features are declared: %s has values of "
			"several types, or none that a column holds",
			CARD_PATH, mixed.data);
	if (ask_hub(h, &text, e) < 0)
		return err_wrap(e, CARD_PATH);
	hub_change_put(p->change, CARD_PATH, &text);
	return 0;
}

int publish_card_check(const struct list *operands, const struct list *deletes,
		       struct err *e)
{
	bool is_named = false;

	for (size_t i = 0; i < operands->count; i++)
		is_named |= !strncmp(operands->items[i], CARD_PATH "=", 10);
	for (size_t i = 0; i < deletes->count; i++)
		is_named |= !strcmp(deletes->items[i], CARD_PATH);
	return is_named ? err_set(e, ERR_USAGE,
				  "--card edits the " CARD_PATH
				  " that is there; push another one first")
			: 0;
}
