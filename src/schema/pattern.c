/* pattern - regular expressions of ECMA 262, matched by PCRE2 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "schema/pattern.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/ecma.h"

#define JIT_USES 16       /* compiled to machine code when it pays */
#define HEAP_KIB 65536    /* of one match */
#define JIT_STACK 1048576 /* bytes */

struct pattern {
	char *text;
	pcre2_code *code;
	unsigned uses;
};

struct pattern_room {
	pcre2_match_context *context;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
};

struct pattern *pattern_compile(const char *text, size_t len, struct err *e)
{
	AUTO(buf_release) struct buf perl = BUF_INIT(BUF_MAX);
	const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY |
				 PCRE2_MATCH_UNSET_BACKREF |
				 PCRE2_NO_UTF_CHECK | PCRE2_NEVER_BACKSLASH_C;
	PCRE2_UCHAR why[128];
	struct pattern *p;
	pcre2_code *code;
	PCRE2_SIZE at;
	int error;

	if (ecma_translate(&perl, text, len, e) < 0)
		return NULL;
	code = pcre2_compile((PCRE2_SPTR)perl.data, perl.len, options, &error,
			     &at, NULL);
	if (!code) {
		pcre2_get_error_message(error, why, sizeof why);
		err_set(e, ERR_CONFIG, "cannot be matched by PCRE2: %s",
			(const char *)why);
		return NULL;
	}
	p = xcalloc(1, sizeof *p);
	p->code = code;
	p->text = xmalloc(len + 1);
	memcpy(p->text, text, len);
	p->text[len] = 0;
	return p;
}

const char *pattern_text(const struct pattern *p)
{
	return p->text;
}

void pattern_free(struct pattern **p)
{
	if (!*p)
		return;
	pcre2_code_free((*p)->code);
	free((*p)->text);
	free(*p);
	*p = NULL;
}

struct pattern_room *pattern_room_new(void)
{
	AUTO(pattern_room_free)
	struct pattern_room *room = xcalloc(1, sizeof *room);

	room->context = pcre2_match_context_create(NULL);
	room->data = pcre2_match_data_create(1, NULL);
	if (!room->context || !room->data)
		return NULL;
	pcre2_set_match_limit(room->context, PATTERN_STEPS);
	pcre2_set_heap_limit(room->context, HEAP_KIB);
	return take(&room);
}

void pattern_room_free(struct pattern_room **room)
{
	if (!*room)
		return;
	pcre2_match_context_free((*room)->context);
	pcre2_match_data_free((*room)->data);
	pcre2_jit_stack_free((*room)->stack);
	free(*room);
	*room = NULL;
}

/* Without machine code, where that is forbidden, it only takes longer. */
static void speed_up(struct pattern *p, struct pattern_room *room)
{
	pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
	if (room->stack)
		return;
	room->stack = pcre2_jit_stack_create(32768, JIT_STACK, NULL);
	pcre2_jit_stack_assign(room->context, NULL, room->stack);
}

int pattern_match(struct pattern *p, struct pattern_room *room,
		  const char *text, size_t len)
{
	int result;

	if (p->uses < JIT_USES && ++p->uses == JIT_USES)
		speed_up(p, room);
	result = pcre2_match(p->code, (PCRE2_SPTR)text, len, 0,
			     PCRE2_NO_UTF_CHECK, room->data, room->context);
	if (result == PCRE2_ERROR_JIT_STACKLIMIT)
		result = pcre2_match(p->code, (PCRE2_SPTR)text, len, 0,
				     PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT,
				     room->data, room->context);
	if (result >= 0)
		return 1;
	return result == PCRE2_ERROR_NOMATCH ? 0 : -1;
}
