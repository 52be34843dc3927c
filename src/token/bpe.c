/* bpe - byte pair encoding: neighbours are merged, the best pair first */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "token/chain.h"
#include "token/merges.h"
#include "token/model.h"

/* Notes of the vocabulary: whether a word that is a token becomes just it. */
enum {
	NOTE_UNKNOWN,
	NOTE_WHOLE,
	NOTE_PARTS
};

struct bpe {
	struct vocab vocab;
	struct merges merges;
	struct chain chain;
	struct buf prefix, suffix; /* of characters not first, and the last */
	struct buf affixed;
	bool is_waiting; /* for a character that is a token: an unknown one */
	bool ignore_merges, byte_fallback, fuse_unk;
	bool has_unk, has_byte[256];
	uint32_t unk, byte[256];
};

static int read_unk(struct bpe *b, struct part model, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(PART_TEXT_MAX);
	const struct vocab_item *item;

	if (!part_at(model, "unk_token").node)
		return 0;
	if (part_text(&text, model, "unk_token", e) < 0)
		return -1;
	item = vocab_find(&b->vocab, text.data, text.len);
	if (!item)
		return part_fail(part_at(model, "unk_token"), e,
				 "it is not in the vocabulary");
	b->has_unk = true;
	b->unk = item->id;
	return 0;
}

static void find_bytes(struct bpe *b)
{
	char name[] = "<0x00>";
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < 256; i++) {
		const struct vocab_item *item;

		name[3] = hex[i >> 4];
		name[4] = hex[i & 15];
		item = vocab_find(&b->vocab, name, sizeof name - 1);
		b->has_byte[i] = item != NULL;
		b->byte[i] = item ? item->id : 0;
	}
}

static int read_options(struct bpe *b, struct part model, struct err *e)
{
	struct part dropout = part_at(model, "dropout");

	if (dropout.node &&
	    !(part_has(dropout, JSON_NUMBER) &&
	      !strtod(json_raw(dropout.doc, dropout.node), NULL)))
		return part_fail(
			dropout, e,
			"counts would be left to chance: " PART_ADVICE);
	if (part_flag(&b->ignore_merges, model, "ignore_merges", e) < 0 ||
	    part_flag(&b->byte_fallback, model, "byte_fallback", e) < 0 ||
	    part_flag(&b->fuse_unk, model, "fuse_unk", e) < 0 ||
	    part_text(&b->prefix, model, "continuing_subword_prefix", e) < 0)
		return -1;
	return part_text(&b->suffix, model, "end_of_word_suffix", e);
}

static int bpe_open(void **state, struct part model, struct err *e)
{
	struct bpe *b = xcalloc(1, sizeof *b);

	*state = b;
	b->vocab.text = BUF_INIT(UINT32_MAX);
	b->prefix = b->suffix = BUF_INIT(PART_TEXT_MAX);
	b->affixed = BUF_INIT(BUF_MAX);
	if (read_options(b, model, e) < 0 ||
	    vocab_read(&b->vocab, part_near(model, "vocab"), e) < 0 ||
	    merges_read(&b->merges, part_near(model, "merges"), &b->vocab,
			b->prefix.len, e) < 0 ||
	    read_unk(b, model, e) < 0)
		return -1;
	find_bytes(b);
	return 0;
}

/* Whether all bytes of a character have tokens, which are then added. */
static bool add_bytes(struct bpe *b, const char *text, size_t len)
{
	if (!b->byte_fallback)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!b->has_byte[(unsigned char)text[i]])
			return false;
	for (size_t i = 0; i < len; i++)
		chain_add(&b->chain, b->byte[(unsigned char)text[i]]);
	return true;
}

static void add_unknown(struct bpe *b)
{
	if (b->is_waiting)
		chain_add(&b->chain, b->unk);
	b->is_waiting = false;
}

/* One character, with what the vocabulary has before or behind it. */
static void add_character(struct bpe *b, const char *text, size_t len)
{
	const struct vocab_item *item = vocab_find(&b->vocab, text, len);

	if (item) {
		add_unknown(b);
		chain_add(&b->chain, item->id);
	} else if (!add_bytes(b, text, len) && b->has_unk) {
		if (!b->fuse_unk)
			add_unknown(b);
		b->is_waiting = true;
	}
}

static void add_characters(struct bpe *b, const char *word, size_t len)
{
	const char *end = word + len;
	bool has_affix = b->prefix.len || b->suffix.len;

	chain_clear(&b->chain);
	for (const char *p = word; p < end;) {
		size_t width = utf8_width(*p);

		if (has_affix) {
			buf_clear(&b->affixed);
			if (p > word)
				buf_add(&b->affixed, b->prefix.data,
					b->prefix.len);
			buf_add(&b->affixed, p, width);
			if (p + width == end)
				buf_add(&b->affixed, b->suffix.data,
					b->suffix.len);
			add_character(b, b->affixed.data, b->affixed.len);
		} else {
			add_character(b, p, width);
		}
		p += width;
	}
	add_unknown(b);
}

/* Most words are tokens, and most of those come out whole: merged once. */
static int bpe_encode(void *state, const char *word, size_t len,
		      struct tokens *out, struct err *e)
{
	struct bpe *b = state;
	struct vocab_item *item = vocab_find(&b->vocab, word, len);
	size_t before = out->count;

	(void)e;
	if (item && (b->ignore_merges || item->note == NOTE_WHOLE)) {
		tokens_add(out, item->id);
		return 0;
	}
	add_characters(b, word, len);
	chain_merge(&b->chain, &b->merges);
	chain_give(&b->chain, out);
	if (item && item->note == NOTE_UNKNOWN)
		item->note = out->count == before + 1 &&
					     b->chain.first_id == item->id
				     ? NOTE_WHOLE
				     : NOTE_PARTS;
	return 0;
}

static void bpe_release(void *state)
{
	struct bpe *b = state;

	if (!b)
		return;
	vocab_release(&b->vocab);
	merges_release(&b->merges);
	chain_release(&b->chain);
	buf_release(&b->prefix);
	buf_release(&b->suffix);
	buf_release(&b->affixed);
	free(b);
}

const struct model_kind model_bpe = { "BPE", bpe_open, bpe_encode,
				      bpe_release };
