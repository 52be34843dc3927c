/* auth - taking Authorization headers apart */
#include "serve/auth.h"

#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void auth_forget(char **secret)
{
	if (*secret)
		explicit_bzero(*secret, strlen(*secret));
	free(take(secret));
}

/* `NAME:PASSWORD`, decoded; NULL when it is not base64 or holds a NUL. */
static char *decode(const char *text)
{
	struct base64_decode_ctx ctx;
	size_t len = strlen(text), got = BASE64_DECODE_LENGTH(len);
	AUTO(auth_forget) char *pair = xcalloc(1, got + 1);

	base64_decode_init(&ctx);
	if (!base64_decode_update(&ctx, &got, (uint8_t *)pair, len, text) ||
	    !base64_decode_final(&ctx) || strlen(pair) != got)
		return NULL;
	return take(&pair);
}

static char *password(const char *text)
{
	AUTO(auth_forget) char *pair = decode(text);
	const char *colon = pair ? strchr(pair, ':') : NULL;

	return colon ? xstrdup(colon + 1) : NULL;
}

/* What follows the scheme's name, NULL when it is another scheme. */
static const char *behind(const char *authorization, const char *scheme)
{
	size_t len = strlen(scheme);

	if (strncasecmp(authorization, scheme, len) != 0)
		return NULL;
	return authorization + len + strspn(authorization + len, " ");
}

char *auth_secret(const char *authorization)
{
	const char *text;

	if (!authorization)
		return NULL;
	text = behind(authorization, "Bearer ");
	if (text)
		return xstrdup(text);
	text = behind(authorization, "Basic ");
	return text ? password(text) : NULL;
}
