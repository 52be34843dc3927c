/* multipart - the requests of an upload in parts */
#ifndef SERVE_MULTIPART_H
#define SERVE_MULTIPART_H

#include "serve/call.h"

/*
 * {"href","header":{"chunk_size","00001":…}}: an address for each part, to be
 * PUT without a token, which answers with the ETag of that part; and one that
 * takes {"oid","parts":[{"partNumber","etag"}]} when all are there.
 */
void multipart_offer(cJSON *upload, const struct call *c,
		     const struct pointer *p);

/* Whether the path behind the repository is that of a part. */
bool multipart_is(const char *path);

/* As api_lfs_begin and api_lfs_put, for a part. */
int multipart_begin(struct request *in, struct call *c);
void multipart_put(struct call *c);

#endif
