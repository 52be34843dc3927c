/* manifest - sources.json: how far each source was processed, what was written
 */
#ifndef BOARD_MANIFEST_H
#define BOARD_MANIFEST_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "json/value.h"

/*
 * {"version": 1,
 *  "identity": digest of the identity the boards were made with,
 *  "sources": {REPOSITORY: {BRANCH: commit}},
 *  "files": {PATH: git blob id as last written},
 *  "digest": SHA-256 of the canonical text of all this without "digest"}
 *
 * The digest tells a manifest that we wrote from one edited by hand.
 */
struct manifest {
	cJSON *root; /* owned; without "digest" */
};

/* A new one, with empty members. */
void manifest_init(struct manifest *m);

/*
 * Read one. *is_ours (when not NULL) says whether its digest is right.
 * ERR_DATA when it is no manifest at all.
 */
int manifest_parse(struct manifest *m, bool *is_ours, const char *text,
		   size_t len, struct err *e);

void manifest_set_identity(struct manifest *m, const char *digest);
const char *manifest_identity(const struct manifest *m); /* or NULL */

/* The last commit processed of a source, or NULL; and to move it. */
const char *manifest_source(const struct manifest *m, const char *repository,
			    const char *branch);
void manifest_set_source(struct manifest *m, const char *repository,
			 const char *branch, const char *commit);

/* The blob id that was written at path, or NULL; the list, a JSON object. */
const char *manifest_file(const struct manifest *m, const char *path);
const cJSON *manifest_files(const struct manifest *m);
void manifest_clear_files(struct manifest *m);
void manifest_set_file(struct manifest *m, const char *path, const char *oid);

/* The text, members sorted, digest added. */
void manifest_write(struct buf *out, const struct manifest *m);

void manifest_release(struct manifest *m);

#endif
