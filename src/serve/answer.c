/* answer - composing answers */
#include "serve/answer.h"

#include <git2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "json/value.h"

void answer_release(struct answer *a)
{
	for (size_t i = 0; i < a->header_count; i++)
		free(a->headers[i].value);
	a->header_count = 0;
	buf_release(&a->body);
	child_end(&a->child);
	close_fd(&a->fd);
	a->fd = -1;
}

void answer_move(struct answer *to, struct answer *from)
{
	answer_release(to);
	*to = *from;
	*from = (struct answer)ANSWER_INIT;
}

void answer_add(struct answer *a, const char *name, const char *format, ...)
{
	va_list args;
	char *value;

	if (a->header_count == ANSWER_HEADERS_MAX)
		return;
	va_start(args, format);
	if (vasprintf(&value, format, args) < 0)
		value = xstrdup("");
	va_end(args);
	err_clean(value);
	a->headers[a->header_count++] = (struct answer_header){ name, value };
}

void answer_json(struct answer *a, int status, cJSON *root)
{
	a->status = status;
	buf_clear(&a->body);
	value_write_compact(&a->body, root);
	cJSON_Delete(root);
}

int answer_fail(struct answer *a, int status, const char *code,
		const char *format, ...)
{
	cJSON *root = cJSON_CreateObject();
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	err_clean(text);
	if (code)
		answer_add(a, "X-Error-Code", "%s", code);
	answer_add(a, "X-Error-Message", "%s", text);
	cJSON_AddStringToObject(root, "error", text);
	answer_json(a, status, root);
	return -1;
}

int answer_git(struct answer *a, const char *what)
{
	const git_error *last = git_error_last();

	return answer_fail(a, 500, NULL, "%s: %s", what,
			   last ? last->message : "unknown failure");
}
