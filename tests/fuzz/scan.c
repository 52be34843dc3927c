/* scan - fuzz json_scan and all that reads what it accepted */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/canon.h"
#include "json/doc.h"
#include "json/value.h"
#include "json/write.h"

static const struct json_limits limits = { (size_t)1 << 20, 200 };

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Scan text, which was accepted before, and append its canonical text. */
static void canon_of(struct buf *out, const char *text, size_t len)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct err e = { 0 };

	must(!json_scan(&doc, text, len, &limits, &e));
	must(!json_canon(out, &doc, doc.nodes));
}

static void must_equal(const struct buf *a, const struct buf *b)
{
	must(a->len == b->len && !memcmp(a->data, b->data, a->len));
}

/* Compact, pretty and canonical forms are accepted and mean the same. */
static void check_forms(const char *text, size_t len)
{
	AUTO(buf_release) struct buf canon = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf again = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf compact = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf pretty = BUF_INIT(BUF_MAX);

	canon_of(&canon, text, len);
	canon_of(&again, canon.data, canon.len);
	must_equal(&canon, &again);
	json_compact(&compact, text, len);
	buf_clear(&again);
	canon_of(&again, compact.data, compact.len);
	must_equal(&canon, &again);
	json_pretty(&pretty, text, len, 0);
	buf_clear(&again);
	json_compact(&again, pretty.data, pretty.len);
	must_equal(&compact, &again);
}

/* Each node lies inside its container, and siblings do not overlap. */
static void check_nodes(const struct json_doc *doc)
{
	for (size_t i = 0; i < doc->count; i++) {
		const struct json_node *node = &doc->nodes[i];
		size_t child = i + 1, children = 0;

		must(node->start + node->len <= doc->len);
		must(node->end > i && node->end <= doc->count);
		for (; child < node->end; child = doc->nodes[child].end)
			children++;
		must(child == node->end);
		if (node->type == JSON_ARRAY)
			must(children == node->count);
		else
			must(children ==
			     (node->type == JSON_OBJECT ? 2 * node->count : 0));
	}
}

/* What we accept cJSON accepts, if it holds no number too long for it. */
static void check_cjson(const char *text, size_t len)
{
	AUTO(value_release) cJSON *root = cJSON_ParseWithLength(text, len);

	must(root || len > 60 || memmem(text, len, "\\u0000", 6));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const char *text = (const char *)data;
	struct err e = { 0 };

	if (json_scan(&doc, text, size, &limits, &e) < 0) {
		must(e.kind == ERR_DATA && *e.text && doc.stop <= size);
		return 0;
	}
	check_nodes(&doc);
	check_forms(text, size);
	check_cjson(text, size);
	return 0;
}
