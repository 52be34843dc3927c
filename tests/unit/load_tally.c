/* load_tally - texts of replies put together, and counted afterwards */
#include <stdlib.h>

#include "base/mem.h"
#include "load/tally.h"
#include "tap.h"

/* A token a byte. */
static int count(void *context, const char *text, size_t len, size_t *tokens,
		 struct err *e)
{
	struct buf *seen = context;

	(void)e;
	buf_addf(seen, "[%s]", text);
	*tokens = len;
	return 0;
}

static void add(struct said *s, const char *text, bool is_visible)
{
	struct chunk c = { .texts = 1 };

	*(is_visible ? &c.text : &c.reasoning) = text;
	*(is_visible ? &c.text_len : &c.reasoning_len) = strlen(text);
	said_add(s, &c);
}

static void sample(struct recording *r)
{
	struct sample s = { .output_tokens = 7, .token_source = SAMPLE_CHUNKS };

	recording_add(r, &s);
}

/* Sample 0 is counted, 1 has an escape that is none, 2 said nothing. */
static void counted(void)
{
	AUTO(buf_release) struct buf seen = BUF_INIT(BUF_MAX);
	AUTO(recording_release) struct recording r = { 0 };
	const struct counter c = { .count = count, .context = &seen };
	struct tally t = { 0 };
	struct said s = SAID_INIT;

	for (int i = 0; i < 3; i++)
		sample(&r);
	add(&s, "let me ", false);
	add(&s, "see\\n", false);
	add(&s, "\\ud83d", true);
	add(&s, "\\ude00!", true);
	tally_add(&t, 0, &s);
	said_clear(&s);
	add(&s, "\\q", true);
	tally_add(&t, 1, &s);
	said_clear(&s);
	tally_add(&t, 2, &s);
	tally_count(&t, &c, &r);
	is(seen.data, "[let me see\n][\xf0\x9f\x98\x80!]",
	   "reasoning apart, and halves of a pair together");
	ok(r.samples[0].output_tokens == 16 &&
		   r.samples[0].token_source == SAMPLE_TOKENIZER,
	   "the sum is the reply's");
	ok(r.samples[1].output_tokens == 7 &&
		   r.samples[1].token_source == SAMPLE_CHUNKS,
	   "what is no text stays as it is");
	ok(r.samples[2].token_source == SAMPLE_CHUNKS, "so does nothing");
	buf_release(&s.text);
	tally_release(&t);
}

static void lost(void)
{
	struct chunk two = { .texts = 2, .text = "b", .text_len = 1 };
	struct said s = SAID_INIT;
	struct tally t = { 0 };
	char *long_text = xmalloc(SAID_MAX + 1);

	add(&s, "a", true);
	said_add(&s, &two);
	add(&s, "c", true);
	tally_add(&t, 0, &s);
	ok(s.is_lost && !t.count, "an event of two texts has one too few");
	said_clear(&s);
	memset(long_text, 'a', SAID_MAX);
	long_text[SAID_MAX] = 0;
	add(&s, long_text, true);
	tally_add(&t, 0, &s);
	ok(s.is_lost && !t.count, "nor is a text without end kept");
	free(long_text);
	buf_release(&s.text);
	tally_release(&t);
}

int main(void)
{
	counted();
	lost();
	return done();
}
