/* framing - counting the fields that say where a request ends and whose it is
 */
#include "serve/framing.h"

#include <stddef.h>
#include <strings.h>

enum {
	LENGTH,
	ENCODING,
	OTHERS
};

static const char *const once[] = {
	[LENGTH] = "Content-Length",
	[ENCODING] = "Transfer-Encoding",
	[OTHERS] = "Host",
	"Authorization",
	"Content-Type",
	"Content-Encoding",
};

#define FIELDS (sizeof once / sizeof *once)

static enum MHD_Result count(void *context, enum MHD_ValueKind kind,
			     const char *name, const char *value)
{
	unsigned *counts = context;

	(void)kind;
	(void)value;
	for (size_t i = 0; i < FIELDS; i++)
		counts[i] += !strcasecmp(name, once[i]);
	return MHD_YES;
}

bool framing_is_doubtful(struct MHD_Connection *connection)
{
	unsigned counts[FIELDS] = { 0 };

	MHD_get_connection_values(connection, MHD_HEADER_KIND, count, counts);
	for (size_t i = 0; i < FIELDS; i++) {
		if (counts[i] > 1)
			return true;
	}
	return counts[LENGTH] && counts[ENCODING];
}
