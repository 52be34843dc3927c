/* normalizer - what is done to a text before it is cut into words */
#include "token/normalizer.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "token/fold.h"

static int too_long(struct err *e)
{
	return err_set(e, ERR_DATA,
		       "a text grows too long: count with "
		       "--tokenizer server");
}

/* The new text in the place of the old one. */
static int replace_by(struct buf *text, struct buf *new, struct err *e)
{
	struct buf old = *text;

	if (new->is_full)
		return too_long(e);
	*text = *new;
	*new = old;
	return 0;
}

static bool is_ascii(const struct buf *text)
{
	for (size_t i = 0; i < text->len; i++)
		if ((unsigned char)text->data[i] >= 0x80)
			return false;
	return true;
}

static int to_form(struct buf *text, uninorm_t form, struct err *e)
{
	uint8_t *made;
	size_t len = 0;

	if (is_ascii(text))
		return 0;
	made = u8_normalize(form, (const uint8_t *)text->data, text->len, NULL,
			    &len);
	if (!made)
		return err_errno(e, ERR_BUG, "normalization");
	buf_clear(text);
	buf_add(text, (const char *)made, len);
	free(made);
	return text->is_full ? too_long(e) : 0;
}

static int run_form(struct normalizer_step *s, struct buf *text, struct err *e)
{
	return to_form(text, (uninorm_t)s->form, e);
}

static int run_prepend(struct normalizer_step *s, struct buf *text,
		       struct err *e)
{
	AUTO(buf_release) struct buf new = BUF_INIT(text->limit);

	if (!text->len)
		return 0;
	buf_add(&new, s->content.data, s->content.len);
	buf_add(&new, text->data, text->len);
	return replace_by(text, &new, e);
}

static int run_replace(struct normalizer_step *s, struct buf *text,
		       struct err *e)
{
	AUTO(buf_release) struct buf new = BUF_INIT(text->limit);
	struct regex_walk walk = { .text = text->data, .len = text->len };
	size_t start, end, last = 0;
	int found;

	while ((found = stage_next(&s->pattern, &walk, &start, &end, e)) > 0) {
		buf_add(&new, text->data + last, start - last);
		if (buf_add(&new, s->content.data, s->content.len) < 0)
			return too_long(e);
		last = end;
	}
	if (found < 0)
		return -1;
	if (!last)
		return 0;
	buf_add(&new, text->data + last, text->len - last);
	return replace_by(text, &new, e);
}

static int run_strip(struct normalizer_step *s, struct buf *text, struct err *e)
{
	const char *start = text->data, *end = text->data + text->len;
	const char *p = start;

	(void)e;
	while (s->strips_left && p < end && point_is_space(point_next(&p)))
		start = p;
	while (s->strips_right && end > start &&
	       point_is_space(point_before(start, end)))
		do
			end--;
		while (((unsigned char)*end & 0xc0) == 0x80);
	s->has_cut = start > text->data;
	buf_cut(text, (size_t)(end - text->data));
	buf_drop(text, (size_t)(start - text->data));
	return 0;
}

static int run_bytes(struct normalizer_step *s, struct buf *text, struct err *e)
{
	AUTO(buf_release) struct buf new = BUF_INIT(text->limit);

	(void)s;
	points_of_bytes(&new, text->data, text->len);
	return replace_by(text, &new, e);
}

static int run_lowercase(struct normalizer_step *s, struct buf *text,
			 struct err *e)
{
	AUTO(buf_release) struct buf new = BUF_INIT(text->limit);

	(void)s;
	fold_lower(&new, text);
	return replace_by(text, &new, e);
}

static int run_strip_accents(struct normalizer_step *s, struct buf *text,
			     struct err *e)
{
	AUTO(buf_release) struct buf new = BUF_INIT(text->limit);

	(void)s;
	fold_drop(&new, text, UC_CATEGORY_MASK_M);
	return replace_by(text, &new, e);
}

static int run_precompiled(struct normalizer_step *s, struct buf *text,
			   struct err *e)
{
	AUTO(buf_release) struct buf new = BUF_INIT(text->limit);

	charsmap_add(&s->charsmap, &new, text);
	return replace_by(text, &new, e);
}

/* Each step only where it is asked for, in this order. */
static int run_bert(struct normalizer_step *s, struct buf *text, struct err *e)
{
	if (s->cleans) {
		AUTO(buf_release) struct buf new = BUF_INIT(text->limit);

		fold_clean(&new, text);
		if (replace_by(text, &new, e) < 0)
			return -1;
	}
	if (s->parts_chinese) {
		AUTO(buf_release) struct buf new = BUF_INIT(text->limit);

		fold_part_chinese(&new, text);
		if (replace_by(text, &new, e) < 0)
			return -1;
	}
	if (s->strips_accents) {
		AUTO(buf_release) struct buf new = BUF_INIT(text->limit);

		if (to_form(text, UNINORM_NFD, e) < 0)
			return -1;
		fold_drop(&new, text, UC_CATEGORY_MASK_Mn);
		if (replace_by(text, &new, e) < 0)
			return -1;
	}
	return s->lowers ? run_lowercase(s, text, e) : 0;
}

