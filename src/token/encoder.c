/* encoder - a tokenizer.json read, and texts made into its tokens */
#include "token/encoder.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/utf8.h"
#include "token/added.h"
#include "token/model.h"

struct encoder {
	struct added added;
	struct normalizer normalizer;
	struct stages stages;
	struct stage last; /* that gives words to the model */
	struct model model;
	struct buf normal;
	struct tokens *out; /* of the text at hand */
};

static int encode_word(struct stage *last, const struct piece *p, struct err *e)
{
	struct encoder *encoder = last->context;

	return model_encode(&encoder->model, p->text, p->len, encoder->out, e);
}

static int give_normal(void *context, const struct piece *p, uint32_t id,
		       struct err *e)
{
	struct encoder *encoder = context;

	if (p)
		return stages_run(&encoder->stages, &encoder->last, p, e);
	tokens_add(encoder->out, id);
	return 0;
}

static int give_raw(void *context, const struct piece *p, uint32_t id,
		    struct err *e)
{
	struct encoder *encoder = context;
	const struct added_sink sink = { give_normal, encoder };
	struct piece normal = *(p ? p : &(struct piece){ 0 });
	bool is_cut = false;

	if (!p) {
		tokens_add(encoder->out, id);
		return 0;
	}
	if (encoder->normalizer.count) {
		buf_clear(&encoder->normal);
		buf_add(&encoder->normal, p->text, p->len);
		if (normalizer_run(&encoder->normalizer, &encoder->normal,
				   &is_cut, e) < 0)
			return -1;
		normal = (struct piece){ encoder->normal.data,
					 encoder->normal.len,
					 p->is_first && !is_cut };
	}
	return added_split(&encoder->added, &encoder->added.normal, &normal,
			   &sink, e);
}

static bool is_utf8(const char *text, size_t len)
{
	size_t at = 0, width = 1;

	while (at < len && width) {
		width = utf8_length(text + at, len - at);
		at += width;
	}
	return width;
}

int encoder_encode(struct encoder *encoder, const char *text, size_t len,
		   struct tokens *out, struct err *e)
{
	const struct added_sink sink = { give_raw, encoder };
	const struct piece whole = { text, len, true };

	if (len > ENCODER_TEXT_MAX)
		return err_set(e, ERR_DATA, "a text is too long to count");
	if (!is_utf8(text, len))
		return err_set(e, ERR_DATA, "a text to count is not UTF-8");
	encoder->out = out;
	return added_split(&encoder->added, &encoder->added.raw, &whole, &sink,
			   e);
}

static int read_parts(struct encoder *encoder, struct part root, struct err *e)
{
	if (!part_has(part_at(root, "model"), JSON_OBJECT))
		return err_set(e, ERR_DATA,
			       "no tokenizer.json: it has no model");
	if (model_open(&encoder->model, part_at(root, "model"), e) < 0 ||
	    normalizer_read(&encoder->normalizer, part_at(root, "normalizer"),
			    e) < 0 ||
	    stages_read(&encoder->stages, part_at(root, "pre_tokenizer"), e) <
		    0)
		return -1;
	return added_read(&encoder->added, part_at(root, "added_tokens"),
			  &encoder->normalizer, e);
}

int encoder_parse(struct encoder **encoder, const char *text, size_t len,
		  struct err *e)
{
	static const struct json_limits limits = { ENCODER_FILE_MAX, 64 };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(encoder_release) struct encoder *made = NULL;

	if (json_scan(&doc, text, len, &limits, e) < 0)
		return err_wrap(e, "byte %zu", doc.stop);
	made = xcalloc(1, sizeof *made);
	made->added.raw.text = made->added.normal.text = BUF_INIT(UINT32_MAX);
	made->normal = BUF_INIT(STAGE_TEXT_MAX);
	made->last = (struct stage){ .run = encode_word, .context = made };
	if (read_parts(made, (struct part){ &doc, doc.nodes }, e) < 0)
		return -1;
	*encoder = take(&made);
	return 0;
}

int encoder_open(struct encoder **encoder, const char *path, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(ENCODER_FILE_MAX);

	if (file_read(&text, path, e) < 0)
		return -1;
	if (encoder_parse(encoder, text.data, text.len, e) < 0)
		return err_wrap(e, "%s", path);
	return 0;
}

void encoder_release(struct encoder **encoder)
{
	struct encoder *old = *encoder;

	*encoder = NULL;
	if (!old)
		return;
	added_release(&old->added);
	normalizer_release(&old->normalizer);
	stages_release(&old->stages);
	model_release(&old->model);
	buf_release(&old->normal);
	free(old);
}
