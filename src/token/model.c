/* model - what makes tokens of a word: one of the kinds that there are */
#include "token/model.h"

static const struct model_kind *const kinds[] = { &model_bpe, &model_unigram,
						  &model_wordpiece,
						  &model_wordlevel };

#define KINDS (sizeof kinds / sizeof *kinds)

/* Files of old have no type: merges are of BPE alone. */
static bool is_kind(struct part model, const struct model_kind *kind)
{
	struct part type = part_at(model, "type");

	if (type.node)
		return part_is(type, kind->name);
	return kind == &model_bpe && part_at(model, "merges").node;
}

int model_open(struct model *m, struct part model, struct err *e)
{
	for (size_t i = 0; i < KINDS; i++)
		if (is_kind(model, kinds[i])) {
			m->kind = kinds[i];
			return m->kind->open(&m->state, model, e);
		}
	return part_unknown(model, "model", e);
}

int model_encode(struct model *m, const char *word, size_t len,
		 struct tokens *out, struct err *e)
{
	return m->kind->encode(m->state, word, len, out, e);
}

void model_release(struct model *m)
{
	if (m->kind)
		m->kind->release(m->state);
	*m = (struct model){ 0 };
}
