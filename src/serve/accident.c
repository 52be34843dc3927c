/* accident - a fault on its way into an answer */
#include "serve/accident.h"

static bool too_many(const struct fault *fault, struct answer *a)
{
	if (fault->kind == FAULT_429_AFTER)
		answer_add(a, "Retry-After", "%lu", fault->value);
	if (fault->kind == FAULT_429_LIMIT)
		answer_add(a, "RateLimit", "\"api\";r=0;t=%lu", fault->value);
	answer_fail(a, 429, NULL, "Too many requests (a fault on demand)");
	return true;
}

bool accident_before(const struct fault *fault, struct answer *a)
{
	switch (fault->kind) {
	case FAULT_409:
		answer_fail(a, 409, NULL,
			    "Another commit operation is in progress for this "
			    "repository. Please try again later.");
		return true;
	case FAULT_429:
	case FAULT_429_AFTER:
	case FAULT_429_LIMIT:
		return too_many(fault, a);
	case FAULT_503_BEFORE:
		answer_fail(a, 503, NULL, "Busy (a fault on demand)");
		return true;
	case FAULT_CUT_BEFORE:
		a->is_cut = true;
		return true;
	default:
		return false;
	}
}

void accident_after(const struct fault *fault, struct answer *a)
{
	uint64_t size = a->fd >= 0 ? a->fd_len : a->body.len;

	if (fault->kind == FAULT_CUT_AFTER) {
		a->is_cut = true;
	} else if (fault->kind == FAULT_503_AFTER) {
		answer_release(a);
		*a = (struct answer)ANSWER_INIT;
		answer_fail(a, 503, NULL, "Busy (a fault on demand)");
	} else if (fault->kind == FAULT_TRUNCATE && size) {
		a->is_short = true;
		a->short_len = fault->value < size ? fault->value : size / 2;
	}
}
