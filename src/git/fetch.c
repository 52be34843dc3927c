/* fetch - one commit and its trees, without blobs and without history */
#include "git/fetch.h"

#include <git2/sys/odb_backend.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "git/pktline.h"
#include "git/session.h"

#define PACK_HEAD 12
#define PACK_OBJECT_LEAST 9 /* bytes: type and size, deflated nothing */

enum {
	BAND_PACK = 1,
	BAND_TALK = 2,
	BAND_ERROR = 3,
};

/* What a branch holds that is to be replaced is looked at, too. */
static bool wants_target(const struct wire *w)
{
	return !git_oid_is_zero(&w->place.target) &&
	       !git_oid_equal(&w->place.target, &w->place.tip);
}

/* gitprotocol-pack(5): what version 2 calls arguments stands behind `want`. */
static void write_old_request(struct buf *out, const struct wire *w)
{
	char hex[GIT_OID_HEXSZ + 1];

	git_oid_tostr(hex, sizeof hex, &w->place.tip);
	pktline_add(out,
		    "want %s side-band-64k no-progress ofs-delta shallow%s "
		    "agent=sagellm-benchmark/" VERSION "\n",
		    hex, w->cannot_filter ? "" : " filter");
	if (wants_target(w)) {
		git_oid_tostr(hex, sizeof hex, &w->place.target);
		pktline_add(out, "want %s\n", hex);
	}
	pktline_add(out, "deepen 1\n");
	if (!w->cannot_filter)
		pktline_add(out, "filter blob:none\n");
	pktline_flush(out);
	pktline_add(out, "done\n");
}

static void write_request(struct buf *out, const struct wire *w)
{
	char hex[GIT_OID_HEXSZ + 1];

	git_oid_tostr(hex, sizeof hex, &w->place.tip);
	pktline_add(out, "command=fetch\n");
	pktline_add(out, "agent=sagellm-benchmark/" VERSION "\n");
	pktline_add(out, "object-format=sha1\n");
	pktline_delim(out);
	pktline_add(out, "no-progress\n");
	pktline_add(out, "ofs-delta\n");
	pktline_add(out, "want %s\n", hex);
	if (wants_target(w)) {
		git_oid_tostr(hex, sizeof hex, &w->place.target);
		pktline_add(out, "want %s\n", hex);
	}
	pktline_add(out, "deepen 1\n");
	if (!w->cannot_filter)
		pktline_add(out, "filter blob:none\n");
	pktline_add(out, "done\n");
	pktline_flush(out);
}

/* ERR_AGAIN: it broke down, or the branch moved since it was looked at. */
static int remote_error(const struct wire *w, const struct pktline *line,
			size_t skip, struct err *e)
{
	AUTO(free_text)
	char *text = xstrndup(line->data + skip, line->len - skip);
	bool is_over = *line->data == BAND_ERROR || strstr(text, "not our ref");

	return err_set(e, is_over ? ERR_AGAIN : ERR_UNAVAILABLE,
		       "%s: the server says: %.500s", w->url, text);
}

static int cut_off(const struct wire *w, struct err *e)
{
	return err_set(e, ERR_AGAIN, "%s: the pack it sent is cut off", w->url);
}

static bool is_line(const struct pktline *line, const char *text)
{
	return line->len == strlen(text) &&
	       !memcmp(line->data, text, line->len);
}

/* Up to where the pack begins. 1: it is there; 0: the answer has none. */
static int find_pack(struct pktlines *in, const struct wire *w, struct err *e)
{
	struct pktline line;

	do {
		if (pktline_next(&line, in, e) < 0)
			return cut_off(w, e);
		if (line.kind != PKTLINE_DATA)
			continue;
		if (line.len > 4 && !memcmp(line.data, "ERR ", 4))
			return remote_error(w, &line, 4, e);
		if (is_line(&line, w->is_old ? "NAK" : "packfile"))
			return 1;
	} while (line.kind != PKTLINE_END);
	return 0;
}

