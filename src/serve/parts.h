/* parts - how a large file is cut into slices */
#ifndef SERVE_PARTS_H
#define SERVE_PARTS_H

#include "serve/pointer.h"

#define PARTS_MAX 1000
#define PARTS_UPLOAD_SIZE 17 /* of an upload's name, with the NUL */
#define PARTS_SECONDS 7200

/* One upload of one object. */
struct parts {
	const char *repo;
	struct pointer whole;
	char upload[PARTS_UPLOAD_SIZE]; /* 16 hex digits */
	uint64_t slice;                 /* bytes of each but the last */
};

/* What a slice of an object that large is, when part is wished: no less. */
uint64_t parts_slice(uint64_t size, uint64_t part);

size_t parts_count(const struct parts *p);

/* Slice N, from 1 on: where in the whole it is, and its size. */
uint64_t parts_at(const struct parts *p, size_t number);
uint64_t parts_size(const struct parts *p, size_t number);

/* REPO.git/lfs/OID.UPLOAD.parts, where they come together; to be freed. */
char *parts_path(const struct parts *p);

/* Remove such files that were last written before that time. */
void parts_sweep(const char *repo, int64_t before);

#endif
