/* fields - the members of an entry that rules look at, found in one go */
#ifndef BOARD_FIELDS_H
#define BOARD_FIELDS_H

#include "json/doc.h"

/* Members of the entry, behind them members of those. */
enum field {
	ENTRY,
	CONFIG_TYPE,
	HARDWARE,
	WORKLOAD,
	METRICS,
	CLUSTER,
	METADATA,
	CHIP_COUNT,
	CHIPS_PER_NODE,
	OUTPUT_LENGTH,
	CONCURRENT_REQUESTS,
	THROUGHPUT,
	TTFT,
	TPOT,
	ERROR_RATE,
	PREFIX_HIT_RATE,
	SPEC_ACCEPT_RATE,
	NODE_COUNT,
	PARALLELISM,
	SUBMITTED_AT,
	TENSOR_PARALLEL,
	PIPELINE_PARALLEL,
	DATA_PARALLEL,
	FIELDS,
};

/* Each where it is, or NULL. */
void fields_find(const struct json_node *at[FIELDS],
		 const struct json_doc *entry);

#endif
