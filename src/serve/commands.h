/* commands - what a git push asks for: which references become what */
#ifndef SERVE_COMMANDS_H
#define SERVE_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A push begins with pkt-lines `OLD NEW REF`, the first with capabilities
 * behind a NUL, and `shallow ID` before them, up to a flush
 * (gitprotocol-pack). NULL: bytes hold such a list, complete, of at most
 * COMMANDS_MAX, and each may be: branches and new tags; no branch that is the
 * head, named by head, goes away. Else why not, a literal.
 */
const char *commands_refuse(const char *bytes, size_t len, const char *head);

#define COMMANDS_MAX 1000
#define COMMANDS_BYTES ((size_t)1 << 20) /* longer than any list */

#endif
