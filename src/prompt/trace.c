/* trace - when requests came, and how long they were */
#include "prompt/trace.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/time.h"
#include "json/number.h"
#include "prompt/csv.h"
#include "prompt/prompts.h"
#include "prompt/talk.h"

#define TIME_MAX_MS 4e12 /* year 2096; twice as many ns are an int64_t */

static struct trace_row *add_row(struct trace *t, struct err *e)
{
	if (t->count == PROMPTS_RECORDS_MAX) {
		err_set(e, ERR_DATA, "more than %llu requests",
			(unsigned long long)PROMPTS_RECORDS_MAX);
		return NULL;
	}
	t->rows = xgrow(t->rows, t->count, &t->room, sizeof *t->rows);
	t->rows[t->count] = (struct trace_row){ 0 };
	return &t->rows[t->count++];
}

/* What trace_read_lines does with each record. */
struct lines {
	struct trace *trace;
	uint32_t kept; /* records with a text so far */
	bool has_texts;
};

/* More ids than blocks are those of other blocks, and would share at other
 * places than the prompts that were recorded. */
static int check_hashes(const struct trace *t, const struct trace_row *row,
			const struct json_node *all, struct err *e)
{
	if (all->type != JSON_ARRAY)
		return err_set(e, ERR_DATA, "/hash_ids: expected an array");
	if (all->count > row->input / TRACE_BLOCK + 1)
		return err_set(e, ERR_DATA,
			       "/hash_ids: %u blocks of %d tokens are more "
			       "than /input_length %u: leave them out",
			       all->count, TRACE_BLOCK, row->input);
	if (all->count > TRACE_HASHES_MAX - t->hash_count)
		return err_set(
			e, ERR_DATA,
			"/hash_ids: more than %zu in this file: split it",
			TRACE_HASHES_MAX);
	return 0;
}

static int add_hashes(struct trace *t, struct trace_row *row,
		      const struct json_doc *doc, struct err *e)
{
	const struct json_node *all = json_at(doc, "/hash_ids"), *id;

	if (!all || all->type == JSON_NULL)
		return 0;
	if (check_hashes(t, row, all, e) < 0)
		return -1;
	row->first_hash = t->hash_count;
	row->hash_count = all->count;
	id = json_first(doc, all);
	for (uint32_t i = 0; i < all->count; i++) {
		double value = -1;

		if (id->type == JSON_NUMBER)
			value = number_double(json_raw(doc, id), id->len);
		if (!(value >= 0 && value <= 0x1p53) || value != floor(value))
			return err_set(e, ERR_DATA,
				       "/hash_ids/%u: expected a whole number, "
				       "0 to 2^53",
				       i);
		t->hashes = xgrow(t->hashes, t->hash_count, &t->hash_room,
				  sizeof *t->hashes);
		t->hashes[t->hash_count++] = (uint64_t)value;
		id = json_next(doc, id);
	}
	return 0;
}

static int read_tokens(uint32_t *tokens, const struct json_doc *doc,
		       const char *pointer, struct err *e)
{
	double value = 0;
	int found = records_number(&value, doc, pointer, PROMPTS_TOKENS_MAX, e);

	if (found > 0 && value != floor(value))
		return err_set(e, ERR_DATA, "%s: expected whole tokens",
			       pointer);
	*tokens = (uint32_t)value;
	return found;
}

static int judge_line(void *context, const struct json_doc *doc, struct err *e)
{
	struct lines *l = context;
	struct trace_row *row = add_row(l->trace, e);
	double at_ms;
	int timed, has_text = 0;

	if (!row)
		return -1;
	timed = records_number(&at_ms, doc, "/timestamp", TIME_MAX_MS, e);
	if (timed < 0 ||
	    read_tokens(&row->input, doc, "/input_length", e) < 0 ||
	    read_tokens(&row->output, doc, "/output_length", e) < 0)
		return -1;
	if (!timed)
		return err_set(e, ERR_DATA, "/timestamp: expected a time, ms");
	row->offset_ns = (int64_t)(at_ms * 1e6);
	if (l->has_texts && (has_text = talk_check(doc, e)) < 0)
		return -1;
	if (has_text) {
		row->has_text = true;
		row->record = l->kept++;
		return 1;
	}
	if (!row->input)
		return err_set(e, ERR_DATA,
			       "/input_length: expected 1 token or more%s",
			       l->has_texts ? ", or a prompt" : "");
	return add_hashes(l->trace, row, doc, e);
}

int trace_read_lines(struct trace *t, struct records *r, const char *path,
		     bool has_texts, struct err *e)
{
	struct lines l = { t, 0, has_texts };

	return records_open(r, path, judge_line, &l, e);
}

/* Where the three columns stand, and how a time is written. */
struct columns {
	struct trace *trace;
	const char *const *names; /* time, input, output */
	const char *time_form;    /* what a time is, in words */
	int (*time)(int64_t *ns, const char *text);
	int at[3];
	bool has_header, skips_empty;
};