static int pack_error(const struct wire *w, int code, struct err *e)
{
	const git_error *last = git_error_last();

	if (!last || last->klass != GIT_ERROR_INDEXER)
		return repository_error(&w->repository, code,
					"the pack it sent", e);
	return err_set(e, ERR_DATA, "%s: the pack it sent is broken: %s",
		       w->url, last->message);
}

/* The first bytes of a pack, however they come: magic, version, count. */
struct pack_head {
	unsigned char bytes[PACK_HEAD];
	size_t have;
};

/* libgit2 makes room for as many objects as a pack says it has. */
static int check_head(struct pack_head *head, const struct pktline *line,
		      size_t left, const struct wire *w, struct err *e)
{
	uint32_t count = 0;

	if (head->have == PACK_HEAD)
		return 0;
	for (size_t i = 1; i < line->len && head->have < PACK_HEAD; i++)
		head->bytes[head->have++] = (unsigned char)line->data[i];
	if (head->have < PACK_HEAD)
		return 0;
	for (size_t i = PACK_HEAD - 4; i < PACK_HEAD; i++)
		count = count << 8 | head->bytes[i];
	if (count <= (line->len + left) / PACK_OBJECT_LEAST)
		return 0;
	return err_set(e, ERR_DATA,
		       "%s: the pack it sent is broken: too many objects for "
		       "its size",
		       w->url);
}

static int take_bands(git_odb_writepack *pack, struct pktlines *in,
		      const struct wire *w, struct err *e)
{
	struct pack_head head = { 0 };
	git_indexer_progress progress = { 0 };
	struct pktline line;
	int code = 0;

	for (;;) {
		if (pktline_next_raw(&line, in, e) < 0)
			return cut_off(w, e);
		if (line.kind != PKTLINE_DATA)
			break;
		if (line.len && *line.data == BAND_ERROR)
			return remote_error(w, &line, 1, e);
		if (line.len && *line.data == BAND_PACK) {
			if (check_head(&head, &line, in->left, w, e) < 0)
				return -1;
			code = pack->append(pack, line.data + 1, line.len - 1,
					    &progress);
		}
		if (code < 0)
			return pack_error(w, code, e);
	}
	code = pack->commit(pack, &progress);
	return code < 0 ? pack_error(w, code, e) : 0;
}

static int take_pack(const struct wire *w, struct pktlines *in, struct err *e)
{
	git_odb *odb = NULL;
	git_odb_writepack *pack = NULL;
	int code = git_repository_odb(&odb, w->repository.git);

	if (!code)
		code = git_odb_write_pack(&pack, odb, NULL, NULL);
	if (code < 0)
		code = repository_error(&w->repository, code, "a pack", e);
	else
		code = take_bands(pack, in, w, e);
	if (pack)
		pack->free(pack);
	git_odb_free(odb);
	return code;
}

int fetch_tip(struct wire *w, struct err *e)
{
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf answer = BUF_INIT(SESSION_ANSWER_MAX);
	struct pktlines in;
	int found;
	bool is_old = w->is_old;

	if (w->is_old)
		write_old_request(&body, w);
	else
		write_request(&body, w);
	if (session_post(w, "git-upload-pack", &body, &answer, e) < 0)
		return is_old == w->is_old ? -1 : fetch_tip(w, e);
	in = (struct pktlines){ answer.data, answer.len };
	found = find_pack(&in, w, e);
	if (found > 0)
		return take_pack(w, &in, e);
	if (found < 0 && e->kind == ERR_AGAIN)
		return -1;
	if (!w->cannot_filter) {
		w->cannot_filter = true;
		return fetch_tip(w, e);
	}
	if (!found)
		err_set(e, ERR_UNAVAILABLE,
			"%s: no pack in the answer; a git server of 2018 or "
			"later is needed (protocol version 2)",
			w->url);
	return -1;
}
