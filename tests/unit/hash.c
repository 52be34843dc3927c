/* hash - unit test of base/hash, with the vectors of FIPS 180 and git */
#include "base/hash.h"

#include "tap.h"

static void test_sha256(void)
{
	char hex[HASH_SHA256_HEX];

	hash_sha256(hex, "abc", 3);
	is(hex,
	   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	   "SHA-256 of abc");
	hash_sha256(hex, "", 0);
	is(hex,
	   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	   "SHA-256 of nothing");
}

static void test_blob(void)
{
	char hex[HASH_SHA1_HEX];

	hash_blob(hex, "", 0);
	is(hex, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "an empty blob");
	hash_blob(hex, "hello\n", 6);
	is(hex, "ce013625030ba8dba906f756967f9e9ca394464a", "a blob");
}

static void test_stream(void)
{
	char blob[HASH_SHA1_HEX], content[HASH_SHA256_HEX];
	struct hash_stream h;

	hash_start(&h, 6);
	hash_update(&h, "hel", 3);
	hash_update(&h, "", 0);
	hash_update(&h, "lo\n", 3);
	hash_finish(&h, blob, content);
	is(blob, "ce013625030ba8dba906f756967f9e9ca394464a",
	   "the blob in pieces");
	is(content,
	   "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
	   "its SHA-256 in pieces");
}

static void test_id(void)
{
	char id[HASH_SHA256_HEX];
	struct hash_id h;

	hash_id_start(&h, 40, 6);
	hash_id_update(&h, "hello\n", 6);
	hash_id_finish(&h, id);
	is(id, "ce013625030ba8dba906f756967f9e9ca394464a",
	   "the one that 40 digits ask for");
	hash_id_start(&h, 64, 6);
	hash_id_update(&h, "hello\n", 6);
	hash_id_finish(&h, id);
	is(id,
	   "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
	   "and 64");
}

int main(void)
{
	test_sha256();
	test_blob();
	test_stream();
	test_id();
	return done();
}
