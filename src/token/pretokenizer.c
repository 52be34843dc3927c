/* pretokenizer - the steps that a tokenizer.json may ask for */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "token/stage.h"

/* Of GPT-2. */
static const char words_pattern[] =
	"'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+"
	"|\\s+(?!\\S)|\\s+";

static int too_long(struct err *e)
{
	return err_set(e, ERR_DATA, "a text grows beyond %zu bytes",
		       STAGE_TEXT_MAX);
}

static int split_on(struct stage *s, const struct piece *p, struct err *e)
{
	return stage_split(s, p, stage_pass, e);
}

static bool is_numeric(const struct stage *s, uint32_t point)
{
	(void)s;
	return point_is_numeric(point);
}

static bool is_space(const struct stage *s, uint32_t point)
{
	(void)s;
	return point_is_space(point);
}

static bool is_punctuation(const struct stage *s, uint32_t point)
{
	(void)s;
	return point_is_punctuation(point);
}

static bool is_point(const struct stage *s, uint32_t point)
{
	return point == s->point;
}

static int map_bytes(struct stage *s, const struct piece *p, struct err *e)
{
	struct piece mapped = *p;

	buf_clear(&s->mapped);
	points_of_bytes(&s->mapped, p->text, p->len);
	if (s->mapped.is_full)
		return too_long(e);
	mapped.text = s->mapped.data;
	mapped.len = s->mapped.len;
	return stage_pass(s, &mapped, e);
}

static int run_byte_level(struct stage *s, const struct piece *p, struct err *e)
{
	struct piece whole = *p;

	if (s->prefix == STAGE_PREFIX_ALWAYS && *p->text != ' ') {
		buf_clear(&s->whole);
		buf_addc(&s->whole, ' ');
		buf_add(&s->whole, p->text, p->len);
		if (s->whole.is_full)
			return too_long(e);
		whole.text = s->whole.data;
		whole.len = s->whole.len;
	}
	return s->regex ? stage_split(s, &whole, map_bytes, e)
			: map_bytes(s, &whole, e);
}

static int read_byte_level(struct stage *s, struct part p, struct err *e)
{
	bool has_prefix = true, uses_regex = true;

	if (part_flag(&has_prefix, p, "add_prefix_space", e) < 0 ||
	    part_flag(&uses_regex, p, "use_regex", e) < 0)
		return -1;
	s->run = run_byte_level;
	s->prefix = has_prefix ? STAGE_PREFIX_ALWAYS : STAGE_PREFIX_NEVER;
	s->way = SPLIT_ISOLATED;
	if (uses_regex)
		s->regex =
			regex_open(words_pattern, sizeof words_pattern - 1, e);
	return uses_regex && !s->regex ? -1 : 0;
}

