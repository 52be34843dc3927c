/* load_losses - failed requests by class, the load's and the probes' apart */
#include "base/mem.h"
#include "load/losses.h"
#include "tap.h"

static struct sample lost(const char *class, enum sample_status status,
			  enum sample_phase phase)
{
	return (struct sample){ .phase = phase,
				.status = status,
				.error = class };
}

int main(void)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct sample each[] = {
		lost("disconnected", SAMPLE_FAILED, SAMPLE_MAIN),
		lost("timeout", SAMPLE_TIMED_OUT, SAMPLE_MAIN),
		lost(NULL, SAMPLE_OK, SAMPLE_MAIN),
		lost("connect", SAMPLE_FAILED, SAMPLE_WARMUP),
		lost("connect", SAMPLE_FAILED, SAMPLE_MAIN),
		lost("cancelled", SAMPLE_CANCELLED, SAMPLE_MAIN),
		lost("http", SAMPLE_FAILED, SAMPLE_PROBE),
		lost(NULL, SAMPLE_OK, SAMPLE_PROBE),
	};
	const struct recording all = { .samples = each,
				       .count = sizeof each / sizeof *each };
	const struct recording none = { 0 };
	size_t count;

	ok(losses_tell(&out, &count, &all, false) == 4 && count == 6,
	   "of the load");
	is(out.data, "2 connect, 1 disconnected, 1 timeout",
	   "the most frequent first, others as they came");
	buf_clear(&out);
	ok(losses_tell(&out, &count, &all, true) == 1 && count == 2,
	   "of the probes");
	is(out.data, "1 http", "theirs");
	buf_clear(&out);
	ok(losses_tell(&out, &count, &none, false) == 0 && !count && !out.len,
	   "of nothing, nothing");
	return done();
}
