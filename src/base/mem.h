/* mem - allocation that does not fail, and clean-up by scope */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/*
 * AUTO(thing_release) struct thing t = THING_INIT;
 * Runs thing_release(&t) when t goes out of scope. Initialise on that line.
 */
#define AUTO(release) __attribute__((cleanup(release)))

/* Out of memory ends the program with status 70: nothing is half-written. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t count, size_t size);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t len);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Room for one more item: doubles *items (of size bytes each) when full. */
void *xgrow(void *items, size_t count, size_t *room, size_t size);

/* Move ownership out of *pointer: returns it and leaves NULL behind. */
void *mem_take(void *pointer);
#define take(pointer) ((__typeof__(*(pointer)))mem_take(pointer))

/* Destructors for AUTO. */
void free_text(char **text);
void close_fd(int *fd);

#endif