static int read_way(struct stage *s, struct part p, struct err *e)
{
	static const char *const names[] = {
		[SPLIT_REMOVED] = "Removed",
		[SPLIT_ISOLATED] = "Isolated",
		[SPLIT_WITH_PREVIOUS] = "MergedWithPrevious",
		[SPLIT_WITH_NEXT] = "MergedWithNext",
		[SPLIT_CONTIGUOUS] = "Contiguous",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (part_is(part_at(p, "behavior"), names[i])) {
			s->way = (enum split_way)i;
			return 0;
		}
	return part_fail(part_near(p, "behavior"), e,
			 "expected a behavior such as Isolated");
}

static int read_split(struct stage *s, struct part p, struct err *e)
{
	if (read_way(s, p, e) < 0 ||
	    part_flag(&s->is_inverted, p, "invert", e) < 0)
		return -1;
	return stage_pattern(s, p, e);
}

static int read_digits(struct stage *s, struct part p, struct err *e)
{
	bool is_each = false;

	if (part_flag(&is_each, p, "individual_digits", e) < 0)
		return -1;
	s->is_match = is_numeric;
	s->way = is_each ? SPLIT_ISOLATED : SPLIT_CONTIGUOUS;
	return 0;
}

static int read_punctuation(struct stage *s, struct part p, struct err *e)
{
	s->is_match = is_punctuation;
	s->way = SPLIT_ISOLATED;
	return part_at(p, "behavior").node ? read_way(s, p, e) : 0;
}

static int read_whitespace_split(struct stage *s, struct part p, struct err *e)
{
	(void)p;
	(void)e;
	s->is_match = is_space;
	s->way = SPLIT_REMOVED;
	return 0;
}

/* Words, and what lies between words and white space. */
static int read_whitespace(struct stage *s, struct part p, struct err *e)
{
	static const char pattern[] = "[\\w\\x{200c}\\x{200d}]+|"
				      "[^\\w\\x{200c}\\x{200d}\\s]+";

	(void)p;
	s->regex = regex_open(pattern, sizeof pattern - 1, e);
	s->way = SPLIT_REMOVED;
	s->is_inverted = true;
	return s->regex ? 0 : -1;
}

/* One character, as a member has it. */
static int read_point(struct stage *s, struct part p, const char *key,
		      struct err *e)
{
	s->literal = BUF_INIT(PART_TEXT_MAX);
	if (part_text(&s->literal, p, key, e) < 0)
		return -1;
	if (!s->literal.len || utf8_width(*s->literal.data) != s->literal.len)
		return part_fail(part_near(p, key), e,
				 "expected one character as %s", key);
	s->point =
		point_before(s->literal.data, s->literal.data + s->literal.len);
	s->is_match = is_point;
	return 0;
}

static int read_delimiter(struct stage *s, struct part p, struct err *e)
{
	s->way = SPLIT_REMOVED;
	return read_point(s, p, "delimiter", e);
}

static bool wants_prefix(const struct stage *s, const struct piece *p)
{
	const struct buf *own = &s->literal;

	if (*p->text == ' ' || s->prefix == STAGE_PREFIX_NEVER ||
	    (s->prefix == STAGE_PREFIX_FIRST && !p->is_first))
		return false;
	return p->len < own->len || memcmp(p->text, own->data, own->len) != 0;
}

/* Blanks become a character of their own, and one may come before a text. */
static int run_metaspace(struct stage *s, const struct piece *p, struct err *e)
{
	struct piece whole = { .is_first = p->is_first };
	const char *at = p->text, *end = p->text + p->len;

	buf_clear(&s->whole);
	if (wants_prefix(s, p))
		buf_add(&s->whole, s->literal.data, s->literal.len);
	while (at < end) {
		const char *blank = memchr(at, ' ', (size_t)(end - at));

		buf_add(&s->whole, at, (size_t)((blank ? blank : end) - at));
		if (blank)
			buf_add(&s->whole, s->literal.data, s->literal.len);
		at = blank ? blank + 1 : end;
	}
	if (s->whole.is_full)
		return too_long(e);
	whole.text = s->whole.data;
	whole.len = s->whole.len;
	return s->is_match ? stage_split(s, &whole, stage_pass, e)
			   : stage_pass(s, &whole, e);
}

/* Files of old say add_prefix_space in the place of prepend_scheme. */
static int read_prefix(struct stage *s, struct part p, struct err *e)
{
	struct part scheme = part_at(p, "prepend_scheme");
	bool has_prefix = true;

	if (part_flag(&has_prefix, p, "add_prefix_space", e) < 0)
		return -1;
	s->prefix = has_prefix ? STAGE_PREFIX_ALWAYS : STAGE_PREFIX_NEVER;
	if (!scheme.node)
		return 0;
	if (part_is(scheme, "always") && has_prefix)
		s->prefix = STAGE_PREFIX_ALWAYS;
	else if (part_is(scheme, "first") && has_prefix)
		s->prefix = STAGE_PREFIX_FIRST;
	else if (part_is(scheme, "never"))
		s->prefix = STAGE_PREFIX_NEVER;
	else
		return part_fail(scheme, e,
				 "expected always, first or never, "
				 "as add_prefix_space has it");
	return 0;
}

static int read_metaspace(struct stage *s, struct part p, struct err *e)
{
	bool splits = true;

	if (part_flag(&splits, p, "split", e) < 0 || read_prefix(s, p, e) < 0 ||
	    read_point(s, p, "replacement", e) < 0)
		return -1;
	s->run = run_metaspace;
	s->way = SPLIT_WITH_NEXT;
	if (!splits)
		s->is_match = NULL;
	return 0;
}

static const struct kind {
	const char *name;
	int (*read)(struct stage *s, struct part p, struct err *e);
} kinds[] = {
	{ "ByteLevel", read_byte_level },
	{ "Split", read_split },
	{ "Digits", read_digits },
	{ "Metaspace", read_metaspace },
	{ "Punctuation", read_punctuation },
	{ "Whitespace", read_whitespace },
	{ "WhitespaceSplit", read_whitespace_split },
	{ "CharDelimiterSplit", read_delimiter },
};

static int add_stage(struct stages *all, const struct kind *kind, struct part p,
		     struct err *e)
{
	struct stage *s = &all->items[all->count];

	if (all->count == STAGES_MAX)
		return part_fail(p, e, "more than %d steps", STAGES_MAX);
	all->count++;
	*s = (struct stage){ .run = split_on,
			     .literal = BUF_INIT(0),
			     .whole = BUF_INIT(STAGE_TEXT_MAX),
			     .mapped = BUF_INIT(STAGE_TEXT_MAX) };
	return kind->read(s, p, e);
}

/* White space is dropped, then punctuation stands alone. */
static int add_bert(struct stages *all, struct part p, struct err *e)
{
	static const struct kind halves[] = {
		{ "", read_whitespace_split },
		{ "", read_punctuation },
	};

	if (add_stage(all, &halves[0], p, e) < 0)
		return -1;
	return add_stage(all, &halves[1], p, e);
}

static int add_sequence(struct stages *all, struct part p, struct err *e)
{
	struct part list = part_at(p, "pretokenizers"), item;

	if (!part_has(list, JSON_ARRAY))
		return part_fail(p, e, "expected pretokenizers, a list");
	item = part_first(list);
	for (uint32_t i = 0; i < list.node->count; i++) {
		if (stages_read(all, item, e) < 0)
			return -1;
		item = part_next(item);
	}
	return 0;
}

int stages_read(struct stages *all, struct part p, struct err *e)
{
	struct part type = part_at(p, "type");

	if (!p.node)
		return 0;
	if (part_is(type, "Sequence"))
		return add_sequence(all, p, e);
	if (part_is(type, "BertPreTokenizer"))
		return add_bert(all, p, e);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (part_is(type, kinds[i].name))
			return add_stage(all, &kinds[i], p, e);
	return part_unknown(p, "pre_tokenizer", e);
}
