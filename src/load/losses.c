/* losses - requests of a run that failed, counted by class */
#include "load/losses.h"

#include <string.h>

#define CLASSES_MAX 32 /* more than there are */

struct loss {
	const char *name;
	size_t count;
};

static struct loss *find(struct loss *classes, const char *name)
{
	struct loss *l = classes;

	while (l->name && l < classes + CLASSES_MAX - 1 &&
	       strcmp(l->name, name) != 0)
		l++;
	l->name = name;
	return l;
}

/* Before those of its own size stay those that came first. */
static void add(struct loss *classes, const char *name)
{
	struct loss *l = find(classes, name), moved;

	l->count++;
	for (; l > classes && l[-1].count < l->count; l--) {
		moved = l[-1];
		l[-1] = *l;
		*l = moved;
	}
}

size_t losses_tell(struct buf *out, size_t *count, const struct recording *all,
		   bool is_probe)
{
	struct loss classes[CLASSES_MAX] = { { 0 } };
	size_t failed = 0;

	*count = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct sample *s = &all->samples[i];

		if ((s->phase == SAMPLE_PROBE) != is_probe)
			continue;
		++*count;
		if (s->status != SAMPLE_FAILED && s->status != SAMPLE_TIMED_OUT)
			continue;
		failed++;
		add(classes, s->error);
	}
	for (struct loss *l = classes; l->name; l++)
		buf_addf(out, "%s%zu %s", l == classes ? "" : ", ", l->count,
			 l->name);
	return failed;
}
