/* witness - the Hub, asked whether a receipt is true */
#ifndef PUBLISH_WITNESS_H
#define PUBLISH_WITNESS_H

#include "hub/hub.h"
#include "publish/confirm.h"

/*
 * The Hub's commit that the receipt names exists, and every entry of it that
 * was not refused is in a file of runs/ there, or taken off by
 * retracted.jsonl. c was read by confirm_read; repository and revision of the
 * settings are not looked at. Only months that are needed are read, newest
 * first, each verified by its own hash. ERR_DATA when an entry is missing, or
 * the receipt names no repository or commit; ERR_UNAVAILABLE when the Hub has
 * no such commit; ERR_AGAIN when it could not be asked.
 */
int witness_ask(struct confirm *c, const struct hub_settings *settings,
		const struct hub_env *env, struct err *e);

#endif
