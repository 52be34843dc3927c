/* parts - a large file sent in parts, each by itself */
#ifndef HUB_PARTS_H
#define HUB_PARTS_H

#include <cjson/cJSON.h>

#include "hub/change.h"
#include "hub/hub.h"

#define PARTS_MAX 10000 /* of one file, as object stores have it */

/* Whether the upload action asks for it: its header has a chunk_size. */
bool parts_are_wanted(const cJSON *action);

/*
 * The multipart transfer of the Hub: the header's chunk_size cuts the file up,
 * its members "00001"... say where each part goes. Each is sent by itself, as
 * often as need be, without a token and straight from the file; then the ETags
 * that they got are posted to href. ERR_UNAVAILABLE: addresses and parts do
 * not agree, or a store refuses; else as store_send. fd is of a file that is
 * not kept.
 */
int parts_upload(struct hub *h, const struct hub_upload *u, int fd,
		 const cJSON *action, struct err *e);

#endif
