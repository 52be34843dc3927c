/* prometheus - samples out of the text format 0.0.4, strictly */
#include "load/prometheus.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX 64 /* bytes */

bool span_is(struct span s, const char *text)
{
	return s.len == strlen(text) && !memcmp(s.at, text, s.len);
}

struct span sample_label(const struct sample *s, const char *name)
{
	for (size_t i = 0; i < s->label_count; i++) {
		if (span_is(s->labels[i].name, name))
			return s->labels[i].value;
	}
	return (struct span){ "", 0 };
}

/* One line: where we are in it, and its end. */
struct line {
	const char *at, *end;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void skip_blanks(struct line *l)
{
	while (l->at < l->end && is_blank(*l->at))
		l->at++;
}

static bool is_name_byte(char c, bool is_first, bool has_colon)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (has_colon && c == ':') || (!is_first && c >= '0' && c <= '9');
}

/* [a-zA-Z_:][a-zA-Z0-9_:]*, for a label without the colon. */
static struct span take_name(struct line *l, bool has_colon)
{
	struct span name = { l->at, 0 };

	while (l->at < l->end &&
	       is_name_byte(*l->at, l->at == name.at, has_colon))
		l->at++;
	name.len = (size_t)(l->at - name.at);
	return name;
}

static bool take_byte(struct line *l, char c)
{
	if (l->at == l->end || *l->at != c)
		return false;
	l->at++;
	return true;
}

/* What stands in quotes; only \\, \" and \n are escapes. */
static int take_quoted(struct line *l, struct span *value)
{
	if (!take_byte(l, '"'))
		return -1;
	value->at = l->at;
	for (; l->at < l->end && *l->at != '"'; l->at++) {
		if (*l->at != '\\')
			continue;
		l->at++;
		if (l->at == l->end || !strchr("\\\"n", *l->at) || !*l->at)
			return -1;
	}
	value->len = (size_t)(l->at - value->at);
	return take_byte(l, '"') ? 0 : -1;
}

static int take_label(struct line *l, struct sample *s)
{
	struct sample_label *label = &s->labels[s->label_count];

	if (s->label_count == PROMETHEUS_LABELS_MAX)
		return -1;
	label->name = take_name(l, false);
	skip_blanks(l);
	if (!label->name.len || !take_byte(l, '='))
		return -1;
	skip_blanks(l);
	if (take_quoted(l, &label->value) < 0)
		return -1;
	skip_blanks(l);
	s->label_count++;
	return 0;
}

/* `{a="b",c="d",}` or nothing. */
static int take_labels(struct line *l, struct sample *s)
{
	if (!take_byte(l, '{'))
		return 0;
	skip_blanks(l);
	while (!take_byte(l, '}')) {
		if (take_label(l, s) < 0)
			return -1;
		if (take_byte(l, ',')) {
			skip_blanks(l);
			continue;
		}
		return take_byte(l, '}') ? 0 : -1;
	}
	return 0;
}

static struct span take_word(struct line *l)
{
	struct span word = { l->at, 0 };

	while (l->at < l->end && !is_blank(*l->at))
		l->at++;
	word.len = (size_t)(l->at - word.at);
	return word;
}

/* A decimal as Go's ParseFloat takes it, but no hexadecimal. */
static int read_value(double *value, struct span word)
{
	char text[NUMBER_MAX];
	char *end;
	const char *plain = text;

	if (!word.len || word.len >= sizeof text)
		return -1;
	memcpy(text, word.at, word.len);
	text[word.len] = '\0';
	plain += *plain == '+' || *plain == '-';
	if (!strcmp(plain, "Inf")) {
		*value = *text == '-' ? -INFINITY : INFINITY;
		return 0;
	}
	if (!strcmp(text, "NaN")) {
		*value = NAN;
		return 0;
	}
	if (strspn(text, "0123456789+-.eE") != word.len)
		return -1;
	*value = strtod(text, &end);
	return *end || end == text ? -1 : 0;
}

/* Milliseconds, or OpenMetrics' seconds. */
static bool is_time(struct span word)
{
	double value;

	return read_value(&value, word) == 0 && isfinite(value);
}

/* What may stand behind the value: a time, an exemplar (`# {...} ...`). */
static bool is_end(struct line *l)
{
	skip_blanks(l);
	if (l->at < l->end && *l->at != '#' && !is_time(take_word(l)))
		return false;
	skip_blanks(l);
	return l->at == l->end || *l->at == '#';
}

static const char *read_sample(struct line *l, struct sample *s)
{
	s->label_count = 0;
	s->name = take_name(l, true);
	if (!s->name.len)
		return "expected the name of a metric";
	skip_blanks(l);
	if (take_labels(l, s) < 0)
		return "labels that are none";
	skip_blanks(l);
	if (read_value(&s->value, take_word(l)) < 0)
		return "expected a number";
	return is_end(l) ? NULL : "more than a sample";
}

static int read_line(struct line *l, size_t number, sample_fn *fn,
		     void *context, struct err *e)
{
	struct sample s;
	const char *wrong = NULL;

	if ((size_t)(l->end - l->at) > PROMETHEUS_LINE_MAX)
		return err_set(e, ERR_DATA, "line %zu: too long", number);
	skip_blanks(l);
	if (l->at == l->end || *l->at == '#')
		return 0;
	if (memchr(l->at, '\0', (size_t)(l->end - l->at)))
		wrong = "a NUL byte";
	if (!wrong)
		wrong = read_sample(l, &s);
	if (wrong)
		return err_set(e, ERR_DATA, "line %zu: %s", number, wrong);
	return fn(context, &s, e);
}

int prometheus_read(const char *text, size_t len, sample_fn *fn, void *context,
		    struct err *e)
{
	const char *end = text + len;

	for (size_t number = 1; text < end; number++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		struct line l = { text, stop ? stop : end };

		text = stop ? stop + 1 : end;
		if (l.end > l.at && l.end[-1] == '\r')
			l.end--;
		if (read_line(&l, number, fn, context, e) < 0)
			return -1;
	}
	return 0;
}
