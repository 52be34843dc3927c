/* failure - what became of a transfer, and whether to send it once more */
#ifndef LOAD_FAILURE_H
#define LOAD_FAILURE_H

#include "load/transfer.h"

/*
 * The class that bench-records(5) names, of a transfer with which libcurl has
 * done with this CURLcode; NULL: it went well.
 */
const char *failure_class(const struct transfer *t, int result);

/*
 * After transfer_end: whether it may be sent once more, for it failed in a way
 * that may pass and before its first token; then how long to wait before: as
 * the server says, up to a minute, else half a second, doubled each time.
 */
bool failure_may_pass(const struct transfer *t, int64_t *wait_ns);

#endif
