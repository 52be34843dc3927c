/* base64 - decoding, compared with nettle's own */
#include "base/base64.h"

#include <nettle/base64.h>
#include <stdlib.h>

#include "base/mem.h"
#include "tap.h"

static bool decodes(const char *text, const char *want, size_t len)
{
	AUTO(buf_release) struct buf out = BUF_INIT(1024);

	buf_adds(&out, "x");
	return base64_add(&out, text, strlen(text)) == 0 &&
	       out.len == len + 1 && out.data[0] == 'x' &&
	       !memcmp(out.data + 1, want, len);
}

static bool refuses(const char *text)
{
	AUTO(buf_release) struct buf out = BUF_INIT(1024);

	return base64_add(&out, text, strlen(text)) < 0 && !out.len;
}

/* RFC 4648, section 10. */
static void test_vectors(void)
{
	ok(decodes("", "", 0), "nothing");
	ok(decodes("Zg==", "f", 1), "one byte");
	ok(decodes("Zm8=", "fo", 2), "two");
	ok(decodes("Zm9v", "foo", 3), "three");
	ok(decodes("Zm9vYg==", "foob", 4), "four");
	ok(decodes("Zm9vYmE=", "fooba", 5), "five");
	ok(decodes("Zm9vYmFy", "foobar", 6), "six");
	ok(decodes("AP+/", "\0\xff\xbf", 3), "any byte");
	ok(decodes("Zm\n9v\r\n Ym Fy\t", "foobar", 6), "white space");
}

static void test_refusals(void)
{
	static const char *const bad[] = {
		"Z",     "Zg",          "Zg=",          "Zm9vYg",
		"Zm9-",  "Zm9_",        "Zm9vZg==Zg==", "=",
		"Zm9v=", "Zm9v\x80mFy", "Zh==",         "Zm9*"
	};
	struct buf full = BUF_INIT(4);

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(refuses(bad[i]), "not base64: %zu", i);
	ok(base64_add(&full, "Zm9vYmFy", 8) < 0, "no room");
	buf_release(&full);
}

static void test_lengths(void)
{
	char bytes[200], text[400];
	bool is_same = true;

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 37 + 11);
	for (size_t len = 0; len <= sizeof bytes; len++) {
		base64_encode_raw(text, len, (const uint8_t *)bytes);
		text[BASE64_ENCODE_RAW_LENGTH(len)] = '\0';
		is_same &= decodes(text, bytes, len);
	}
	ok(is_same, "as it was encoded, whatever the length");
}

/* Of each length, so that all ends of a text are there. */
static void test_code(void)
{
	AUTO(buf_release) struct buf text = BUF_INIT(1 << 20);
	struct base64_coder coder;
	uint8_t bytes[600];
	char want[BASE64_ENCODE_RAW_LENGTH(sizeof bytes)];
	size_t wrong = 0;

	base64_coder_init(&coder);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 7919 >> 3);
	for (size_t len = 0; len <= sizeof bytes; len++) {
		size_t coded = BASE64_ENCODE_RAW_LENGTH(len);

		buf_clear(&text);
		base64_encode_raw(want, len, bytes);
		wrong += base64_code(&text, &coder, bytes, len) < 0 ||
			 text.len != coded || memcmp(text.data, want, coded);
	}
	ok(!wrong, "coded as nettle does, whatever the length");
	text.limit = text.len;
	ok(base64_code(&text, &coder, "a", 1) < 0, "up to the limit");
}

int main(void)
{
	test_vectors();
	test_refusals();
	test_lengths();
	test_code();
	return done();
}
