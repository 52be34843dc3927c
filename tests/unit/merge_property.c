/* merge_property - any order, grouping and repeats end in the same bytes */
#include "board/order.h"
#include "records.h"
#include "tap.h"

#define SETS 10000
#define ORDERS 12 /* of a set too large for all its permutations */

/*
 * Add the records in that order: each to one of two partial unions, sometimes
 * twice, and the union of these in either order.
 */
static void unite(struct state *all, const struct set *s, const size_t *order)
{
	struct state parts[2] = { { 0 }, { 0 } };
	size_t first = below(2);

	for (size_t i = 0; i < s->count; i++) {
		const struct entry *entry = s->items[order[i]];

		state_add(&parts[below(2)], copy_of(entry));
		if (!below(4))
			state_add(&parts[below(2)], copy_of(entry));
	}
	state_absorb(&parts[first], &parts[!first]);
	state_absorb(all, &parts[first]);
	state_release(&parts[0]);
	state_release(&parts[1]);
}

static bool is_same_again(const struct set *s, const size_t *order,
			  const struct buf *want)
{
	AUTO(buf_release) struct buf got = BUF_INIT(BUF_MAX);
	AUTO(state_release) struct state all = { 0 };

	unite(&all, s, order);
	text_of(&got, &all);
	return got.len == want->len && !memcmp(got.data, want->data, got.len);
}

/* Every permutation of the places from i on. */
static bool holds_permuted(const struct set *s, size_t *order, size_t i,
			   const struct buf *want)
{
	bool holds = true;

	if (i == s->count)
		return is_same_again(s, order, want);
	for (size_t j = i; j < s->count; j++) {
		swap(&order[i], &order[j]);
		holds = holds_permuted(s, order, i + 1, want) && holds;
		swap(&order[i], &order[j]);
	}
	return holds;
}

static bool is_retracted(const struct set *s, const struct entry *row)
{
	AUTO(buf_release) struct buf id = BUF_INIT(BUF_MAX);
	bool is = false;

	entry_id(&id, row);

	for (size_t i = 0; i < s->count; i++) {
		const struct entry *r = s->items[i];

		is = is || (r->is_retraction && entry_is_named(r, id.data) &&
			    (!*entry_retracts(r) ||
			     !strcmp(entry_retracts(r), entry_digest(row))));
	}
	return is;
}

/* Whether row, by the words of the rules, is on the board. */
static bool is_best(const struct set *s, const struct entry *row)
{
	bool is = !row->is_retraction && !is_retracted(s, row);

	for (size_t i = 0; i < s->count; i++) {
		const struct entry *other = s->items[i];

		is = is && (other->is_retraction || is_retracted(s, other) ||
			    other->key != row->key ||
			    order_compare(row, other, NULL) >= 0);
	}
	return is;
}

static bool is_on(const struct entry **board, size_t count,
		  const struct entry *row)
{
	bool is = false;

	for (size_t i = 0; i < count; i++)
		is = is || entry_is_same_text(board[i], row);
	return is;
}

static bool is_board_right(const struct set *s, const struct state *all)
{
	const struct entry **board;
	size_t count = state_board(all, &board);
	bool is_right = true;

	for (size_t i = 0; i < s->count; i++)
		is_right = is_right && is_on(board, count, s->items[i]) ==
					       is_best(s, s->items[i]);
	free(board);
	return is_right;
}

static bool holds_for(const struct set *s)
{
	AUTO(buf_release) struct buf want = BUF_INIT(BUF_MAX);
	AUTO(state_release) struct state all = { 0 };
	size_t order[RECORDS_MAX];
	bool holds;

	for (size_t i = 0; i < s->count; i++) {
		order[i] = i;
		state_add(&all, copy_of(s->items[i]));
	}
	holds = is_board_right(s, &all);
	text_of(&want, &all);
	if (s->count <= 4)
		return holds_permuted(s, order, 0, &want) && holds;
	for (int i = 0; i < ORDERS && holds; i++) {
		shuffle(order, s->count);
		holds = is_same_again(s, order, &want);
	}
	return holds;
}

static void test_sets(void)
{
	size_t failed = 0;

	for (int i = 0; i < SETS; i++) {
		struct set s;

		set_make(&s, 1 + below(below(4) ? 4 : RECORDS_MAX));
		failed += !holds_for(&s);
		set_release(&s);
	}
	ok(!failed, "%d sets in any order: %zu differ", SETS, failed);
}

int main(void)
{
	struct err e;

	if (identity_named(&identity, "six", &e) < 0)
		return 1;
	test_sets();
	identity_free(&identity);
	return done();
}
