/* lately - ids that were seen lately */
#include "git/lately.h"

bool lately_saw(struct lately *l, const struct oid *id, bool is_tree)
{
	static const struct oid zeros;
	size_t slot = (oid_hash(id) + is_tree) % LATELY_SLOTS;

	if (oid_equal(&l->ids[slot], id))
		return !oid_equal(id, &zeros);
	l->ids[slot] = *id;
	return false;
}
