/* quota - counting requests in windows of time */
#include "serve/quota.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/opts.h"

static int find_class(size_t *kind, const char *name, size_t len)
{
	for (*kind = 0; *kind < TRAFFIC_QUOTAS; (*kind)++) {
		if (strlen(traffic_names[*kind]) == len &&
		    !strncmp(traffic_names[*kind], name, len))
			return 0;
	}
	return -1;
}

int quotas_add(struct quotas *q, const char *text, struct err *e)
{
	size_t len = strcspn(text, "="), kind, known, nobody;
	AUTO(free_text) char *first = NULL;
	const char *comma;

	if (find_class(&kind, text, len) < 0 || !text[len])
		return err_set(e, ERR_USAGE,
			       "--quota %s: expected api, resolvers or pages, "
			       "=, and how many",
			       text);
	text += len + 1;
	comma = strchr(text, ',');
	first = xstrndup(text, comma ? (size_t)(comma - text) : strlen(text));
	if (opts_number(&known, first, e) < 0)
		return err_wrap(e, "--quota");
	nobody = known;
	if (comma && opts_number(&nobody, comma + 1, e) < 0)
		return err_wrap(e, "--quota");
	q->classes[kind] = (struct quota){ known, nobody };
	if (!q->slots)
		q->slots = xcalloc((size_t)QUOTA_SETS * QUOTA_WAYS,
				   sizeof *q->slots);
	return 0;
}

void quotas_release(struct quotas *q)
{
	free(take(&q->slots));
}

static uint64_t use_of(const struct quota_slot *slot, int64_t start)
{
	uint64_t sum = 0;

	if (!slot->key || slot->start != start)
		return 0;
	for (size_t i = 0; i < TRAFFIC_QUOTAS; i++)
		sum += slot->used[i];
	return sum + 1;
}

static struct quota_slot *find_slot(struct quotas *q, uint64_t key,
				    int64_t start)
{
	struct quota_slot *set = &q->slots[key % QUOTA_SETS * QUOTA_WAYS];
	struct quota_slot *best = set;

	for (size_t i = 0; i < QUOTA_WAYS; i++) {
		if (set[i].key == key) {
			best = &set[i];
			break;
		}
		if (use_of(&set[i], start) < use_of(best, start))
			best = &set[i];
	}
	if (best->key != key || best->start != start)
		*best = (struct quota_slot){ .key = key, .start = start };
	return best;
}

struct quota_state quotas_take(struct quotas *q, enum traffic kind,
			       const struct quota_asker *who, int64_t now)
{
	struct quota_state state = { .kind = kind };
	int64_t start = now - now % (int64_t)q->seconds;
	uint32_t *used;

	if (!q->slots || kind >= TRAFFIC_QUOTAS)
		return state;
	state.limit = who->is_known ? q->classes[kind].known
				    : q->classes[kind].nobody;
	if (!state.limit)
		return state;
	state.reset = (long)(start + (int64_t)q->seconds - now);
	pthread_mutex_lock(&q->mutex);
	used = &find_slot(q, who->key | 1, start)->used[kind];
	state.is_over = *used >= state.limit;
	*used += !state.is_over;
	state.left = state.limit - *used;
	pthread_mutex_unlock(&q->mutex);
	return state;
}
