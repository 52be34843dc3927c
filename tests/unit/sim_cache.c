/* sim_cache - blocks of a KV cache: shared, forgotten, none lost */
#include <cjson/cJSON.h>

#include "random.h"
#include "sim/cache.h"
#include "sim/prefix.h"
#include "tap.h"

static bool take(struct kv_cache *c, struct kv_cache_hold *h, const char *text,
		 size_t tokens, size_t *hits)
{
	struct prefix p = { .block_tokens = c->block_tokens };
	struct kv_cache_ask ask;
	bool taken;

	prefix_text(&p, text);
	ask = (struct kv_cache_ask){ p.hashes, p.count, tokens };
	taken = kv_cache_take(c, h, &ask, hits);
	prefix_release(&p);
	return taken;
}

static void shares(void)
{
	struct kv_cache c;
	struct kv_cache_hold a = { 0 }, b = { 0 }, d = { 0 };
	size_t hits;

	kv_cache_init(&c, 6, 2);
	ok(take(&c, &a, "a b c d e", 5, &hits) && !hits && c.used == 3,
	   "five tokens are three blocks, none known");
	ok(take(&c, &b, "a b c d x", 5, &hits) && hits == 4 && c.used == 4,
	   "two of the next are shared");
	ok(take(&c, &d, "a b", 2, &hits) && !hits && c.used == 5,
	   "the last token is always computed");
	kv_cache_drop(&c, &d);
	ok(!take(&c, &d, "z z z z z z", 6, &hits) && !d.count && c.used == 4,
	   "no room changes nothing");
	kv_cache_drop(&c, &a);
	kv_cache_drop(&c, &b);
	ok(c.used == 0, "all given back");
	kv_cache_release(&c);
}

static void forgets(void)
{
	struct kv_cache c;
	struct kv_cache_hold a = { 0 };
	size_t hits;

	kv_cache_init(&c, 6, 2);
	take(&c, &a, "a b c d e", 5, &hits);
	kv_cache_drop(&c, &a);
	ok(take(&c, &a, "a b c d e", 5, &hits) && hits == 4, "known still");
	ok(kv_cache_grow(&c, &a, 12) && c.used == 6 &&
		   !kv_cache_grow(&c, &a, 13),
	   "grown until none is free");
	kv_cache_drop(&c, &a);
	take(&c, &a, "q q q q q q q q q q", 10, &hits);
	kv_cache_drop(&c, &a);
	ok(take(&c, &a, "a b c d e", 5, &hits) && hits == 2,
	   "the end of a prefix is forgotten first");
	kv_cache_drop(&c, &a);
	kv_cache_release(&c);
	kv_cache_init(&c, 0, 2);
	ok(take(&c, &a, "a b c", 3, &hits) && kv_cache_grow(&c, &a, 1000) &&
		   !a.count,
	   "without a cache all fits");
	kv_cache_drop(&c, &a);
}

static void names(void)
{
	struct prefix text = { .block_tokens = 2 }, chat = text, ids = text;
	cJSON *messages = cJSON_Parse("[{\"content\":\"a b\"},{\"content\":"
				      "[{\"text\":\"c d e\"}]}]");
	cJSON *numbers = cJSON_Parse("[[1,2,3,4,5]]");

	prefix_text(&text, " a  b\nc d e");
	prefix_chat(&chat, messages);
	prefix_prompt(&ids, numbers);
	ok(text.count == 2 && chat.count == 2 &&
		   text.hashes[1] == chat.hashes[1],
	   "words are what counts");
	ok(ids.count == 2 && ids.hashes[0] != ids.hashes[1], "or ids");
	prefix_clear(&text);
	prefix_text(&text, "x b c d");
	ok(text.hashes[1] != chat.hashes[1], "a name is of all before it");
	cJSON_Delete(messages);
	cJSON_Delete(numbers);
	prefix_release(&text);
	prefix_release(&chat);
	prefix_release(&ids);
}

#define HOLDS 8

/* Used blocks are those that somebody holds, whatever happens. */
static bool is_whole(const struct kv_cache *c)
{
	uint32_t used = 0, free_ones = 0;

	for (uint32_t i = 0; i < c->total; i++)
		used += c->blocks[i].holders > 0;
	for (uint32_t i = c->oldest; i; i = c->blocks[i - 1].newer)
		free_ones++;
	return used == c->used && used + free_ones == c->total;
}

static void storm(void)
{
	static const char *const texts[] = { "a b c d e f", "a b c x y z",
					     "a b", "k l m n o p q r s" };
	struct kv_cache_hold holds[HOLDS] = { 0 };
	struct kv_cache c;
	size_t hits, wrong = 0, found = 0;

	kv_cache_init(&c, 12, 2);
	for (int i = 0; i < 20000; i++) {
		struct kv_cache_hold *h = &holds[random_below(HOLDS)];

		if (!h->count &&
		    take(&c, h, RANDOM_OF(texts), 1 + random_below(9), &hits))
			found += hits;
		else if (random_below(3))
			kv_cache_drop(&c, h);
		else if (h->count)
			kv_cache_grow(&c, h, 2 * h->count + random_below(3));
		wrong += !is_whole(&c);
	}
	for (int i = 0; i < HOLDS; i++)
		kv_cache_drop(&c, &holds[i]);
	ok(!wrong && found && !c.used, "no block is lost or held twice");
	kv_cache_release(&c);
}

int main(void)
{
	shares();
	forgets();
	names();
	storm();
	return done();
}
