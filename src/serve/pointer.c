/* pointer - git LFS pointer files, written and recognised */
#include "serve/pointer.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FIRST "version https://git-lfs.github.com/spec/v1\noid sha256:"
#define SECOND "\nsize "

bool pointer_is_oid(const char *text)
{
	size_t len = strspn(text, "0123456789abcdef");

	return len == HASH_SHA256_HEX - 1 && !text[len];
}

void pointer_write(struct buf *out, const struct pointer *p)
{
	buf_addf(out, FIRST "%s" SECOND "%llu\n", p->oid,
		 (unsigned long long)p->size);
}

bool pointer_parse(struct pointer *p, const char *bytes, size_t len)
{
	const size_t oid_at = strlen(FIRST);
	const size_t size_at = oid_at + sizeof p->oid - 1 + strlen(SECOND);
	char again_bytes[POINTER_MAX + 1];
	AUTO(buf_release) struct buf again = BUF_INIT(POINTER_MAX);

	if (len <= size_at || len > POINTER_MAX)
		return false;
	memcpy(again_bytes, bytes, len);
	again_bytes[len] = '\0';
	memcpy(p->oid, bytes + oid_at, sizeof p->oid - 1);
	p->oid[sizeof p->oid - 1] = '\0';
	p->size = strtoull(again_bytes + size_at, NULL, 10);
	if (!pointer_is_oid(p->oid) || p->size > POINTER_SIZE_MAX)
		return false;
	pointer_write(&again, p);
	return again.len == len && !memcmp(again.data, bytes, len);
}
