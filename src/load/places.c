/* places - transfers that wait, and those under way */
#include "load/places.h"

#include <stdlib.h>

#include "base/mem.h"

void places_start(struct places *p)
{
	for (struct transfer *t = p->free; t; t = t->next)
		t->free_ns = 0;
	p->deadline_ns = LOOP_NEVER;
}

struct transfer *places_take(struct places *p, const struct transfer_env *env)
{
	struct transfer *t = p->free;

	if (t) {
		p->free = t->next;
	} else {
		t = xmalloc(sizeof *t);
		transfer_init(t, env);
	}
	t->next = t->previous = NULL;
	return t;
}

void places_give(struct places *p, struct transfer *t)
{
	t->previous = NULL;
	t->next = p->free;
	p->free = t;
}

static void note_deadline(struct places *p, const struct transfer *t)
{
	if (t->deadline_ns < p->deadline_ns)
		p->deadline_ns = t->deadline_ns;
	if (t->again_ns < p->deadline_ns)
		p->deadline_ns = t->again_ns;
}

void places_begin(struct places *p, struct transfer *t)
{
	t->previous = NULL;
	t->next = p->busy;
	if (p->busy)
		p->busy->previous = t;
	p->busy = t;
	p->busy_count++;
	note_deadline(p, t);
}

void places_wait(struct places *p, struct transfer *t, int64_t until_ns)
{
	t->again_ns = until_ns;
	note_deadline(p, t);
}

void places_end(struct places *p, struct transfer *t)
{
	*(t->previous ? &t->previous->next : &p->busy) = t->next;
	if (t->next)
		t->next->previous = t->previous;
	t->next = t->previous = NULL;
	p->busy_count--;
}

void places_deadline(struct places *p)
{
	p->deadline_ns = LOOP_NEVER;
	for (const struct transfer *t = p->busy; t; t = t->next)
		note_deadline(p, t);
}

void places_drop(struct places *p)
{
	struct transfer *t;

	while ((t = p->busy)) {
		places_end(p, t);
		transfer_abort(t);
		free(take(&t->sample.chunks));
		places_give(p, t);
	}
}

void places_release(struct places *p)
{
	struct transfer *t;

	places_drop(p);
	while ((t = p->free)) {
		p->free = t->next;
		transfer_release(t);
		free(t);
	}
}
