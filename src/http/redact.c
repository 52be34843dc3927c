/* redact - text of others without the secrets it may repeat */
#include "http/redact.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define WORD "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define TOKEN_LETTERS 20

/* Bytes at text that must not be shown, or 0. */
static size_t secret_length(const char *text, const char *secret)
{
	size_t len = secret ? strlen(secret) : 0;

	if (len && !strncmp(text, secret, len))
		return len;
	if (!strncmp(text, "hf_jwt_", 7))
		return 7 + strspn(text + 7, WORD "-_.");
	if (!strncmp(text, "hf_", 3) && strspn(text + 3, WORD) >= TOKEN_LETTERS)
		return 3 + strspn(text + 3, WORD);
	return 0;
}

void redact_add(struct buf *out, const char *text, const char *secret,
		size_t max)
{
	size_t stop = out->len + max;

	while (*text && out->len < stop) {
		size_t len = secret_length(text, secret);

		if (len) {
			buf_adds(out, "[redacted]");
			text += len;
		} else {
			buf_addc(out, *text++);
		}
	}
}

void redact_err(struct err *e, const char *secret)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	redact_add(&text, e->text, secret, sizeof e->text);
	snprintf(e->text, sizeof e->text, "%s", text.data);
}
