/* session - an endpoint found out about, ready for runs */
#ifndef LOAD_SESSION_H
#define LOAD_SESSION_H

#include "load/hardware.h"
#include "load/run.h"
#include "load/serve.h"

struct session {
	struct settings *settings;
	struct target target;
	struct run run;
	char *model, *engine_version;
	struct hardware_sources hardware_sources;
	struct hardware *hardware; /* NULL: the engine runs elsewhere */
	struct serve serve;
	const char **metrics_paths; /* NULL at the end; NULL: the usual */
	char *serve_log, **serve_environment;
	bool is_key_held; /* the key was not sent: see target.h */
};

/*
 * url is where the endpoint is; key may be NULL. Starts the engine when that
 * is asked for. Asks for the model when its
 * name is not given, the engine's version, and whether it has a tokenizer.
 * settings is borrowed. As target_open and target_model; ERR_AGAIN when
 * nobody listens there.
 */
int session_open(struct session *s, struct settings *settings, const char *url,
		 const char *key, struct err *e);

void session_release(struct session *s);

#endif
