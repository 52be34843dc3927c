/* packed - ids and numbers in few bytes, as an index of many entries needs */
#ifndef BOARD_PACKED_H
#define BOARD_PACKED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * Equal texts have equal bytes. An id has no NUL in it; one that is a UUID in
 * lower case takes 17 bytes, and such ids are in the order of their bytes.
 */
void packed_add_id(struct buf *out, const char *id, size_t len);
void packed_id(struct buf *out, const unsigned char *packed);
bool packed_has_id(const unsigned char *packed);
size_t packed_id_len(const unsigned char *packed);
int packed_compare_ids(const unsigned char *a, const unsigned char *b);

/* A number as JSON writes it, two characters a byte; a text of len 0: none. */
void packed_add_number(struct buf *out, const char *text, size_t len);
void packed_number(struct buf *out, const unsigned char *packed);
size_t packed_number_len(const unsigned char *packed);
bool packed_is_none(const unsigned char *packed);

#endif
