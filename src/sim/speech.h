/* speech - how the simulator speaks one interface */
#ifndef SIM_SPEECH_H
#define SIM_SPEECH_H

#include <cjson/cJSON.h>

#include "sim/event.h"

/*
 * One kind of endpoint; each is a file of its own. Written anew, and not out
 * of what the client reads by: what both got wrong would else agree.
 */
struct speech {
	const char *name;   /* in the record */
	const char *prefix; /* of the ids of replies */
	int bad_status;     /* of a request that asks for what cannot be */
	bool opens_always;  /* whatever --role says */
	bool is_by_token;   /* one token an event, whatever --chunk-tokens */
	bool has_tokens;    /* replies are made of them */
	bool fails_late;    /* streams are refused by an event, behind a 200 */

	/* What a body asks for; is_stream is set where the path says it.
	 * ERR_DATA. */
	int (*read)(struct ask *a, const cJSON *root, struct err *e);

	/* Append what comes before the first token; NULL: nothing does. */
	void (*open)(struct buf *out, struct reply *r);
	/* The next event: tokens of it, each ` tok`, are counted in r. */
	void (*content)(struct buf *out, struct reply *r, size_t tokens);
	/* Whether that always has the same bytes from here. */
	bool (*is_plain)(const struct reply *r, size_t tokens);
	/* What follows the last content; NULL: nothing does. */
	void (*end)(struct buf *out, struct reply *r);
	/* The answer to a request without stream. */
	void (*whole)(struct buf *out, struct reply *r);
	/* The document of a refusal; NULL: that of OpenAI's interface. */
	void (*refuse)(struct buf *out, int status, const char *text);
};

extern const struct speech speech_chat, speech_completions, speech_embeddings,
	speech_responses, speech_tgi, speech_triton;

#endif
