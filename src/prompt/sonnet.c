/* sonnet - prompts out of the lines of a poem, as vLLM's dataset of that name
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/utf8.h"
#include "prompt/source.h"

#define POEM_MAX ((size_t)16 << 20)

/* The question; the lines come behind it. */
static const char task[] = "Choose as many as you can of these lines of a poem "
			   "and write them anew:\n";

struct poem {
	struct buf text;
	const char **lines; /* without their ends */
	size_t *lens;
	size_t count, room, lens_room;
	double line_tokens; /* on average, with the end */
	double task_tokens;
};

static void add_line(struct poem *p, const char *line, size_t len)
{
	if (len && line[len - 1] == '\r')
		len--;
	if (!len)
		return;
	p->lines = xgrow(p->lines, p->count, &p->room, sizeof *p->lines);
	p->lens = xgrow(p->lens, p->count, &p->lens_room, sizeof *p->lens);
	p->lines[p->count] = line;
	p->lens[p->count++] = len;
}

static void split(struct poem *p)
{
	const char *line = p->text.data, *end = line + p->text.len, *feed;

	while (line < end) {
		feed = memchr(line, '\n', (size_t)(end - line));
		if (!feed)
			feed = end;
		add_line(p, line, (size_t)(feed - line));
		line = feed + 1;
	}
}

/* Two questions to the tokenizer, whatever the number of lines. */
static int weigh(struct prompts *d, struct poem *p, struct err *e)
{
	size_t whole, first;

	if (counter_count(&d->options.counter, p->text.data, p->text.len,
			  &whole, e) < 0 ||
	    counter_count(&d->options.counter, task, sizeof task - 1, &first,
			  e) < 0)
		return -1;
	p->line_tokens = fmax((double)whole / (double)p->count, 1);
	p->task_tokens = (double)first;
	return 0;
}

static int open_sonnet(struct prompts *d, struct err *e)
{
	struct poem *p = xcalloc(1, sizeof *p);
	const char *path = d->options.path;

	p->text = BUF_INIT(POEM_MAX);
	d->state = p;
	if (file_read(&p->text, path, e) < 0)
		return -1;
	split(p);
	if (!p->count || !utf8_is_text(p->text.data) ||
	    strlen(p->text.data) != p->text.len)
		return err_set(e, ERR_DATA, "%s: expected lines of text", path);
	return weigh(d, p, e);
}

/* As many lines as come nearest to so many tokens. */
static size_t lines_for(const struct poem *p, size_t tokens)
{
	double lines = ((double)tokens - p->task_tokens) / p->line_tokens;

	return lines > 0.5 ? (size_t)llround(lines) : 0;
}

static void put_line(struct prompts *d, const struct poem *p, size_t i)
{
	buf_add(&d->scratch, p->lines[i], p->lens[i]);
	buf_addc(&d->scratch, '\n');
}

/* The first lines of the poem are the prefix that all share. */
static int get_sonnet(struct prompts *d, uint64_t salt, struct prompt *p,
		      struct err *e)
{
	const struct poem *poem = d->state;
	struct draw draw = draw_open(d->options.seed, DRAW_PROMPT, p->id);
	struct draw length = draw_open(d->options.seed, DRAW_LENGTH, p->id);
	AUTO(buf_release) struct buf salted = BUF_INIT(SHEET_MAX);
	size_t tokens = source_length(d, d->options.input_tokens, &length);
	size_t lines = lines_for(poem, tokens);
	size_t shared = lines_for(poem, d->options.prefix_tokens);
	struct message m = { .role = PROMPT_USER };

	p->output_tokens = source_length(d, d->options.output_tokens, &length);
	sheet_clear(&d->sheet);
	source_salt(d, salt, SIZE_MAX);
	buf_add(&salted, d->scratch.data, d->scratch.len);
	buf_clear(&d->scratch);
	buf_adds(&d->scratch, task);
	for (size_t i = 0; i < lines || i == 0; i++)
		put_line(d, poem,
			 i < shared ? i % poem->count
				    : (size_t)draw_below(&draw, poem->count));
	m.text = buf_detach(&d->scratch);
	m.len = strlen(m.text);
	buf_add(&d->scratch, salted.data, salted.len);
	if (source_copy(d, &m, p, e) < 0) {
		free((char *)m.text);
		return -1;
	}
	free((char *)m.text);
	return 0;
}

static void release_sonnet(void *state)
{
	struct poem *p = state;

	if (!p)
		return;
	buf_release(&p->text);
	free(p->lines);
	free(p->lens);
	free(p);
}

const struct source source_sonnet = {
	.needs_path = true,
	.needs_lengths = true,
	.open = open_sonnet,
	.get = get_sonnet,
	.release = release_sonnet,
};
