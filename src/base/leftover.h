/* leftover - a file that the signal which ends the program takes along */
#ifndef BASE_LEFTOVER_H
#define BASE_LEFTOVER_H

/*
 * Remove path on SIGHUP, SIGINT and SIGTERM, then die of the signal; those
 * that are ignored stay so. One file at a time, borrowed until another takes
 * its place; NULL: none.
 */
void leftover_set(const char *path);

#endif
