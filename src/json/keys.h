/* keys - duplicate keys in a scanned object */
#ifndef JSON_KEYS_H
#define JSON_KEYS_H

#include "json/doc.h"

/*
 * The first key of object that repeats an earlier one, compared unescaped,
 * or NULL. Linear in the object's text, whatever the keys.
 */
const struct json_node *keys_repeated(const struct json_doc *doc,
				      const struct json_node *object);

#endif
