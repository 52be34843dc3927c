/* pushid - the line by which a commit's sender knows it again */
#include "hub/pushid.h"

#include "base/mem.h"
#include "tap.h"

static void written(const char *description, const char *want)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	pushid_add(&text, description, "0123456789abcdef0123456789abcdef");
	is(text.data, want, want);
	ok(pushid_is_in(text.data, "0123456789abcdef0123456789abcdef") &&
		   !pushid_is_in(text.data, "1123456789abcdef0123456789abcdef"),
	   "found again, and no other");
}

int main(void)
{
	char one[PUSHID_SIZE] = "", other[PUSHID_SIZE] = "";
	struct err e;

	ok(pushid_make(one, &e) == 0 && pushid_make(other, &e) == 0 &&
		   strlen(one) == PUSHID_SIZE - 1 &&
		   strspn(one, "0123456789abcdef") == PUSHID_SIZE - 1,
	   "hex digits");
	ok(strcmp(one, other) != 0, "never the same");
	written(NULL, "Push-Id: 0123456789abcdef0123456789abcdef");
	written("", "Push-Id: 0123456789abcdef0123456789abcdef");
	written("why", "why\n\nPush-Id: 0123456789abcdef0123456789abcdef");
	written("why\n\nCo-authored-by: A <a@b>",
		"why\n\nCo-authored-by: A <a@b>\n"
		"Push-Id: 0123456789abcdef0123456789abcdef");
	ok(pushid_is_in("Push-Id: x\nPush-Id: "
			"0123456789abcdef0123456789abcdef",
			"0123456789abcdef0123456789abcdef"),
	   "behind another one");
	ok(!pushid_is_in("0123456789abcdef0123456789abcdef",
			 "0123456789abcdef0123456789abcdef") &&
		   !pushid_is_in(NULL, "0123456789abcdef0123456789abcdef"),
	   "not elsewhere");
	return done();
}
