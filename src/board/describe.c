/* describe - an entry in a few words */
#include "board/describe.h"

#include "board/entry.h"

struct part {
	const char *before, *fallback, *pointers[4]; /* NULL behind the last */
};

/* The first string or number among the pointers. */
static void add_part(struct buf *out, const struct json_doc *doc,
		     const struct part *part)
{
	buf_adds(out, part->before);
	for (const char *const *p = part->pointers; *p; p++) {
		const struct json_node *node = json_at(doc, *p);

		if (node && node->type == JSON_STRING && node->len > 2) {
			json_text(out, doc, node);
			return;
		}
		if (node && node->type == JSON_NUMBER) {
			buf_add(out, json_raw(doc, node), node->len);
			return;
		}
	}
	buf_adds(out, part->fallback);
}

void describe_entry(struct buf *out, const struct json_doc *entry)
{
	static const struct part retraction = { "retraction of ",
						"?",
						{ "/retracted/entry_id" } };
	static const struct part parts[] = {
		{ "", "sagellm", { "/engine", "/metadata/engine" } },
		{ " ",
		  "?",
		  { "/engine_version", "/metadata/engine_version",
		    "/sagellm_version" } },
		{ ", ", "?", { "/hardware/chip_count" } },
		{ " x ", "?", { "/hardware/chip_model" } },
		{ ", ", "?", { "/model/name" } },
		{ " ", "?", { "/model/precision" } },
		{ ", ", "?", { "/config_type" } },
	};

	if (entry_is_retraction(entry)) {
		add_part(out, entry, &retraction);
		return;
	}
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		add_part(out, entry, &parts[i]);
}
