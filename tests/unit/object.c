/* object - commits, tags and trees read in place and written anew */
#include "git/object.h"

#include <stdlib.h>

#include "base/mem.h"
#include "git/delta.h"
#include "git/rewrite.h"
#include "tap.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccccccccccc"

static struct oid id_of(const char *hex)
{
	struct oid id = { { 0 } };

	oid_read(&id, hex);
	return id;
}

/* b moved; words that begin with a become f. */
static bool moved(void *context, const struct oid *id)
{
	struct oid b = id_of(B);

	(void)context;
	return oid_equal(id, &b);
}

static bool mention(void *context, char hex[OID_HEX + 1],
		    const struct object_word *word)
{
	(void)context;
	memset(hex, 'f', OID_HEX);
	hex[OID_HEX] = '\0';
	return *word->at == 'a';
}

static const struct rewrite_names names = { moved, mention, NULL };

static void rewritten(const char *text, const char *want, const char *name,
		      const struct rewrite_counts *counts)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct rewrite_counts got = { 0 };
	struct oid parents[] = { id_of(B), id_of(C) };
	struct rewrite with = { id_of(C), parents, 2, &names, &got };
	struct object_commit c;
	struct err e = { 0 };

	ok(!object_commit(&c, text, strlen(text), &e), "%s: a commit", name);
	rewrite_commit(&out, &c, &with);
	is(out.data, want, name);
	ok(!memcmp(&got, counts, sizeof got), "%s: counts", name);
}

static void test_commits(void)
{
	rewritten("tree " A "\nparent " A "\nauthor x\ncommitter y\n"
		  "encoding latin1\nHG:extra a b\n\nfix \xff\xfe",
		  "tree " C "\nparent " B "\nparent " C "\nauthor x\n"
		  "committer y\nencoding latin1\nHG:extra a b\n\nfix \xff\xfe",
		  "encoding, unknown headers, no newline",
		  &(struct rewrite_counts){ 0 });
	rewritten("tree " A "\nauthor x\ngpgsig -----BEGIN\n k\n \n -----END\n"
		  "gpgsig-sha256 a\n b\n\nm\n",
		  "tree " C "\nparent " B "\nparent " C "\nauthor x\n\nm\n",
		  "signatures go", &(struct rewrite_counts){ 2, 0, 0 });
	rewritten("tree " A "\nauthor x\nmergetag object " B "\n type commit\n"
		  "mergetag object " A "\n type commit\n\n",
		  "tree " C "\nparent " B "\nparent " C
		  "\nauthor x\nmergetag object " A "\n type commit\n\n",
		  "a mergetag goes with its tag",
		  &(struct rewrite_counts){ 0, 1, 0 });
	rewritten("tree " A "\nauthor x\n\nsee aabbccd, not xaabbccd, bbbbbbb,"
		  " aabbcc\n" A,
		  "tree " C "\nparent " B "\nparent " C
		  "\nauthor x\n\nsee fffffff, not xaabbccd, bbbbbbb, aabbcc\n"
		  "ffffffffffffffffffffffffffffffffffffffff",
		  "mentions keep their length",
		  &(struct rewrite_counts){ 0, 0, 2 });
	rewritten("tree " A "\nauthor x\n",
		  "tree " C "\nparent " B "\nparent " C "\nauthor x\n",
		  "no message", &(struct rewrite_counts){ 0 });
}

static void test_refused(void)
{
	static const char *const texts[] = {
		"",
		"tree",
		"tree " A,
		"parent " A "\n",
		"tree " A "\n",
		"tree " A "\ngpgsig x\nparent " B "\nauthor x\n",
		"tree AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
	};
	struct object_commit c;
	struct object_tag t;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct err e = { 0 };

		ok(object_commit(&c, texts[i], strlen(texts[i]), &e) < 0 &&
			   e.kind == ERR_DATA,
		   "no commit: %zu", i);
		ok(object_tag(&t, texts[i], strlen(texts[i]), &e) < 0,
		   "no tag: %zu", i);
	}
}

static void test_tags(void)
{
	static const char text[] =
		"object " A "\ntype tag\ntag v1\ntagger t\n\nsee aabbccd\n"
		"-----BEGIN SSH SIGNATURE-----\nx\n"
		"-----END SSH SIGNATURE-----\n";
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct rewrite_counts counts = { 0 };
	struct rewrite with = { .names = &names, .counts = &counts };
	struct oid to = id_of(C);
	struct object_tag t;
	struct err e = { 0 };

	ok(!object_tag(&t, text, strlen(text), &e) && t.type == OBJECT_TAG,
	   "a tag at a tag");
	rewrite_tag(&out, &t, &to, &with);
	is(out.data,
	   "object " C "\ntype tag\ntag v1\ntagger t\n\nsee fffffff\n",
	   "without its signature");
	ok(counts.signatures == 1 && counts.mentions == 1, "counts");
	ok(object_tag(&t, "object " A "\ntype what\n", 58, &e) < 0,
	   "a type that is none");
}

static int count(void *context, const struct object_entry *entry)
{
	(void)entry;
	++*(int *)context;
	return 0;
}

/* Entries of one letter each, whose ids begin with the letter behind it. */
static void make_tree(struct buf *tree, const char *letters)
{
	struct oid id = { { 0 } };

	for (; *letters; letters += 2) {
		buf_addf(tree, "100644 %c", letters[0]);
		buf_addc(tree, '\0');
		id.bytes[0] = (uint8_t)letters[1];
		buf_add(tree, id.bytes, OID_RAW);
	}
}

static void differs(const char *from, const char *to, int fresh, size_t most)
{
	AUTO(buf_release) struct buf a = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf b = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf delta = BUF_INIT(BUF_MAX);
	char made[4096];
	int seen = 0;

	make_tree(&a, from);
	make_tree(&b, to);
	delta_trees(&delta, &(struct delta_tree){ a.data, a.len },
		    &(struct delta_tree){ b.data, b.len }, count, &seen);
	ok(delta_size(delta.data, delta.len) == b.len &&
		   !delta_apply(made, a.data, a.len, delta.data, delta.len) &&
		   !memcmp(made, b.data, b.len),
	   "%s to %s", from, to);
	ok(seen == fresh, "%s to %s: %d new entries", from, to, seen);
	ok(delta.len <= most, "%s to %s: %zu bytes", from, to, delta.len);
	for (size_t cut = 0; cut < delta.len; cut++) {
		if (!delta_apply(made, a.data, a.len, delta.data, cut))
			ok(false, "cut at %zu it is another one", cut);
	}
}

static void test_deltas(void)
{
	differs("a1b1c1d1", "a1b1c1d1", 0, 6);
	differs("a1b1c1d1", "a1b2c1d1", 1, 40);
	differs("a1b1c1d1", "b1d1", 0, 10);
	differs("b1d1", "a1b1c1d1e1", 3, 110);
	differs("", "a1", 1, 40);
	differs("a1", "", 0, 3);
	differs("a1b1c1", "d1e1", 2, 70);
}

static void test_words(void)
{
	const char text[] = "0123456 a_0123456 ABCDEF0 0123456789abcdef\n";
	const char *at = text, *end = text + strlen(text);
	struct object_word word;

	ok(object_word(&word, &at, end) && word.at == text && word.len == 7,
	   "seven digits");
	ok(object_word(&word, &at, end) && word.len == 16, "sixteen");
	ok(!object_word(&word, &at, end), "no more");
}

int main(void)
{
	test_commits();
	test_refused();
	test_tags();
	test_deltas();
	test_words();
	return done();
}
