/* jwk - from a JSON Web Key Set to PEM */
#include "serve/jwk.h"

#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "json/value.h"

#define FILE_MAX ((size_t)256 << 10)
#define PEM_BEGIN "-----BEGIN PUBLIC KEY-----"
#define PEM_END "-----END PUBLIC KEY-----"
#define PEM_LINE 64
#define BITS_MIN 2048 /* RFC 7518 §3.3 */

/* DER (X.690): a tag, the length, the content. */
static void add_der(struct buf *out, int tag, const struct buf *content)
{
	buf_addc(out, (char)tag);
	if (content->len >= 0x80) {
		size_t bytes = content->len > 0xff ? 2 : 1;

		buf_addc(out, (char)(0x80 | bytes));
		if (bytes == 2)
			buf_addc(out, (char)(content->len >> 8));
	}
	buf_addc(out, (char)content->len);
	buf_add(out, content->data, content->len);
}

/* A base64url member as an INTEGER; its bits, 0: it is none. */
static size_t add_integer(struct buf *out, const cJSON *key, const char *name)
{
	AUTO(buf_release) struct buf number = BUF_INIT(FILE_MAX);
	const char *text = value_text(key, name);
	struct base64_decode_ctx ctx;
	uint8_t *bytes;
	size_t got, at = 0;

	if (!text)
		return 0;
	got = BASE64_DECODE_LENGTH(strlen(text));
	bytes = xmalloc(got + 1);
	base64url_decode_init(&ctx);
	if (!base64_decode_update(&ctx, &got, bytes, strlen(text), text))
		got = 0;
	while (at < got && !bytes[at])
		at++;
	if (at < got && bytes[at] & 0x80)
		buf_addc(&number, 0);
	buf_add(&number, bytes + at, got - at);
	free(bytes);
	if (at < got)
		add_der(out, 0x02, &number);
	return (got - at) * 8;
}

static char *to_pem(const struct buf *der)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	size_t len = BASE64_ENCODE_RAW_LENGTH(der->len);
	AUTO(free_text) char *text = xcalloc(1, len + 1);

	base64_encode_raw(text, der->len, (const uint8_t *)der->data);
	buf_adds(&out, PEM_BEGIN "\n");
	for (size_t i = 0; i < len; i += PEM_LINE)
		buf_addf(&out, "%.*s\n", PEM_LINE, text + i);
	buf_adds(&out, PEM_END "\n");
	return buf_detach(&out);
}

/* SubjectPublicKeyInfo of RFC 8017 and 5280; NULL when it is no such key. */
static char *rsa_pem(const cJSON *key)
{
	/* rsaEncryption, and NULL for its parameters */
	static const char algorithm[] = "\x30\x0d\x06\x09\x2a\x86\x48\x86"
					"\xf7\x0d\x01\x01\x01\x05\x00";
	AUTO(buf_release) struct buf numbers = BUF_INIT(FILE_MAX);
	AUTO(buf_release) struct buf bits = BUF_INIT(FILE_MAX);
	AUTO(buf_release) struct buf info = BUF_INIT(FILE_MAX);
	AUTO(buf_release) struct buf der = BUF_INIT(FILE_MAX);
	const char *type = value_text(key, "/kty");
	const char *use = value_text(key, "/use");

	if (!type || strcmp(type, "RSA") != 0 ||
	    (use && strcmp(use, "sig") != 0) ||
	    add_integer(&numbers, key, "/n") < BITS_MIN ||
	    !add_integer(&numbers, key, "/e"))
		return NULL;
	buf_addc(&bits, 0); /* no unused bits */
	add_der(&bits, 0x30, &numbers);
	buf_add(&info, algorithm, sizeof algorithm - 1);
	add_der(&info, 0x03, &bits);
	add_der(&der, 0x30, &info);
	return to_pem(&der);
}

static int read_set(struct jwk_keys *keys, const struct buf *text,
		    const char *path, struct err *e)
{
	AUTO(value_release) cJSON *root = NULL;
	const cJSON *key;

	if (value_parse(&root, text->data, text->len, path, e) < 0) {
		e->kind = ERR_CONFIG;
		return -1;
	}
	cJSON_ArrayForEach(key, value_array(root, "/keys"))
	{
		char *pem = keys->count < JWK_KEYS_MAX ? rsa_pem(key) : NULL;

		if (pem)
			keys->items[keys->count++] = pem;
	}
	return 0;
}

int jwk_read(struct jwk_keys *keys, const char *path, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(FILE_MAX);
	const char *start;

	if (file_read(&text, path, e) < 0) {
		e->kind = ERR_CONFIG;
		return -1;
	}
	start = text.data + strspn(text.data, " \t\r\n");
	if (!strncmp(start, PEM_BEGIN, strlen(PEM_BEGIN)))
		keys->items[keys->count++] = xstrdup(start);
	else if (read_set(keys, &text, path, e) < 0)
		return -1;
	if (!keys->count)
		return err_set(e, ERR_CONFIG,
			       "%s: no RSA key of 2048 bits or more for "
			       "signatures",
			       path);
	return 0;
}

void jwk_release(struct jwk_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++)
		free(keys->items[i]);
	*keys = (struct jwk_keys){ 0 };
}
