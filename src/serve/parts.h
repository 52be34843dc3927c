/* parts - a large file that comes in slices */
#ifndef SERVE_PARTS_H
#define SERVE_PARTS_H

#include "serve/store.h"

/*
 * REPO.git/lfs/OID.UPLOAD.N: slice N (from 1 on) of one upload, whole or not
 * there. Joined in their order they are the object OID, checked as any other.
 * They go when it is there, two hours after the last of them came, or with
 * the server: its signed addresses are void then.
 */
#define PARTS_MAX 1000
#define PARTS_UPLOAD_SIZE 17 /* of an upload's name, with the NUL */
#define PARTS_SECONDS 7200

struct parts {
	const char *repo;
	struct pointer whole;
	char upload[PARTS_UPLOAD_SIZE]; /* 16 hex digits */
	uint64_t slice;                 /* bytes of each but the last */
};

/* What a slice of an object that large is, when part is wished: no less. */
uint64_t parts_slice(uint64_t size, uint64_t part);

size_t parts_count(const struct parts *p);

/* Of slice N. */
uint64_t parts_size(const struct parts *p, size_t number);

/* A draft of slice N, of that size; its sha256 is filled when it is finished.
 */
struct store_draft *parts_begin(const struct parts *p, size_t number,
				uint64_t size, struct err *e);

/*
 * Make the object of all slices; etags are the SHA-256 of each. ERR_DATA when
 * one is missing or another, or when the whole is not what was announced (the
 * slices are gone then).
 */
int parts_join(const struct parts *p, const char *const *etags, struct err *e);

/* Remove slices that came before that time, of any upload. */
void parts_sweep(const char *repo, int64_t before);

#endif
