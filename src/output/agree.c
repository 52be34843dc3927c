/* agree - whether a file says what its records give, figure by figure */
#include "output/agree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/doc.h"
#include "json/number.h"

#define NEAR 1e-12
#define SHOWN_MAX 120 /* bytes of a value */

struct pair {
	struct agree *agree;
	struct json_doc found, want;
};

static void pair_release(struct pair *p)
{
	json_doc_release(&p->found);
	json_doc_release(&p->want);
}

void agree_end_line(struct buf *out, size_t from)
{
	err_clean(out->data + from);
	buf_addc(out, '\n');
}

void agree_blame(struct agree *a, const char *what)
{
	size_t from = a->out->len;

	a->wrong++;
	buf_addf(a->out, "%s: %s", a->file, what);
	agree_end_line(a->out, from);
}

static void show(struct buf *out, const struct json_doc *doc,
		 const struct json_node *node)
{
	size_t len = node->len < SHOWN_MAX ? node->len : SHOWN_MAX;

	if (node->type == JSON_OBJECT)
		buf_adds(out, "an object");
	else if (node->type == JSON_ARRAY)
		buf_addf(out, "an array of %u", (unsigned)node->count);
	else
		buf_add(out, json_raw(doc, node), len);
	if (len < node->len && node->type < JSON_ARRAY)
		buf_adds(out, "...");
}

/* One of the two may be NULL: it is not there. */
static void tell(struct pair *p, const struct json_node *found,
		 const struct json_node *want)
{
	struct buf *out = p->agree->out;
	size_t from = out->len;

	p->agree->wrong++;
	buf_addf(out, "%s: ", p->agree->file);
	if (want)
		json_pointer(out, &p->want, want);
	else
		json_pointer(out, &p->found, found);
	buf_adds(out, found ? ": " : ": nothing");
	if (found)
		show(out, &p->found, found);
	buf_adds(out, ", and the records give ");
	if (want)
		show(out, &p->want, want);
	else
		buf_adds(out, "nothing");
	agree_end_line(out, from);
}

static bool is_near(double a, double b)
{
	return fabs(a - b) <= NEAR * fmax(fabs(a), fabs(b));
}

static bool is_equal(const struct pair *p, const struct json_node *found,
		     const struct json_node *want)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (found->type != want->type)
		return false;
	if (want->type == JSON_NUMBER)
		return is_near(
			number_double(json_raw(&p->found, found), found->len),
			number_double(json_raw(&p->want, want), want->len));
	if (want->type != JSON_STRING)
		return true;
	json_text(&text, &p->want, want);
	return json_is_bytes(&p->found, found, text.data, text.len);
}

static bool is_apart(const struct pair *p, const struct json_doc *doc,
		     const struct json_node *node)
{
	AUTO(buf_release) struct buf pointer = BUF_INIT(BUF_MAX);
	const char *const *apart = p->agree->apart;

	if (!apart)
		return false;
	json_pointer(&pointer, doc, node);
	while (*apart && strcmp(*apart, pointer.data) != 0)
		apart++;
	return *apart != NULL;
}

static void compare(struct pair *p, const struct json_node *found,
		    const struct json_node *want);

/* The value of an object's member by a key of another document. */
static const struct json_node *same_key(const struct json_doc *doc,
					const struct json_node *object,
					const struct json_doc *other,
					const struct json_node *key)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	json_text(&text, other, key);
	return json_member_bytes(doc, object, text.data, text.len);
}

static void compare_members(struct pair *p, const struct json_node *found,
			    const struct json_node *want)
{
	const struct json_node *key = json_first(&p->want, want), *value;

	for (uint32_t i = 0; i < want->count; i++) {
		const struct json_node *other =
			same_key(&p->found, found, &p->want, key);

		value = json_next(&p->want, key);
		if (!is_apart(p, &p->want, value)) {
			if (other)
				compare(p, other, value);
			else
				tell(p, NULL, value);
		}
		key = json_next(&p->want, value);
	}
	key = json_first(&p->found, found);
	for (uint32_t i = 0; i < found->count; i++) {
		value = json_next(&p->found, key);
		if (!same_key(&p->want, want, &p->found, key) &&
		    !is_apart(p, &p->found, value))
			tell(p, value, NULL);
		key = json_next(&p->found, value);
	}
}

static void compare_elements(struct pair *p, const struct json_node *found,
			     const struct json_node *want)
{
	uint32_t count = want->count;

	found = json_first(&p->found, found);
	want = json_first(&p->want, want);
	for (; count; count--) {
		compare(p, found, want);
		found = json_next(&p->found, found);
		want = json_next(&p->want, want);
	}
}

static void compare(struct pair *p, const struct json_node *found,
		    const struct json_node *want)
{
	if (found->type == JSON_OBJECT && want->type == JSON_OBJECT) {
		compare_members(p, found, want);
		return;
	}
	if (found->type == JSON_ARRAY && want->type == JSON_ARRAY &&
	    found->count == want->count) {
		compare_elements(p, found, want);
		return;
	}
	p->agree->figures++;
	if (want->type >= JSON_ARRAY || !is_equal(p, found, want))
		tell(p, found, want);
}

int agree_json(struct agree *a, const struct buf *found, const struct buf *want,
	       struct err *e)
{
	static const struct json_limits limits = { JSON_SIZE_MAX, 64 };
	AUTO(pair_release) struct pair p = { .agree = a };

	if (json_scan(&p.found, found->data, found->len, &limits, e) < 0)
		return err_wrap(e, "%s", a->file);
	if (json_scan(&p.want, want->data, want->len, &limits, e) < 0)
		return -1;
	compare(&p, p.found.nodes, p.want.nodes);
	return 0;
}

/* The cell that begins at *at; behind it and what ends it. */
static size_t next_cell(const char **cell, const struct buf *text, size_t *at)
{
	size_t len;

	*cell = text->data + *at;
	len = strcspn(*cell, ",\n");
	*at += len;
	*at += *at < text->len;
	return len;
}

static bool is_same_cell(const char *a, size_t a_len, const char *b,
			 size_t b_len)
{
	char *a_end, *b_end;
	double x, y;

	if (a_len == b_len && !memcmp(a, b, a_len))
		return true;
	x = strtod(a, &a_end);
	y = strtod(b, &b_end);
	return a_end > a && b_end > b && strcspn(a_end, ",\r\n") == 0 &&
	       strcspn(b_end, ",\r\n") == 0 && *a_end == *b_end &&
	       is_near(x, y);
}

static void blame_cell(struct agree *a, size_t line, size_t column)
{
	size_t from = a->out->len;

	a->wrong++;
	buf_addf(a->out, "%s:%zu: column %zu is not what the records give",
		 a->file, line, column);
	agree_end_line(a->out, from);
}

void agree_csv(struct agree *a, const struct buf *found, const struct buf *want)
{
	size_t i = 0, k = 0, line = 1, column = 1;

	while (i < found->len || k < want->len) {
		const char *x, *y;
		size_t x_len = next_cell(&x, found, &i);
		size_t y_len = next_cell(&y, want, &k);

		a->figures++;
		if (!is_same_cell(x, x_len, y, y_len) || x[x_len] != y[y_len]) {
			blame_cell(a, line, column);
			return;
		}
		column = x[x_len] == ',' ? column + 1 : 1;
		line += x[x_len] == '\n';
	}
}
