/* prompt_draw - random numbers by name: repeatable, even, a permutation */
#include <stdlib.h>

#include "base/mem.h"
#include "prompt/draw.h"
#include "prompt/words.h"
#include "tap.h"

static void streams(void)
{
	struct draw a = draw_open(1, DRAW_PROMPT, 7), b = a;
	struct draw c = draw_open(1, DRAW_PROMPT, 8);
	struct draw d = draw_open(1, DRAW_LENGTH, 7);
	struct draw e = draw_open(2, DRAW_PROMPT, 7);
	uint64_t first = draw_bits(&a);

	ok(draw_bits(&b) == first, "the same name has the same numbers");
	ok(draw_bits(&c) != first && draw_bits(&d) != first &&
		   draw_bits(&e) != first,
	   "another id, purpose or seed has others");
	ok(draw_seed(1, "Q1", 0) == draw_seed(1, "Q1", 0) &&
		   draw_seed(1, "Q1", 0) != draw_seed(1, "Q5", 0) &&
		   draw_seed(1, "Q1", 0) != draw_seed(1, "Q1", 1) &&
		   draw_seed(1, "Q1", 0) != draw_seed(2, "Q1", 0),
	   "workloads and repeats have seeds of their own");
	ok(draw_bits(&a) != first, "the next number is another");
}

static void even(void)
{
	struct draw d = draw_open(3, DRAW_ARRIVAL, 0);
	size_t seen[10] = { 0 }, bits[64] = { 0 }, odd = 0;
	double sum = 0;

	for (int i = 0; i < 20000; i++) {
		uint64_t x = draw_bits(&d);

		for (int j = 0; j < 64; j++)
			bits[j] += x >> j & 1;
		seen[draw_below(&d, 10)]++;
		sum += draw_unit(&d);
	}
	for (int j = 0; j < 64; j++)
		odd += bits[j] < 9600 || bits[j] > 10400;
	for (int j = 0; j < 10; j++)
		odd += seen[j] < 1800 || seen[j] > 2200;
	ok(!odd, "each bit and each value comes as often as the others");
	ok(sum > 9800 && sum < 10200, "the mean of a unit is a half");
	ok(draw_below(&d, 1) == 0, "one value");
	ok(draw_between(&d, 5, 5) == 5, "a range of one");
}

static void order(uint64_t n)
{
	bool *seen = xcalloc(n, sizeof *seen);
	uint64_t found = 0, fixed = 0;

	for (uint64_t i = 0; i < n; i++) {
		uint64_t place = draw_place(9, i, n);

		if (place < n && !seen[place])
			found++;
		if (place < n)
			seen[place] = true;
		fixed += place == i;
	}
	ok(found == n, "an order of %llu is whole", (unsigned long long)n);
	ok(n < 100 || fixed < 20, "and is not the old one");
	free(seen);
}

static int count_bytes(void *context, const char *text, size_t len,
		       size_t *tokens, struct err *e)
{
	(void)context;
	(void)text;
	(void)e;
	*tokens = len; /* what words cannot always meet */
	return 0;
}

static void fits(void)
{
	struct counter bytes = { .count = count_bytes }, none = { 0 };
	AUTO(buf_release) struct buf out = BUF_INIT(1000);
	struct draw d = draw_open(1, DRAW_PROMPT, 0);
	struct words_goal goal = { &none, &d, 5, 0, 0 };
	bool is_exact = true;
	struct err e;

	ok(words_fit(&out, &goal, &is_exact, &e) == 0 && !is_exact,
	   "words that nobody counts are not exact");
	words_cut(&out, 2, 0);
	words_cut(&out, 9, 3);
	ok(out.len == 3, "cut down to what stays");
	words_cut(&out, 9, 0);
	ok(out.len == 0, "cut down to nothing");
	is_exact = true;
	goal.counter = &bytes;
	goal.tokens = 40;
	ok(words_fit(&out, &goal, &is_exact, &e) >= 0 &&
		   (out.len == 40) == is_exact,
	   "exact only when it is: %zu", out.len);
	goal.tokens = 5000;
	ok(words_fit(&out, &goal, &is_exact, &e) < 0 && e.kind == ERR_DATA,
	   "too long a prompt is refused");
}

int main(void)
{
	streams();
	even();
	order(1);
	order(2);
	order(5);
	order(1000);
	order(4097);
	fits();
	return done();
}
