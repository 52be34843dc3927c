/* unigram - the most likely of all ways to cut a word into pieces */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/number.h"
#include "json/utf8.h"
#include "token/model.h"
#include "token/prefixes.h"
#include "token/vocab.h"

#define PIECE_MAX ((size_t)512) /* bytes: a bound on the work for each byte */
#define UNKNOWN_PENALTY 10

/* The best way to the end of a piece. */
struct node {
	double score;
	int32_t start; /* of its last piece; -1: there is no way */
	uint32_t id;
};

struct part_of_word {
	uint32_t start, end;
	bool is_unknown;
};

struct unigram {
	struct prefixes pieces;
	double *scores; /* by id */
	size_t count;
	double unknown_score;
	bool has_unk, byte_fallback;
	size_t unk;
	bool has_byte[256];
	uint32_t byte[256];
	struct node *nodes;
	size_t node_room;
	struct part_of_word *parts; /* of the way, the last first */
	size_t part_count, part_room;
};

static const struct prefixes_item *find(const struct unigram *u,
					const char *text, size_t len)
{
	struct prefixes_walk walk = prefixes_find(&u->pieces, text, len);
	const struct prefixes_item *item;

	while ((item = prefixes_next(&walk)))
		if (item->len == len)
			return item;
	return NULL;
}

/* `["text", score]` */
static int read_piece(struct unigram *u, struct part p, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(PIECE_MAX);
	struct part score;
	size_t id = u->count;

	if (!part_has(p, JSON_ARRAY) || p.node->count != 2 ||
	    !part_has(part_first(p), JSON_STRING))
		return part_fail(p, e, "expected a piece and its score");
	score = part_next(part_first(p));
	if (json_text(&text, p.doc, part_first(p).node) < 0)
		return part_fail(p, e, "a piece of more than %zu bytes",
				 PIECE_MAX);
	if (!part_has(score, JSON_NUMBER))
		return part_fail(score, e, "expected a score");
	u->scores[id] =
		number_double(json_raw(score.doc, score.node), score.node->len);
	if (!isfinite(u->scores[id]))
		return part_fail(score, e, "a score that is no number");
	u->unknown_score = fmin(u->unknown_score, u->scores[id]);
	if (text.len)
		prefixes_add(&u->pieces, text.data, text.len, (uint32_t)id);
	u->count++;
	return 0;
}

static int read_pieces(struct unigram *u, struct part list, struct err *e)
{
	struct part p;
	size_t added;

	if (!part_has(list, JSON_ARRAY) || !list.node->count)
		return part_fail(list, e, "expected a vocabulary");
	if (list.node->count > VOCAB_MAX)
		return part_fail(list, e, "more than %zu tokens", VOCAB_MAX);
	u->scores = xcalloc(list.node->count, sizeof *u->scores);
	u->unknown_score = INFINITY;
	p = part_first(list);
	for (uint32_t i = 0; i < list.node->count; i++) {
		if (read_piece(u, p, e) < 0)
			return -1;
		p = part_next(p);
	}
	u->unknown_score -= UNKNOWN_PENALTY;
	added = u->pieces.count;
	prefixes_sort(&u->pieces);
	return u->pieces.count == added
		       ? 0
		       : part_fail(list, e, "a piece is there twice");
}

static void find_bytes(struct unigram *u)
{
	static const char hex[] = "0123456789ABCDEF";
	char name[] = "<0x00>";

	for (size_t i = 0; i < 256; i++) {
		const struct prefixes_item *item;

		name[3] = hex[i >> 4];
		name[4] = hex[i & 15];
		item = find(u, name, sizeof name - 1);
		u->has_byte[i] = item != NULL;
		u->byte[i] = item ? item->value : 0;
	}
}

