/* tokens - the ids of a text's tokens, or only their number */
#include "token/tokens.h"

#include <stdlib.h>

#include "base/mem.h"

void tokens_add(struct tokens *t, uint32_t id)
{
	if (t->has_ids) {
		t->ids = xgrow(t->ids, t->count, &t->room, sizeof *t->ids);
		t->ids[t->count] = id;
	}
	t->count++;
}

void tokens_release(struct tokens *t)
{
	free(t->ids);
	*t = (struct tokens){ 0 };
}
