/* yaml - single values of a YAML file: read, and changed where they stand */
#ifndef CONFIG_YAML_H
#define CONFIG_YAML_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

#define YAML_SIZE_MAX ((size_t)1 << 20)

/*
 * YAML 1.2 as libfyaml reads it; keys are SECTION.NAME. A change touches the
 * bytes of that one value, or adds or removes one line: comments, order,
 * quotes and members that we do not know stay as they are. What a change came
 * to is read again and compared; a file in which one value cannot be changed
 * so (flow style, anchors, block scalars) is left alone, with ERR_CONFIG.
 */
struct yaml {
	char *name; /* for messages */
	struct buf text;
	struct fy_document *document; /* NULL: there is nothing in it */
};

/* A file that is not there is an empty one. ERR_CONFIG: not usable YAML. */
int yaml_read(struct yaml *y, const char *path, struct err *e);
void yaml_release(struct yaml *y);

/*
 * 1: *value is a copy, the caller's; 0: it is not there, or null; ERR_CONFIG:
 * it is no scalar.
 */
int yaml_get(char **value, const struct yaml *y, const char *key,
	     struct err *e);

/* value NULL removes it. */
int yaml_set(struct yaml *y, const char *key, const char *value, struct err *e);

#endif
