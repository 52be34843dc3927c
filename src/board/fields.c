/* fields - the members of an entry that rules look at, found in one go */
#include "board/fields.h"

static const struct {
	const char *name;
	size_t len;
	enum field first, end; /* the fields inside */
} fields[FIELDS] = {
#define FIELD(name, first, end)                                                \
	{                                                                      \
		name, sizeof(name) - 1, first, end                             \
	}
	[ENTRY] = FIELD("", CONFIG_TYPE, CHIP_COUNT),
	[CONFIG_TYPE] = FIELD("config_type", 0, 0),
	[HARDWARE] = FIELD("hardware", CHIP_COUNT, OUTPUT_LENGTH),
	[WORKLOAD] = FIELD("workload", OUTPUT_LENGTH, THROUGHPUT),
	[METRICS] = FIELD("metrics", THROUGHPUT, NODE_COUNT),
	[CLUSTER] = FIELD("cluster", NODE_COUNT, SUBMITTED_AT),
	[METADATA] = FIELD("metadata", SUBMITTED_AT, TENSOR_PARALLEL),
	[CHIP_COUNT] = FIELD("chip_count", 0, 0),
	[CHIPS_PER_NODE] = FIELD("chips_per_node", 0, 0),
	[OUTPUT_LENGTH] = FIELD("output_length", 0, 0),
	[CONCURRENT_REQUESTS] = FIELD("concurrent_requests", 0, 0),
	[THROUGHPUT] = FIELD("throughput_tps", 0, 0),
	[TTFT] = FIELD("ttft_ms", 0, 0),
	[TPOT] = FIELD("tpot_ms", 0, 0),
	[ERROR_RATE] = FIELD("error_rate", 0, 0),
	[PREFIX_HIT_RATE] = FIELD("prefix_hit_rate", 0, 0),
	[SPEC_ACCEPT_RATE] = FIELD("spec_accept_rate", 0, 0),
	[NODE_COUNT] = FIELD("node_count", 0, 0),
	[PARALLELISM] = FIELD("parallelism", TENSOR_PARALLEL, FIELDS),
	[SUBMITTED_AT] = FIELD("submitted_at", 0, 0),
	[TENSOR_PARALLEL] = FIELD("tensor_parallel", 0, 0),
	[PIPELINE_PARALLEL] = FIELD("pipeline_parallel", 0, 0),
	[DATA_PARALLEL] = FIELD("data_parallel", 0, 0),
#undef FIELD
};

/* The field inside another that a key names, or FIELDS. */
static enum field find_field(const struct json_doc *doc, enum field outer,
			     const struct json_node *key)
{
	for (enum field f = fields[outer].first; f < fields[outer].end; f++) {
		if ((key->has_escape ||
		     (key->len == fields[f].len + 2 &&
		      doc->text[key->start + 1] == *fields[f].name)) &&
		    json_is_bytes(doc, key, fields[f].name, fields[f].len))
			return f;
	}
	return FIELDS;
}

/* Each key is looked at once; nesting ends with the table. */
static void find_inside(const struct json_node *at[FIELDS],
			const struct json_doc *doc, enum field outer)
{
	const struct json_node *key = at[outer] + 1;

	for (uint32_t i = 0; i < at[outer]->count; i++) {
		enum field f = find_field(doc, outer, key);

		if (f < FIELDS)
			at[f] = key + 1;
		if (f < FIELDS && fields[f].end && key[1].type == JSON_OBJECT)
			find_inside(at, doc, f);
		key = json_next(doc, key + 1);
	}
}

/* The root is no field's place but the entry's own. */
static void recall(const struct json_node *at[FIELDS],
		   const struct json_doc *entry, const uint32_t *notes)
{
	for (enum field f = ENTRY; f < FIELDS; f++)
		at[f] = notes[f] ? entry->nodes + notes[f] : NULL;
	at[ENTRY] = entry->nodes;
}

void fields_find(const struct json_node *at[FIELDS],
		 const struct json_doc *entry)
{
	uint32_t *notes;
	bool is_new;

	notes = json_notes(entry, fields, FIELDS, &is_new);
	if (notes && !is_new) {
		recall(at, entry, notes);
		return;
	}
	for (enum field f = ENTRY; f < FIELDS; f++)
		at[f] = NULL;
	at[ENTRY] = entry->nodes;
	if (entry->nodes->type == JSON_OBJECT)
		find_inside(at, entry, ENTRY);
	for (enum field f = ENTRY; notes && f < FIELDS; f++)
		notes[f] = at[f] ? (uint32_t)(at[f] - entry->nodes) : 0;
}
