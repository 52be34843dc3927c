/* regex - the patterns of a tokenizer.json, found in a text by PCRE2 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "token/regex.h"

#include <pcre2.h>
#include <stdlib.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "token/dialect.h"

/* One match may take so many steps, and some more for a long text. */
#define STEPS 100000
#define STEPS_A_BYTE 16
#define DEPTH 100000
#define HEAP_KIB ((uint32_t)256 << 10)
#define JIT_STACK ((size_t)1 << 20)

struct regex {
	pcre2_code *code;
	pcre2_match_context *context;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
};

static pcre2_code *compile(const struct buf *perl, struct err *e)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	PCRE2_UCHAR why[128];
	pcre2_code *code;
	PCRE2_SIZE at;
	int error;

	if (!context)
		return NULL;
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	code = pcre2_compile((PCRE2_SPTR)perl->data, perl->len,
			     PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE |
				     PCRE2_NEVER_BACKSLASH_C,
			     &error, &at, context);
	pcre2_compile_context_free(context);
	if (code)
		return code;
	pcre2_get_error_message(error, why, sizeof why);
	err_set(e, ERR_DATA, "the pattern cannot be matched by PCRE2: %s",
		(const char *)why);
	return NULL;
}

struct regex *regex_open(const char *pattern, size_t len, struct err *e)
{
	AUTO(buf_release) struct buf perl = BUF_INIT(REGEX_SIZE_MAX);
	AUTO(regex_release) struct regex *r = NULL;
	pcre2_code *code;

	if (len > REGEX_SIZE_MAX) {
		err_set(e, ERR_DATA, "the pattern is too long");
		return NULL;
	}
	if (dialect_translate(&perl, pattern, len, e) < 0)
		return NULL;
	code = compile(&perl, e);
	if (!code)
		return NULL;
	r = xcalloc(1, sizeof *r);
	r->code = code;
	r->context = pcre2_match_context_create(NULL);
	r->data = pcre2_match_data_create(1, NULL);
	if (!r->context || !r->data) {
		err_set(e, ERR_BUG, "out of memory");
		return NULL;
	}
	pcre2_set_heap_limit(r->context, HEAP_KIB);
	pcre2_set_depth_limit(r->context, DEPTH);
	/* Without machine code, where that is forbidden, it takes longer. */
	if (!pcre2_jit_compile(code, PCRE2_JIT_COMPLETE)) {
		r->stack = pcre2_jit_stack_create(32768, JIT_STACK, NULL);
		pcre2_jit_stack_assign(r->context, NULL, r->stack);
	}
	return take(&r);
}

static int match(struct regex *r, const struct regex_walk *walk)
{
	PCRE2_SPTR text = (PCRE2_SPTR)walk->text;
	uint32_t options = PCRE2_NO_UTF_CHECK;
	int result;

	pcre2_set_match_limit(r->context,
			      STEPS + STEPS_A_BYTE * (uint32_t)walk->len);
	result = pcre2_match(r->code, text, walk->len, walk->at, options,
			     r->data, r->context);
	if (result == PCRE2_ERROR_JIT_STACKLIMIT)
		result = pcre2_match(r->code, text, walk->len, walk->at,
				     options | PCRE2_NO_JIT, r->data,
				     r->context);
	return result;
}

int regex_next(struct regex *r, struct regex_walk *walk, size_t *start,
	       size_t *end, struct err *e)
{
	while (walk->at <= walk->len) {
		const PCRE2_SIZE *found = pcre2_get_ovector_pointer(r->data);
		int result = match(r, walk);

		if (result == PCRE2_ERROR_NOMATCH)
			return 0;
		if (result < 0)
			return err_set(e, ERR_DATA,
				       "a pattern searches for too long: "
				       "count with --tokenizer server");
		/* Nothing moves the start behind the end: \K is refused. */
		if (found[0] != found[1] || found[1] + 1 != walk->last) {
			*start = found[0];
			*end = walk->at = found[1];
			walk->last = found[1] + 1;
			return 1;
		}
		walk->at += walk->at < walk->len
				    ? utf8_width(walk->text[walk->at])
				    : 1;
	}
	return 0;
}

void regex_release(struct regex **r)
{
	struct regex *old = *r;

	*r = NULL;
	if (!old)
		return;
	pcre2_code_free(old->code);
	pcre2_match_context_free(old->context);
	pcre2_match_data_free(old->data);
	pcre2_jit_stack_free(old->stack);
	free(old);
}
