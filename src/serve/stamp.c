/* stamp - choosing X-Request-Id */
#include "serve/stamp.h"

#include <stdio.h>
#include <string.h>

#define ID_MAX 128
#define ID_BYTES                                                               \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"       \
	"-._:=;"

/* NULL: there is none that may go into an answer. */
static const char *given(struct MHD_Connection *from, const char *header)
{
	const char *id =
		MHD_lookup_connection_value(from, MHD_HEADER_KIND, header);
	size_t len = id ? strspn(id, ID_BYTES) : 0;

	return len && len <= ID_MAX && !id[len] ? id : NULL;
}

void stamp_add(struct MHD_Response *to, struct MHD_Connection *from,
	       const char *instance, unsigned long number)
{
	const char *id = given(from, "X-Request-Id");
	char own[48];

	if (!id)
		id = given(from, "X-Amzn-Trace-Id");
	if (!id) {
		snprintf(own, sizeof own, "%s-%lu", instance, number);
		id = own;
	}
	MHD_add_response_header(to, "X-Request-Id", id);
}
