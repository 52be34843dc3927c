/* words - text of short common words, about a token each */
#include "prompt/words.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS 12 /* of counting one text, by who is far away */
#define ROUNDS_NEAR 512
#define TOKEN_BYTES 64 /* no word is longer than a quarter of that */
#define SLACK_BYTES 4096

static const char *const words[WORDS_COUNT] = {
	"about",   "above",    "across",   "act",     "add",       "after",
	"again",   "age",      "ago",      "air",     "all",       "along",
	"also",    "always",   "am",       "among",   "an",        "and",
	"animal",  "answer",   "any",      "are",     "area",      "arm",
	"around",  "art",      "as",       "ask",     "at",        "away",
	"back",    "bad",      "bank",     "base",    "be",        "beat",
	"because", "become",   "bed",      "been",    "before",    "began",
	"begin",   "behind",   "being",    "below",   "best",      "better",
	"between", "big",      "bird",     "bit",     "black",     "blood",
	"blue",    "board",    "boat",     "body",    "book",      "born",
	"both",    "box",      "boy",      "bring",   "brown",     "build",
	"built",   "business", "but",      "buy",     "by",        "call",
	"came",    "can",      "car",      "care",    "carry",     "case",
	"cat",     "cause",    "center",   "certain", "change",    "check",
	"child",   "church",   "city",     "class",   "clean",     "clear",
	"close",   "cold",     "color",    "come",    "common",    "complete",
	"control", "cost",     "could",    "country", "course",    "cover",
	"cross",   "cut",      "dark",     "day",     "deal",      "death",
	"decide",  "deep",     "did",      "die",     "different", "direct",
	"do",      "does",     "dog",      "done",    "door",      "down",
	"draw",    "dream",    "drive",    "drop",    "dry",       "during",
	"each",    "early",    "earth",    "east",    "easy",      "eat",
	"effect",  "end",      "enough",   "even",    "ever",      "every",
	"example", "eye",      "face",     "fact",    "fall",      "family",
	"far",     "farm",     "fast",     "father",  "feel",      "feet",
	"few",     "field",    "fight",    "figure",  "fill",      "film",
	"final",   "find",     "fine",     "fire",    "first",     "fish",
	"five",    "floor",    "fly",      "follow",  "food",      "foot",
	"for",     "force",    "form",     "found",   "four",      "free",
	"friend",  "from",     "front",    "full",    "game",      "gave",
	"general", "get",      "girl",     "give",    "glass",     "go",
	"god",     "gold",     "gone",     "good",    "got",       "government",
	"great",   "green",    "ground",   "group",   "grow",      "had",
	"half",    "hand",     "hard",     "has",     "have",      "he",
	"head",    "hear",     "heart",    "heat",    "heavy",     "held",
	"help",    "her",      "here",     "high",    "hill",      "him",
	"his",     "hold",     "home",     "hope",    "horse",     "hot",
	"hour",    "house",    "how",      "human",   "idea",      "if",
	"in",      "inside",   "interest", "into",    "is",        "island",
	"it",      "job",      "just",     "keep",    "kept",      "kind",
	"king",    "knew",     "know",     "land",    "language",  "large",
	"last",    "late",     "laugh",    "law",     "lay",       "lead",
	"learn",   "leave",    "led",      "left",
};

void words_add(struct buf *out, struct draw *d, size_t count)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < count && !out->is_full; i++) {
		if (i % 8 == 0)
			bits = draw_bits(d);
		if (out->len)
			buf_addc(out, ' ');
		buf_adds(out, words[bits & 0xff]);
		bits >>= 8;
	}
}

void words_cut(struct buf *out, size_t count, size_t floor)
{
	size_t len = out->len;

	while (count-- && len > floor) {
		while (len > floor && out->data[len - 1] != ' ')
			len--;
		if (len > floor)
			len--;
	}
	buf_cut(out, len);
}

