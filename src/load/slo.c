/* slo - what a service promises: limits of latency, and who kept them */
#include "load/slo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json/number.h"

#define LIMIT_MAX_MS 1e9

static const char *const names[SLO_METRICS] = {
	[SLO_TTFT] = "ttft", [SLO_TPOT] = "tpot",
	[SLO_E2EL] = "e2el", [SLO_TTFT_SCHED] = "ttft_sched",
	[SLO_ITL] = "itl",
};

void slo_init(struct slo *s)
{
	for (size_t i = 0; i < SLO_METRICS; i++)
		s->limit_ms[i] = NAN;
}

static int bad(const char *text, const char *why, struct err *e)
{
	return err_set(e, ERR_USAGE,
		       "%s: %s; a goal is such as \"ttft:200 tpot:50\", in ms, "
		       "of ttft, tpot, e2el, ttft_sched, itl",
		       text, why);
}

/* `NAME:MS` of len bytes. NULL, or what is wrong. */
static const char *read_one(struct slo *s, const char *text, size_t len)
{
	const char *colon = memchr(text, ':', len);
	size_t name_len = colon ? (size_t)(colon - text) : 0;
	double value;
	char *end;

	if (!colon)
		return "no limit";
	if (strspn(colon + 1, "0123456789.") != len - name_len - 1)
		return "not a number above 0";
	value = strtod(colon + 1, &end);
	if (end != text + len || !(value > 0) || value > LIMIT_MAX_MS)
		return "not a number above 0";
	for (size_t i = 0; i < SLO_METRICS; i++) {
		if (strlen(names[i]) != name_len ||
		    memcmp(names[i], text, name_len) != 0)
			continue;
		if (!isnan(s->limit_ms[i]))
			return "a metric is named twice";
		s->limit_ms[i] = value;
		return NULL;
	}
	return "no such metric";
}

int slo_parse(struct slo *s, const char *text, struct err *e)
{
	static const char between[] = " ,";
	const char *at = text + strspn(text, between);

	if (!*at)
		return bad(text, "empty", e);
	while (*at) {
		size_t len = strcspn(at, between);
		const char *wrong = read_one(s, at, len);

		if (wrong)
			return bad(text, wrong, e);
		at += len;
		at += strspn(at, between);
	}
	return 0;
}

bool slo_is_set(const struct slo *s)
{
	for (size_t i = 0; i < SLO_METRICS; i++)
		if (!isnan(s->limit_ms[i]))
			return true;
	return false;
}

int slo_write(struct buf *out, const struct slo *s)
{
	const char *comma = "";

	buf_addc(out, '{');
	for (size_t i = 0; i < SLO_METRICS; i++) {
		if (isnan(s->limit_ms[i]))
			continue;
		buf_addf(out, "%s\"%s_ms\":", comma, names[i]);
		number_write_double(out, s->limit_ms[i]);
		comma = ",";
	}
	buf_addc(out, '}');
	return out->is_full ? -1 : 0;
}
