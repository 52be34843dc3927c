/* judgement - the judged versions of a publish, and what they settle */
#include "publish/judgement.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/canon.h"
#include "publish/load.h"
#include "stream/input.h"

static char *judged_path(const struct judgement *j, size_t number,
			 const char *what)
{
	return xasprintf("%s/%zu.%s", j->folder, number, what);
}

/* 1: it is there; 0: it is not; -1: that cannot be told. */
static int exists(const char *path, struct err *e)
{
	if (access(path, F_OK) == 0)
		return 1;
	return errno == ENOENT ? 0 : err_errno(e, ERR_IO, "%s", path);
}

/*
 * What passed counts for its own version and for the state after. A version
 * that nobody judged is not one without entries: it would be cleaned away.
 */
static int load_good(struct judgement *j, size_t number, struct err *e)
{
	AUTO(free_text) char *path = judged_path(j, number, "good");
	AUTO(free_text) char *aside = judged_path(j, number, "aside");
	int is_aside = exists(aside, e);

	if (is_aside)
		return is_aside < 0 ? -1 : 0;
	if (load_state(&j->good[number - 1], j->identity, path, e) < 0)
		return -1;
	return load_state(&j->after, j->identity, path, e);
}

int judgement_load(struct judgement *j, const char *before, size_t count,
		   struct err *e)
{
	j->count = count;
	receipt_init(&j->receipt);
	j->good = xcalloc(count, sizeof *j->good);
	if (load_state(&j->before, j->identity, before, e) < 0 ||
	    load_state(&j->after, j->identity, before, e) < 0)
		return -1;
	for (size_t i = 1; i <= count; i++) {
		if (load_good(j, i, e) < 0)
			return -1;
	}
	outcome_view_init(&j->view, &j->before, &j->after);
	return 0;
}

/* One quarantine, and whose it is. */
struct quarantine {
	struct receipt *receipt;
	const struct origin *from;
	size_t count;
};

static cJSON *reasons_of(const struct json_doc *doc)
{
	const struct json_node *errors = json_at(doc, "/errors");
	const struct json_node *item = errors ? json_first(doc, errors) : NULL;
	cJSON *reasons = cJSON_CreateArray();

	for (uint32_t i = 0; errors && i < errors->count; i++) {
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
		const struct json_node *at = json_member(doc, item, "pointer");
		const struct json_node *what =
			json_member(doc, item, "message");

		if (at && at->type == JSON_STRING && at->len > 2) {
			json_text(&text, doc, at);
			buf_adds(&text, ": ");
		}
		if (what && what->type == JSON_STRING)
			json_text(&text, doc, what);
		cJSON_AddItemToArray(reasons, cJSON_CreateString(text.data));
		item = json_next(doc, item);
	}
	return reasons;
}

static void add_text(cJSON *json, const char *name, const struct json_doc *doc,
		     const struct json_node *node)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (node && node->type == JSON_STRING)
		json_text(&text, doc, node);
	cJSON_AddStringToObject(json, name, text.data);
}

/* A refused record may be anything: it is named, never taken for an entry. */
static int add_refusal(void *context, struct record *record, struct err *e)
{
	struct quarantine *q = context;
	const struct json_doc *doc = &record->doc;
	const struct json_node *node = json_at(doc, "/entry");
	AUTO(buf_release) struct buf canon = BUF_INIT(BUF_MAX);
	char digest[HASH_SHA256_HEX];
	cJSON *json;

	if (!node)
		return err_set(e, ERR_DATA, "%s:%zu: /entry is missing",
			       record->source, record->line);
	json_canon(&canon, doc, node);
	hash_sha256(digest, canon.data, canon.len);
	json = cJSON_CreateObject();
	add_text(json, "entry_id", doc, json_member(doc, node, "entry_id"));
	cJSON_AddStringToObject(json, "digest", digest);
	cJSON_AddItemToObject(json, "reasons", reasons_of(doc));
	receipt_refuse(q->receipt, json, q->from);
	q->count++;
	return 0;
}

/* How many entries of the version were refused, or -1. */
static ssize_t refuse_all(struct judgement *j, size_t number,
			  const struct origin *from, struct err *e)
{
	static const struct json_limits limits = { (size_t)1 << 30, 80 };
	AUTO(free_text) char *path = judged_path(j, number, "refused");
	struct quarantine q = { &j->receipt, from, 0 };
	int is_there = exists(path, e);

	if (is_there <= 0)
		return is_there;
	if (input_file(path, &limits, add_refusal, &q, e) < 0)
		return -1;
	return (ssize_t)q.count;
}

static int keep_aside(struct judgement *j, const char *path,
		      const struct origin *from, struct err *e)
{
	AUTO(buf_release) struct buf reason = BUF_INIT(4096);

	if (file_read(&reason, path, e) < 0)
		return -1;
	while (reason.len && reason.data[reason.len - 1] == '\n')
		reason.data[--reason.len] = '\0';
	receipt_keep(&j->receipt, from, reason.data);
	j->status = err_worse(j->status, ERR_DATA);
	return 0;
}

int judgement_version(struct judgement *j, size_t number,
		      const struct origin *from, struct err *e)
{
	AUTO(free_text) char *aside = judged_path(j, number, "aside");
	AUTO(free_text) char *unreadable = judged_path(j, number, "unreadable");
	const struct state *good = &j->good[number - 1];
	int is_aside = exists(aside, e), is_lost = exists(unreadable, e);
	ssize_t refused;

	if (is_aside < 0 || is_lost < 0)
		return -1;
	if (is_aside) {
		/* the same bytes will not be readable later either */
		if (!is_lost)
			receipt_hold(&j->receipt, from);
		return keep_aside(j, aside, from, e);
	}
	for (size_t i = 0; i < good->count; i++)
		receipt_add(&j->receipt, &j->view, good->entries[i], from);
	refused = refuse_all(j, number, from, e);
	if (refused < 0)
		return -1;
	if (!refused) {
		receipt_settle(&j->receipt, from);
		return 0;
	}
	receipt_keep(&j->receipt, from, "entries were refused");
	j->status = err_worse(j->status, ERR_NO);
	return 0;
}

void judgement_release(struct judgement *j)
{
	receipt_release(&j->receipt);
	outcome_view_release(&j->view);
	for (size_t i = 0; i < j->count; i++)
		state_release(&j->good[i]);
	free(j->good);
	state_release(&j->before);
	state_release(&j->after);
	identity_free(&j->identity);
}