/* No words are so long that what counts them knows them. */
static bool is_unknown(const struct buf *out, const struct words_goal *goal)
{
	return goal->counter->count && out->len > goal->fixed + SLACK_BYTES &&
	       (out->len - goal->fixed - SLACK_BYTES) / TOKEN_BYTES >
		       goal->tokens;
}

static int unknown(const struct buf *out, size_t have, struct err *e)
{
	return err_set(e, ERR_DATA,
		       "%zu bytes of common words are %zu tokens to what "
		       "counts them: take another --tokenizer, or texts of "
		       "your own (--dataset jsonl)",
		       out->len, have);
}

static int full(const struct words_goal *goal, struct err *e)
{
	return err_set(e, ERR_DATA, "a prompt of %zu tokens is too long",
		       goal->tokens);
}

/*
 * How many words so many tokens are, going by the text so far. Where that is
 * less than one, another word may have the right number; now and then two are
 * changed, for one alone may never have it.
 */
static size_t words_of(const struct buf *out, size_t have, size_t tokens,
		       int round)
{
	size_t seen = out->len > 0, count;

	for (size_t i = 0; i < out->len; i++)
		seen += out->data[i] == ' ';
	if (!round || seen >= have)
		return tokens;
	count = (size_t)((double)tokens * (double)seen / (double)have);
	return count ? count : 1 + (round % 4 == 3);
}

int words_fit(struct buf *out, const struct words_goal *goal, bool *is_exact,
	      struct err *e)
{
	size_t have = goal->fixed_tokens;
	int rounds = goal->counter->is_near ? ROUNDS_NEAR : ROUNDS;
	int round = 0;

	while (round < rounds) {
		if (have < goal->tokens)
			words_add(out, goal->draw,
				  words_of(out, have, goal->tokens - have,
					   round));
		else
			words_cut(
				out,
				words_of(out, have, have - goal->tokens, round),
				goal->fixed);
		if (out->is_full)
			return full(goal, e);
		if (is_unknown(out, goal))
			return unknown(out, have, e);
		if (!goal->counter->count)
			break;
		if (counter_count(goal->counter, out->data, out->len, &have,
				  e) < 0)
			return -1;
		round++;
		if (have == goal->tokens)
			return round;
	}
	*is_exact = false;
	return round;
}

struct word {
	const char *at;
	size_t len;
};

static int by_word(const void *key, const void *item)
{
	const struct word *word = key;
	const char *other = *(const char *const *)item;
	int order = strncmp(word->at, other, word->len);

	return order ? order : other[word->len] ? -1 : 0;
}

int words_place(const char *word, size_t len)
{
	const struct word key = { word, len };
	const char *const *found =
		bsearch(&key, words, WORDS_COUNT, sizeof *words, by_word);

	return found ? (int)(found - words) : -1;
}

void words_list(struct buf *out)
{
	for (size_t i = 0; i < WORDS_COUNT; i++) {
		buf_adds(out, i ? " " : "");
		buf_adds(out, words[i]);
	}
}

#define SPACE " \n"

static int count(void *context, const char *text, size_t len, size_t *tokens,
		 struct err *e)
{
	(void)context;
	(void)len;
	(void)e;
	*tokens = 0;
	for (text += strspn(text, SPACE); *text; text += strspn(text, SPACE)) {
		text += strcspn(text, SPACE);
		++*tokens;
	}
	return 0;
}

struct counter words_counter(void)
{
	return (struct counter){ .count = count };
}

int words_encode(struct buf *out, const struct words_ids *ids, const char *text)
{
	buf_addc(out, '[');
	for (text += strspn(text, SPACE); *text; text += strspn(text, SPACE)) {
		size_t len = strcspn(text, SPACE);
		int place = words_place(text, len);

		if (place < 0)
			return -1;
		buf_addf(out, "%s%llu",
			 out->data[out->len - 1] == '[' ? "" : ",",
			 (unsigned long long)ids->id[place]);
		text += len;
	}
	return buf_addc(out, ']');
}
