/* arrival - the bytes of one file as they come: checked, resumed */
#ifndef HUB_ARRIVAL_H
#define HUB_ARRIVAL_H

#include "hub/download.h"
#include "hub/hasher.h"

/* One download under way. */
struct arrival {
	struct hub *h;
	struct hub_download *d; /* NULL: the place is free */
	struct buf url;
	uint64_t *total; /* bytes of all downloads */

	bool is_asking;  /* for the headers alone */
	bool has_begun;  /* this attempt's answer is known to go on */
	bool has_region; /* of a shared file, room bytes of it */
	uint64_t room;
	uint64_t kept;         /* bytes in place, and in the hash */
	bool has_size, is_own; /* of the Hub's own origin: its ETag is the id */
	uint64_t size;
	struct hasher hasher;
	char range[64], if_range[96];
	const char *fields[3];
};

void arrival_start(struct arrival *a, struct hub *h, struct hub_download *d,
		   uint64_t *total);
void arrival_release(struct arrival *a);

/* The request that is next; its context is the arrival. */
void arrival_request(struct arrival *a, struct http_request *q);

/* Its check was content. Whether another request must follow. */
bool arrival_goes_on(struct arrival *a);

#endif
