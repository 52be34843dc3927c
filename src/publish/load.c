/* load - identities and states out of files */
#include "publish/load.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "board/intake.h"
#include "stream/input.h"

#define IDENTITY_LIMIT ((size_t)1 << 20)

static const struct json_limits limits = JSON_LIMITS;

int load_identity(struct identity **identity, const char *name, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(IDENTITY_LIMIT);

	if (!name || !strcmp(name, "default") || !strcmp(name, "six"))
		return identity_named(identity, name ? name : "default", e);
	if (file_read(&text, name, e) < 0)
		return -1;
	return identity_compile(identity, text.data, text.len, name, e);
}

int load_state(struct state *state, struct identity *identity, const char *path,
	       struct err *e)
{
	struct intake input = { .state = state, .identity = identity };

	return input_file(path, &limits, intake_record, &input, e);
}

int load_states(struct state *state, struct identity *identity,
		const struct list *paths, struct err *e)
{
	struct intake input = { .state = state, .identity = identity };

	return input_each(paths, &limits, intake_record, &input, e);
}