static int unigram_open(void **state, struct part model, struct err *e)
{
	struct unigram *u = xcalloc(1, sizeof *u);
	struct part unk = part_at(model, "unk_id");

	*state = u;
	u->pieces.text = BUF_INIT(UINT32_MAX);
	if (part_at(model, "alpha").node || part_at(model, "nbest_size").node)
		return part_fail(
			model, e,
			"counts would be left to chance: " PART_ADVICE);
	if (part_flag(&u->byte_fallback, model, "byte_fallback", e) < 0 ||
	    read_pieces(u, part_near(model, "vocab"), e) < 0)
		return -1;
	u->has_unk = unk.node != NULL;
	if (u->has_unk && part_number(&u->unk, unk, u->count - 1, e) < 0)
		return -1;
	find_bytes(u);
	return 0;
}

static void offer(struct node *node, const struct node *new)
{
	if (node->start < 0 || new->score > node->score)
		*node = *new;
}

/* All pieces that begin here; a character that is none is unknown. */
static int step(struct unigram *u, const char *word, size_t len, size_t at,
		struct err *e)
{
	struct prefixes_walk walk =
		prefixes_find(&u->pieces, word + at, len - at);
	size_t width = utf8_width(word[at]);
	double score = u->nodes[at].score;
	const struct prefixes_item *item;
	bool is_known = false;

	while ((item = prefixes_next(&walk))) {
		offer(&u->nodes[at + item->len],
		      &(struct node){ score + u->scores[item->value],
				      (int32_t)at, item->value });
		is_known |= item->len == width;
	}
	if (is_known)
		return 0;
	if (!u->has_unk)
		return err_set(e, ERR_DATA,
			       "a text has a character that is no token, and "
			       "the model no unk_id");
	offer(&u->nodes[at + width],
	      &(struct node){ score + u->unknown_score, (int32_t)at,
			      (uint32_t)u->unk });
	return 0;
}

/* Neighbours that are unknown are one. */
static void walk_back(struct unigram *u, size_t len)
{
	u->part_count = 0;
	for (size_t end = len; end;) {
		const struct node *node = &u->nodes[end];
		bool is_unknown = u->has_unk && node->id == u->unk;
		struct part_of_word *last =
			u->part_count ? &u->parts[u->part_count - 1] : NULL;

		if (is_unknown && last && last->is_unknown) {
			last->start = (uint32_t)node->start;
		} else {
			u->parts = xgrow(u->parts, u->part_count, &u->part_room,
					 sizeof *u->parts);
			u->parts[u->part_count++] = (struct part_of_word){
				(uint32_t)node->start, (uint32_t)end, is_unknown
			};
		}
		end = (size_t)node->start;
	}
}

/* Looked up again, for what is unknown piece by piece may be one as whole. */
static void give(const struct unigram *u, const char *text, size_t len,
		 struct tokens *out)
{
	const struct prefixes_item *item = find(u, text, len);
	bool has_bytes = u->byte_fallback;

	if (item) {
		tokens_add(out, item->value);
		return;
	}
	for (size_t i = 0; has_bytes && i < len; i++)
		has_bytes = u->has_byte[(unsigned char)text[i]];
	if (!has_bytes)
		tokens_add(out, (uint32_t)u->unk);
	for (size_t i = 0; has_bytes && i < len; i++)
		tokens_add(out, u->byte[(unsigned char)text[i]]);
}

static int unigram_encode(void *state, const char *word, size_t len,
			  struct tokens *out, struct err *e)
{
	struct unigram *u = state;

	if (u->node_room < len + 1) {
		u->node_room = len + 1;
		u->nodes = xrealloc(u->nodes, u->node_room, sizeof *u->nodes);
	}
	for (size_t i = 0; i <= len; i++)
		u->nodes[i].start = -1;
	u->nodes[0].score = 0;
	for (size_t at = 0; at < len; at += utf8_width(word[at]))
		if (step(u, word, len, at, e) < 0)
			return -1;
	walk_back(u, len);
	for (size_t i = u->part_count; i--;)
		give(u, word + u->parts[i].start,
		     u->parts[i].end - u->parts[i].start, out);
	return 0;
}

static void unigram_release(void *state)
{
	struct unigram *u = state;

	if (!u)
		return;
	prefixes_release(&u->pieces);
	free(u->scores);
	free(u->nodes);
	free(u->parts);
	free(u);
}

const struct model_kind model_unigram = { "Unigram", unigram_open,
					  unigram_encode, unigram_release };
