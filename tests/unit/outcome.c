/* outcome - what became of entries, between two states */
#include "board/outcome.h"

#include <stdlib.h>

#include "base/mem.h"
#include "tap.h"
#include "unit/made.h"

static struct identity *identity;

static struct entry *make(const char *text)
{
	return make_entry(identity, text);
}

#define ROW(id, tps)                                                           \
	"{\"entry_id\":\"" id "\",\"metrics\":{\"throughput_tps\":" tps "}}"

static void test_outcome(const struct outcome_view *v, const char *text,
			 const char *want)
{
	struct entry *entry = make(text);

	is(outcome_name(outcome_of(v, entry).kind), want, text);
	entry_free(entry);
}

int main(void)
{
	static const char *const rows[] = { ROW("a", "1"), ROW("b", "2"),
					    ROW("c", "1.5") };
	struct state before = { 0 }, after = { 0 };
	struct outcome_view view;
	struct err e;

	if (identity_named(&identity, "default", &e) < 0)
		abort();
	state_add(&before, make(rows[0]));
	for (size_t i = 0; i < 3; i++)
		state_add(&after, make(rows[i]));
	outcome_view_init(&view, &before, &after);
	test_outcome(&view, rows[0], "already there");
	test_outcome(&view, rows[1], "won");
	test_outcome(&view, rows[2], "beaten");
	test_outcome(&view, ROW("d", "9"), "refused");
	outcome_view_release(&view);
	state_release(&before);
	state_release(&after);
	identity_free(&identity);
	return done();
}
