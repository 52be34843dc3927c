/* publish_property - pushes with stale bases, in any order, end the same */
#include "records.h"
#include "tap.h"

#define HISTORIES 2000
#define PUSHES_MAX 5

static void add_all(struct state *s, const struct state *from)
{
	for (size_t i = 0; i < from->count; i++)
		state_add(s, copy_of(from->entries[i]));
}

/*
 * A contributor pushes own records, a stale copy of the Hub as it once was,
 * and that copy's base.
 */
struct push {
	struct set own;
	struct state base;
};

/* Ours, less what base has too. */
static void submit(struct merge *m, struct entry *const *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!state_find(&m->base, entries[i]))
			state_add(&m->ours, copy_of(entries[i]));
	}
}

/* The Hub after one more push: the union of theirs and ours minus base. */
static void publish(struct state *hub, const struct push *p)
{
	AUTO(merge_release)
	struct merge m = { .has_base = true,
			   .has_theirs = true,
			   .is_all = true };

	add_all(&m.base, &p->base);
	submit(&m, p->base.entries, p->base.count);
	submit(&m, p->own.items, p->own.count);
	if (below(2))
		state_reduce(&m.base, &m.ours);
	state_absorb(&m.theirs, hub);
	merge_unite(&m);
	state_absorb(hub, &m.ours);
}

/* A base is what the Hub held at some moment of some other order. */
static void make_pushes(struct push *pushes, size_t count)
{
	AUTO(state_release) struct state hub = { 0 };

	for (size_t i = 0; i < count; i++) {
		pushes[i] = (struct push){ 0 };
		if (below(3))
			add_all(&pushes[i].base, &hub);
		set_make(&pushes[i].own, 1 + below(3));
		for (size_t j = 0; j < pushes[i].own.count; j++)
			state_add(&hub, copy_of(pushes[i].own.items[j]));
	}
}

static void publish_in(struct buf *out, const struct push *pushes,
		       const size_t *order, size_t count)
{
	AUTO(state_release) struct state hub = { 0 };

	for (size_t i = 0; i < count; i++)
		publish(&hub, &pushes[order[i]]);
	text_of(out, &hub);
}

/* All that anyone submitted: nothing lost, nothing else. */
static void expect(struct buf *out, const struct push *pushes, size_t count)
{
	AUTO(state_release) struct state all = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct set *own = &pushes[i].own;

		for (size_t j = 0; j < own->count; j++) {
			if (!state_find(&pushes[i].base, own->items[j]))
				state_add(&all, copy_of(own->items[j]));
		}
	}
	text_of(out, &all);
}

static bool is_same_history(const struct push *pushes, size_t count)
{
	AUTO(buf_release) struct buf want = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf got = BUF_INIT(BUF_MAX);
	size_t order[PUSHES_MAX];
	bool holds = true;

	for (size_t i = 0; i < count; i++)
		order[i] = i;
	expect(&want, pushes, count);
	for (int i = 0; i < 6 && holds; i++) {
		shuffle(order, count);
		buf_clear(&got);
		publish_in(&got, pushes, order, count);
		holds = !strcmp(got.data, want.data);
	}
	return holds;
}

static void test_histories(void)
{
	size_t failed = 0;

	for (int i = 0; i < HISTORIES; i++) {
		struct push pushes[PUSHES_MAX];
		size_t count = 2 + below(PUSHES_MAX - 1);

		make_pushes(pushes, count);
		failed += !is_same_history(pushes, count);
		for (size_t j = 0; j < count; j++) {
			set_release(&pushes[j].own);
			state_release(&pushes[j].base);
		}
	}
	ok(!failed, "%d histories of pushes: %zu differ", HISTORIES, failed);
}

int main(void)
{
	struct err e;

	if (identity_named(&identity, "six", &e) < 0)
		return 1;
	test_histories();
	identity_free(&identity);
	return done();
}