static int read_header(struct columns *c, const struct csv_row *row,
		       struct err *e)
{
	for (size_t i = 0; i < 3; i++) {
		c->at[i] = csv_find(row, c->names[i]);
		if (c->at[i] < 0)
			return err_set(e, ERR_DATA,
				       "no column %s in the first line: the "
				       "header is missing, or it is a trace of "
				       "another kind",
				       c->names[i]);
	}
	c->has_header = true;
	return 0;
}

static int read_count(double *tokens, const char *text)
{
	return csv_number(tokens, text, PROMPTS_TOKENS_MAX) < 0 ||
			       *tokens != floor(*tokens)
		       ? -1
		       : 0;
}

static int read_row(void *context, const struct csv_row *row, struct err *e)
{
	struct columns *c = context;
	struct trace_row *made;
	double tokens[2];
	int64_t at_ns;

	if (!c->has_header)
		return read_header(c, row, e);
	for (size_t i = 0; i < 3; i++) {
		const char *text = (size_t)c->at[i] < row->count
					   ? row->fields[c->at[i]]
					   : "";

		if (i ? read_count(&tokens[i - 1], text)
		      : c->time(&at_ns, text))
			return err_set(
				e, ERR_DATA, "%s: expected %s, not '%.60s'",
				c->names[i],
				i ? "tokens, 0 to 10000000" : c->time_form,
				text);
	}
	if (c->skips_empty && !tokens[1])
		return 0;
	made = add_row(c->trace, e);
	if (!made)
		return -1;
	made->offset_ns = at_ns;
	made->input = tokens[0] >= 1 ? (uint32_t)tokens[0] : 1;
	made->output = tokens[1] >= 1 ? (uint32_t)tokens[1] : 1;
	return 0;
}

static int azure_time(int64_t *ns, const char *text)
{
	char iso[64];
	struct instant t;
	size_t len = strlen(text);

	if (len < 19 || len > sizeof iso - 2)
		return -1;
	memcpy(iso, text, len + 1);
	if (iso[10] == ' ')
		iso[10] = 'T';
	if (strspn(iso + 11, "0123456789:.") == len - 11)
		iso[len++] = 'Z';
	if (time_parse(&t, iso, len) < 0 || t.seconds < 0 ||
	    t.seconds > (int64_t)TIME_MAX_MS / 1000)
		return -1;
	*ns = t.seconds * 1000000000 + t.nanoseconds;
	return 0;
}

static int burstgpt_time(int64_t *ns, const char *text)
{
	double seconds;

	if (csv_number(&seconds, text, TIME_MAX_MS / 1000) < 0)
		return -1;
	*ns = (int64_t)(seconds * 1e9);
	return 0;
}

static int read_columns(struct columns *c, const char *path, struct err *e)
{
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return csv_read(fd, path, read_row, c, e);
}

int trace_read_azure(struct trace *t, const char *path, struct err *e)
{
	static const char *const names[] = { "TIMESTAMP", "ContextTokens",
					     "GeneratedTokens" };
	struct columns c = { .trace = t,
			     .names = names,
			     .time = azure_time,
			     .time_form = "a time, 1970 to 2096, such as "
					  "2023-11-16 18:17:03.97" };

	return read_columns(&c, path, e);
}

int trace_read_burstgpt(struct trace *t, const char *path, struct err *e)
{
	static const char *const names[] = { "Timestamp", "Request tokens",
					     "Response tokens" };
	struct columns c = { .trace = t,
			     .names = names,
			     .time = burstgpt_time,
			     .time_form = "seconds, 0 to 4000000000",
			     .skips_empty = true };

	return read_columns(&c, path, e);
}

static int by_time(const void *a, const void *b)
{
	const struct trace_row *x = a, *y = b;

	if (x->offset_ns != y->offset_ns)
		return x->offset_ns < y->offset_ns ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

int trace_settle(struct trace *t, const char *path, double speedup,
		 struct err *e)
{
	int64_t start;
	double span_ns;

	if (!t->count)
		return err_set(e, ERR_DATA, "%s: no request in it", path);
	for (size_t i = 0; i < t->count; i++)
		t->rows[i].place = (uint32_t)i;
	qsort(t->rows, t->count, sizeof *t->rows, by_time);
	start = t->rows[0].offset_ns;
	span_ns = (double)(t->rows[t->count - 1].offset_ns - start) / speedup;
	if (span_ns > TIME_MAX_MS * 1e6)
		return err_set(e, ERR_DATA,
			       "%s: at this speed it takes over a century: "
			       "give a greater --trace-speedup",
			       path);
	for (size_t i = 0; i < t->count; i++) {
		int64_t *at = &t->rows[i].offset_ns;

		*at = (int64_t)((double)(*at - start) / speedup);
	}
	t->period_ns = t->rows[t->count - 1].offset_ns;
	if (t->count > 1)
		t->period_ns += t->period_ns / (int64_t)(t->count - 1);
	return 0;
}

void trace_release(struct trace *t)
{
	free(t->rows);
	free(t->hashes);
	*t = (struct trace){ 0 };
}
