/* turns - further turns of conversations, waiting for their time */
#include "load/turns.h"

#include <stdlib.h>

#include "base/mem.h"

void turns_add(struct turns *t, const struct turn *turn)
{
	struct turn *copy = xmalloc(sizeof *copy);

	*copy = *turn;
	copy->timer = (struct timer){ 0 };
	heap_set(&t->heap, &copy->timer, turn->due_ns);
}

int64_t turns_due_ns(const struct turns *t)
{
	const struct timer *first = heap_first(&t->heap);

	return first ? first->due_ns : INT64_MAX;
}

struct turn turns_take(struct turns *t)
{
	struct timer *first = heap_first(&t->heap);
	struct turn turn = *(struct turn *)first;

	heap_unset(&t->heap, first);
	free(first);
	return turn;
}

void turns_drop(struct turns *t)
{
	while (heap_first(&t->heap))
		turns_take(t);
}

void turns_release(struct turns *t)
{
	turns_drop(t);
	heap_release(&t->heap);
}