static int read_nothing(struct normalizer_step *s, struct part p, struct err *e)
{
	(void)s;
	(void)p;
	(void)e;
	return 0;
}

static int read_prepend(struct normalizer_step *s, struct part p, struct err *e)
{
	return part_text(&s->content, p, "prepend", e);
}

static int read_replace(struct normalizer_step *s, struct part p, struct err *e)
{
	if (part_text(&s->content, p, "content", e) < 0)
		return -1;
	return stage_pattern(&s->pattern, p, e);
}

static int read_strip(struct normalizer_step *s, struct part p, struct err *e)
{
	s->strips_left = s->strips_right = true;
	if (part_flag(&s->strips_left, p, "strip_left", e) < 0)
		return -1;
	return part_flag(&s->strips_right, p, "strip_right", e);
}

static int read_precompiled(struct normalizer_step *s, struct part p,
			    struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(PART_TEXT_MAX);
	struct part map = part_near(p, "precompiled_charsmap");
	struct err why;

	if (part_text(&text, p, "precompiled_charsmap", e) < 0)
		return -1;
	if (charsmap_read(&s->charsmap, text.data, text.len, &why) < 0)
		return part_fail(map, e, "%s", why.text);
	return 0;
}

/* Accents go where case goes, unless it says otherwise. */
static int read_bert(struct normalizer_step *s, struct part p, struct err *e)
{
	s->cleans = s->parts_chinese = s->lowers = true;
	if (part_flag(&s->cleans, p, "clean_text", e) < 0 ||
	    part_flag(&s->parts_chinese, p, "handle_chinese_chars", e) < 0 ||
	    part_flag(&s->lowers, p, "lowercase", e) < 0)
		return -1;
	s->strips_accents = s->lowers;
	return part_flag(&s->strips_accents, p, "strip_accents", e);
}

static const struct kind {
	const char *name;
	int (*read)(struct normalizer_step *s, struct part p, struct err *e);
	int (*run)(struct normalizer_step *s, struct buf *text, struct err *e);
	uninorm_t form;
} kinds[] = {
	{ "NFC", read_nothing, run_form, UNINORM_NFC },
	{ "NFD", read_nothing, run_form, UNINORM_NFD },
	{ "NFKC", read_nothing, run_form, UNINORM_NFKC },
	{ "NFKD", read_nothing, run_form, UNINORM_NFKD },
	{ "Prepend", read_prepend, run_prepend, NULL },
	{ "Replace", read_replace, run_replace, NULL },
	{ "Strip", read_strip, run_strip, NULL },
	{ "ByteLevel", read_nothing, run_bytes, NULL },
	{ "Lowercase", read_nothing, run_lowercase, NULL },
	{ "StripAccents", read_nothing, run_strip_accents, NULL },
	{ "BertNormalizer", read_bert, run_bert, NULL },
	{ "Precompiled", read_precompiled, run_precompiled, NULL },
};

static int add_step(struct normalizer *n, const struct kind *kind,
		    struct part p, struct err *e)
{
	struct normalizer_step *s = &n->items[n->count];

	if (n->count == NORMALIZER_MAX)
		return part_fail(p, e, "more than %d steps", NORMALIZER_MAX);
	n->count++;
	*s = (struct normalizer_step){
		.run = kind->run,
		.form = kind->form,
		.pattern.literal = BUF_INIT(0),
		.content = BUF_INIT(PART_TEXT_MAX),
		.charsmap.texts = BUF_INIT(0),
	};
	return kind->read(s, p, e);
}

static int add_sequence(struct normalizer *n, struct part p, struct err *e)
{
	struct part list = part_at(p, "normalizers"), item;

	if (!part_has(list, JSON_ARRAY))
		return part_fail(p, e, "expected normalizers, a list");
	item = part_first(list);
	for (uint32_t i = 0; i < list.node->count; i++) {
		if (normalizer_read(n, item, e) < 0)
			return -1;
		item = part_next(item);
	}
	return 0;
}

int normalizer_read(struct normalizer *n, struct part p, struct err *e)
{
	struct part type = part_at(p, "type");

	if (!p.node)
		return 0;
	if (part_is(type, "Sequence"))
		return add_sequence(n, p, e);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (part_is(type, kinds[i].name))
			return add_step(n, &kinds[i], p, e);
	return part_unknown(p, "normalizer", e);
}

int normalizer_run(struct normalizer *n, struct buf *text, bool *is_cut,
		   struct err *e)
{
	for (size_t i = 0; i < n->count; i++) {
		if (n->items[i].run(&n->items[i], text, e) < 0)
			return -1;
		*is_cut |= n->items[i].has_cut;
	}
	return 0;
}

void normalizer_release(struct normalizer *n)
{
	for (size_t i = 0; i < n->count; i++) {
		regex_release(&n->items[i].pattern.regex);
		buf_release(&n->items[i].pattern.literal);
		buf_release(&n->items[i].content);
		charsmap_release(&n->items[i].charsmap);
	}
	n->count = 0;
}
