/* comparison - the runs of two builds as a table */
#ifndef OUTPUT_COMPARISON_H
#define OUTPUT_COMPARISON_H

#include "card/table.h"
#include "stat/compare.h"

/* A row for each figure of each workload, below a heading. */
void comparison_table(struct buf *out, const struct comparison *c,
		      enum table_form form);

#endif
