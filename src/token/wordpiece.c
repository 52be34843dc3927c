/* wordpiece - the longest piece first; and words that are tokens as a whole */
#include <stdlib.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "token/model.h"
#include "token/vocab.h"

#define CHARACTERS 100      /* of a word, without a number in the file */
#define CHARACTERS_MAX 1000 /* with one */

struct wordpiece {
	struct vocab vocab;
	struct buf prefix; /* of what does not begin a word */
	struct buf piece;
	bool has_unk;
	uint32_t unk;
	size_t most; /* characters; a word of more is unknown */
};

static int open_vocab(struct wordpiece *w, struct part model, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(PART_TEXT_MAX);
	const struct vocab_item *item;

	w->vocab.text = BUF_INIT(UINT32_MAX);
	w->prefix = BUF_INIT(PART_TEXT_MAX);
	w->piece = BUF_INIT(BUF_MAX);
	if (vocab_read(&w->vocab, part_near(model, "vocab"), e) < 0 ||
	    part_text(&text, model, "unk_token", e) < 0)
		return -1;
	item = vocab_find(&w->vocab, text.data, text.len);
	w->has_unk = item != NULL;
	w->unk = item ? item->id : 0;
	return 0;
}

static int wordpiece_open(void **state, struct part model, struct err *e)
{
	struct wordpiece *w = xcalloc(1, sizeof *w);
	struct part most = part_at(model, "max_input_chars_per_word");

	*state = w;
	w->most = CHARACTERS;
	if (open_vocab(w, model, e) < 0)
		return -1;
	if (most.node && part_number(&w->most, most, CHARACTERS_MAX, e) < 0)
		return -1;
	return part_text(&w->prefix, model, "continuing_subword_prefix", e);
}

static int wordlevel_open(void **state, struct part model, struct err *e)
{
	struct wordpiece *w = xcalloc(1, sizeof *w);

	*state = w;
	return open_vocab(w, model, e);
}

static int give_unknown(const struct wordpiece *w, struct tokens *out,
			struct err *e)
{
	if (!w->has_unk)
		return err_set(e, ERR_DATA,
			       "a word is no token, and the model has no "
			       "unk_token in its vocabulary");
	tokens_add(out, w->unk);
	return 0;
}

/* The longest piece of a word from start on; *end is behind it. */
static const struct vocab_item *longest(struct wordpiece *w, const char *word,
					size_t start, size_t *end)
{
	while (*end > start) {
		const struct vocab_item *item;

		buf_clear(&w->piece);
		if (start)
			buf_add(&w->piece, w->prefix.data, w->prefix.len);
		buf_add(&w->piece, word + start, *end - start);
		item = vocab_find(&w->vocab, w->piece.data, w->piece.len);
		if (item)
			return item;
		do
			--*end;
		while (((unsigned char)word[*end] & 0xc0) == 0x80);
	}
	return NULL;
}

static int wordpiece_encode(void *state, const char *word, size_t len,
			    struct tokens *out, struct err *e)
{
	struct wordpiece *w = state;
	size_t characters = 0, before = out->count;

	for (size_t at = 0; at < len; at += utf8_width(word[at]))
		characters++;
	if (characters > w->most)
		return give_unknown(w, out, e);
	for (size_t start = 0; start < len;) {
		size_t end = len;
		const struct vocab_item *item = longest(w, word, start, &end);

		if (!item) {
			out->count = before;
			return give_unknown(w, out, e);
		}
		tokens_add(out, item->id);
		start = end;
	}
	return 0;
}

static int wordlevel_encode(void *state, const char *word, size_t len,
			    struct tokens *out, struct err *e)
{
	struct wordpiece *w = state;
	const struct vocab_item *item = vocab_find(&w->vocab, word, len);

	if (!item)
		return give_unknown(w, out, e);
	tokens_add(out, item->id);
	return 0;
}

static void wordpiece_release(void *state)
{
	struct wordpiece *w = state;

	if (!w)
		return;
	vocab_release(&w->vocab);
	buf_release(&w->prefix);
	buf_release(&w->piece);
	free(w);
}

const struct model_kind model_wordpiece = { "WordPiece", wordpiece_open,
					    wordpiece_encode,
					    wordpiece_release };
const struct model_kind model_wordlevel = { "WordLevel", wordlevel_open,
					    wordlevel_encode,
					    wordpiece_release };
