/* api - the interfaces that engines offer: where to ask, what, and the reply */
#ifndef API_API_H
#define API_API_H

#include <stdbool.h>
#include <stddef.h>

#include "api/chunk.h"

struct body;

/*
 * One kind of endpoint; each is a file of its own, whose functions nothing
 * else calls. What differs between them stands here, and only here.
 */
struct api {
	const char *name;    /* of --endpoint-type */
	const char *backend; /* the engine that speaks it; NULL: many do */
	bool is_below_v1;    /* paths lie below /v1, else below the root */
	/* Streams, and whole answers; `*` is the model's name. NULL: it has
	 * no streams. */
	const char *stream_path, *whole_path;
	const char *health_path; /* 200 when it is ready */
	/* Where it says what it is, and the members that name the model, the
	 * first that is there; NULL: that stands in /v1/models alone. */
	const char *info_path;
	const char *const *info_model;
	bool takes_messages; /* a prompt is messages, else a text */
	bool takes_ids;      /* or token ids */
	bool takes_ignore_eos, takes_min_tokens;
	bool has_tokens;    /* replies are made of tokens */
	bool ends_by_close; /* nothing but its end says that it is whole */

	/* The members of a request: prompt, limits, sampling; and those that
	 * a request which was given whole lacks: NULL, none. */
	void (*ask)(struct body *b);
	void (*mode)(struct body *b);
	bool sends_model; /* as a member `model` before those */

	/* What an event says; c is filled anew. Bytes may be anything. */
	void (*read)(struct chunk *c, const char *data, size_t len);
};

extern const struct api api_chat, api_completions, api_embeddings,
	api_responses, api_sagellm, api_tgi, api_triton;

#define APIS_MAX 16 /* no more of them than that */

/* The one of that name, or NULL. */
const struct api *api_find(const char *name);
/* By number; NULL beyond the last. */
const struct api *api_at(size_t i);

/*
 * How much of an address comes before a path of this interface that ends it,
 * or of one that lies at the same place: len when none does.
 */
size_t api_before(const struct api *a, const char *url, size_t len);

struct buf;

/* Append the path of requests; the model's name goes into it encoded. */
void api_path(struct buf *out, const struct api *a, bool is_whole,
	      const char *model);

#endif
